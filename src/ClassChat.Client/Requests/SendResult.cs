namespace ClassChat.Client.Requests;

/// <summary>Result of sending a message or file with <see cref="ChatClient"/>.</summary>
/// <param name="Message">One sentence that can be shown to the user, from the server or from the client itself.</param>
internal abstract record SendResult(string Message)
{
    /// <summary>The server confirmed that it delivered the message to its receiver, who is online.</summary>
    public sealed record Delivered(string Message) : SendResult(Message);

    /// <summary>The server queued the message for its receiver, who is offline.</summary>
    public sealed record Queued(string Message) : SendResult(Message);

    /// <summary>
    /// The server (or the client itself) refused the message, for this reason. The connection stays open.
    /// </summary>
    public sealed record Refused(string Message) : SendResult(Message);

    /// <summary>
    /// The connection ended before the server answered: the message may or may not have been delivered.
    /// </summary>
    public sealed record Lost(string Message) : SendResult(Message);
}
