namespace ClassChat.Client.Answers;

/// <summary>What became of a message or file that was sent.</summary>
/// <param name="Message">One sentence that is fit to be shown: the server's, or the client's own.</param>
public abstract record Receipt(string Message)
{
    /// <summary>It reached who was to have it.</summary>
    public sealed record Delivered(string Message) : Receipt(Message);

    /// <summary>Its receiver is away; it waits at the server.</summary>
    public sealed record Queued(string Message) : Receipt(Message);

    /// <summary>It was not taken, and why. The connection goes on.</summary>
    public sealed record Refused(string Message) : Receipt(Message);

    /// <summary>The connection ended before the server answered: it may have been delivered, or not.</summary>
    public sealed record Lost(string Message) : Receipt(Message);
}
