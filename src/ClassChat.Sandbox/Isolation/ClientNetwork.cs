using System.Net;

namespace ClassChat.Sandbox.Isolation;

/// <summary>
/// Network of a client under test, which it shares with nobody: every address and every host name lead to the loopback
/// interface, where the harness plays the server. Notes where the client tries to connect.
/// </summary>
public sealed class ClientNetwork : IAsyncDisposable
{
    private readonly ConnectWatch? _watch;
    private readonly NameServer? _names;

    private ClientNetwork(ConnectWatch? watch, NameServer? names) => (_watch, _names) = (watch, names);

    /// <summary>Prepares the network of a client; what the system refuses is left out.</summary>
    /// <param name="network">The network namespace of the client.</param>
    public static ClientNetwork Open(NetworkNamespace network)
    {
        _ = network.Run(LocalRoutes.Add);
        return new ClientNetwork(ConnectWatch.Open(network), NameServer.Open(network));
    }

    /// <summary>The addresses that the client tried to connect to so far, each once.</summary>
    public IReadOnlyList<IPEndPoint> Attempts => _watch?.Attempts ?? [];

    /// <summary>Ends the watch for attempts, which would look at each packet.</summary>
    public ValueTask EndWatchAsync() => _watch?.DisposeAsync() ?? ValueTask.CompletedTask;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await EndWatchAsync();
        if (_names is not null) await _names.DisposeAsync();
    }
}
