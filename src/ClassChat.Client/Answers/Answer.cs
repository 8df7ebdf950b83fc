namespace ClassChat.Client.Answers;

/// <summary>What the server answered to a question or a command.</summary>
/// <typeparam name="T">What was asked for.</typeparam>
public abstract record Answer<T>
{
    /// <summary>What was asked for, or the server's word that it is done.</summary>
    public sealed record Given(T Value) : Answer<T>;

    /// <summary>The server would not, and why. The connection goes on.</summary>
    public sealed record Refused(string Reason) : Answer<T>;

    /// <summary>The connection ended before the server answered.</summary>
    public sealed record Lost(string Reason) : Answer<T>;
}
