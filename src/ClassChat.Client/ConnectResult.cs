namespace ClassChat.Client;

/// <summary>What came of trying to connect.</summary>
public abstract record ConnectResult
{
    private ConnectResult()
    {
    }

    /// <summary>The name was taken; whoever gets this disposes of the client.</summary>
    /// <param name="Client">The client, connected.</param>
    /// <param name="Welcome">The server's first words.</param>
    public sealed record Connected(ChatClient Client, string Welcome) : ConnectResult;

    /// <summary>The name was refused, and why.</summary>
    public sealed record Refused(string Reason) : ConnectResult;

    /// <summary>There is no ClassChat server there, or it does not answer.</summary>
    public sealed record Unreachable(string Reason) : ConnectResult;
}
