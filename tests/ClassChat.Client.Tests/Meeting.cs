using ClassChat.Client.Events;
using ClassChat.Testing;
using Shouldly;

namespace ClassChat.Client.Tests;

/// <summary>A client, and the server that it has registered at as Alice: the start of most tests.</summary>
internal sealed class Meeting : IAsyncDisposable
{
    private readonly ScriptedServer _server;
    private readonly IAsyncEnumerator<ChatEvent> _events;

    private Meeting(ScriptedServer server, ScriptedPeer peer, ChatClient client)
    {
        _server = server;
        Peer = peer;
        Client = client;
        _events = client.Events.GetAsyncEnumerator();
    }

    /// <summary>The server's side.</summary>
    public ScriptedPeer Peer { get; }

    /// <summary>The client's side.</summary>
    public ChatClient Client { get; }

    public static async Task<Meeting> BeginAsync(CancellationToken cancellationToken, ClientOptions? options = null)
    {
        var server = new ScriptedServer();
        Task<ConnectResult> connecting =
            ChatClient.ConnectAsync("127.0.0.1", server.Port, "Alice", options, cancellationToken);
        ScriptedPeer peer = await server.AcceptAsync(cancellationToken);
        (await peer.WelcomeAsync(cancellationToken)).ShouldBe("Alice");
        var connected = (await connecting).ShouldBeOfType<ConnectResult.Connected>();
        return new Meeting(server, peer, connected.Client);
    }

    /// <summary>The next event; null at their end.</summary>
    public async Task<ChatEvent?> NextAsync(CancellationToken cancellationToken) =>
        await _events.MoveNextAsync().AsTask().WaitAsync(cancellationToken) ? _events.Current : null;

    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();
        Peer.Dispose();
        _server.Dispose();
    }
}
