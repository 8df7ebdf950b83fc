namespace ClassChat.Client.Requests;

/// <summary>
/// Result of sending a message or file with <see cref="ChatClient"/>; other requests have
/// <see cref="RequestResult{T}"/>.
/// </summary>
/// <param name="Message">One sentence that can be shown to the user, from the server or from the client itself.</param>
internal abstract record SendResult(string Message)
{
    /// <summary>
    /// The server confirmed the message or file: its receiver is online, or it went to a group, whose members may be
    /// offline.
    /// </summary>
    public sealed record Delivered(string Message) : SendResult(Message);

    /// <summary>The server queued the message or file for its receiver, a user who is offline.</summary>
    public sealed record Queued(string Message) : SendResult(Message);

    /// <summary>
    /// The server (or the client itself) refused the message or file, for this reason; also a file that could not be
    /// read. The connection stays open.
    /// </summary>
    public sealed record Refused(string Message) : SendResult(Message);

    /// <summary>
    /// The connection ended before the server answered: the message or file may or may not have been delivered.
    /// </summary>
    public sealed record Lost(string Message) : SendResult(Message);
}
