namespace ClassChat.Client;

/// <summary>Result of <see cref="ChatClient.ConnectAsync"/>: connected, refused or unreachable.</summary>
internal abstract record ConnectResult
{
    private ConnectResult()
    {
    }

    /// <summary>The server accepted the connection and the user name; the caller must dispose of the client.</summary>
    /// <param name="Client">The connected client.</param>
    /// <param name="Welcome">The welcome message of the server.</param>
    public sealed record Connected(ChatClient Client, string Welcome) : ConnectResult;

    /// <summary>
    /// The name was refused, for this reason: by the client itself because it is invalid, or by a ClassChat server,
    /// which may also be full.
    /// </summary>
    public sealed record Refused(string Reason) : ConnectResult;

    /// <summary>No ClassChat server answered at this address in time, for this reason.</summary>
    public sealed record Unreachable(string Reason) : ConnectResult;
}
