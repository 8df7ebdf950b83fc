using System.Net;
using System.Net.Sockets;

namespace ClassChat.Testing;

/// <summary>
/// A server that does nothing of itself: a test accepts each connection and says, line by line, what the server does.
/// Listens on a free port of the loopback.
/// </summary>
public sealed class ScriptedServer : IDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    /// <summary>Listens.</summary>
    public ScriptedServer()
    {
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen();
    }

    /// <summary>The port.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndPoint!).Port;

    /// <summary>The next connection.</summary>
    public async Task<ScriptedPeer> AcceptAsync(CancellationToken cancellationToken) =>
        new(await _listener.AcceptAsync(cancellationToken));

    /// <inheritdoc/>
    public void Dispose() => _listener.Dispose();
}
