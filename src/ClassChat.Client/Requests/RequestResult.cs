namespace ClassChat.Client.Requests;

/// <summary>
/// Result of a list, help or group command sent by <see cref="ChatClient"/>; messages and files have
/// <see cref="SendResult"/>.
/// </summary>
/// <typeparam name="T">The type of the value in a successful reply.</typeparam>
internal abstract record RequestResult<T>
{
    /// <summary>
    /// The server executed the request: the list or the commands that were asked for, or the confirmation of a group
    /// command.
    /// </summary>
    public sealed record Ok(T Value) : RequestResult<T>;

    /// <summary>
    /// The server (or the client itself, for an invalid group name) refused the request, for this reason. The
    /// connection stays open.
    /// </summary>
    public sealed record Refused(string Reason) : RequestResult<T>;

    /// <summary>
    /// The connection ended before the server answered: the request may or may not have been executed.
    /// </summary>
    public sealed record ConnectionLost(string Reason) : RequestResult<T>;
}
