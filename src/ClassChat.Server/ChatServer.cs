using System.Net;
using System.Net.Sockets;
using ClassChat.Protocol;
using ClassChat.Server.Connections;
using ClassChat.Server.PlainText;
using ClassChat.Server.Sockets;
using Microsoft.Extensions.Logging;

namespace ClassChat.Server;

/// <summary>A running server, at whatever level.</summary>
public abstract class ChatServer : IAsyncDisposable
{
    /// <summary>How long a disposed server goes on sending what it owes.</summary>
    private static readonly TimeSpan _disposeDrain = TimeSpan.FromSeconds(1);

    private protected ChatServer(IPEndPoint endpoint) => Endpoint = endpoint;

    /// <summary>Where the server listens; with the port it was given, if any would do.</summary>
    public IPEndPoint Endpoint { get; }

    /// <summary>
    /// Ends when the server has ended by itself (task1: <c>exit</c> from either side) or was stopped.
    /// </summary>
    public abstract Task Completion { get; }

    /// <summary>Starts a server: it listens when this returns.</summary>
    /// <param name="options">How it is to run.</param>
    /// <param name="logs">Where it logs to.</param>
    /// <exception cref="ArgumentException">No server runs at this level.</exception>
    /// <exception cref="SocketException">The address cannot be bound; <see cref="SocketError.AddressAlreadyInUse"/> if
    /// the port is taken.</exception>
    public static ChatServer Start(ServerOptions options, ILoggerFactory logs)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(logs);
        if (!LevelNames.OfServers.Contains(options.Level))
            throw new ArgumentException($"No server runs at level '{options.Level}'.", nameof(options));

        ILogger logger = logs.CreateLogger<ChatServer>();
        int? maxSockets = options.Limits.MaxOpenSockets ?? DescriptorLimit.MaxClientSockets();
        var listener = new Listener(options.Host, options.Port, maxSockets);
        return options.Level switch
        {
            Level.Task1 => new OperatorServer(listener, options, logger),
            Level.Task3 => new EchoServer(listener, options, logger),
            _ => new HubServer(listener, options, logger),
        };
    }

    /// <summary>
    /// Stops cleanly: takes no more clients, tells those who are here, sends what they are owed, closes, and waits
    /// until all is quiet. Stopping twice is one stop.
    /// </summary>
    /// <param name="drain">How long to go on sending, at most.</param>
    public abstract Task StopAsync(TimeSpan drain);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync(_disposeDrain);
        GC.SuppressFinalize(this);
    }
}
