namespace ClassChat.Client.Requests;

/// <summary>Result of a query or group command sent by <see cref="ChatClient"/>.</summary>
/// <typeparam name="T">The type of the value in a successful reply.</typeparam>
internal abstract record RequestResult<T>
{
    /// <summary>The request succeeded: the requested value, or the confirmation of the server.</summary>
    public sealed record Ok(T Value) : RequestResult<T>;

    /// <summary>The request was refused, with the reason. The connection stays open.</summary>
    public sealed record Refused(string Reason) : RequestResult<T>;

    /// <summary>The connection ended before the server answered.</summary>
    public sealed record ConnectionLost(string Reason) : RequestResult<T>;
}
