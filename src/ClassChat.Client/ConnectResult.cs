namespace ClassChat.Client;

/// <summary>Result of <see cref="ChatClient.ConnectAsync"/>: connected, refused or unreachable.</summary>
internal abstract record ConnectResult
{
    private ConnectResult()
    {
    }

    /// <summary>The connection is open and the name is registered; the caller must dispose of the client.</summary>
    /// <param name="Client">The connected client.</param>
    /// <param name="Welcome">The welcome message of the server.</param>
    public sealed record Connected(ChatClient Client, string Welcome) : ConnectResult;

    /// <summary>The name was refused, with the reason.</summary>
    public sealed record Refused(string Reason) : ConnectResult;

    /// <summary>No ClassChat server answered at this address, with the reason.</summary>
    public sealed record Unreachable(string Reason) : ConnectResult;
}
