using System.Net;
using System.Net.Sockets;
using ClassChat.Protocol;
using ClassChat.Server.Connections;
using ClassChat.Server.PlainText;
using ClassChat.Server.Sockets;
using Microsoft.Extensions.Logging;

namespace ClassChat.Server;

/// <summary>
/// A running ClassChat server at one <see cref="Level"/>. <see cref="Start"/> creates the subclass for task 1, task 3,
/// or task 4 and above; <see cref="StopAsync"/> ends it.
/// </summary>
public abstract class ChatServer : IAsyncDisposable
{
    /// <summary>Time limit for sending pending output when a server is disposed of.</summary>
    private static readonly TimeSpan _disposeDrain = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Largest value of <see cref="ServerOptions.MessageGap"/>: 1 s, shorter than any timeout after which a client
    /// counts as stuck.
    /// </summary>
    public static readonly TimeSpan MaxMessageGap = TimeSpan.FromSeconds(1);

    private protected ChatServer(IPEndPoint endpoint) => Endpoint = endpoint;

    /// <summary>
    /// The address and port at which the server listens; with the port chosen by the system if port 0 was requested.
    /// </summary>
    public IPEndPoint Endpoint { get; }

    /// <summary>
    /// Completes when the server has ended by itself (task1: <c>exit</c> from either side) or was stopped.
    /// </summary>
    public abstract Task Completion { get; }

    /// <summary>Starts a server; it listens when this method returns.</summary>
    /// <param name="options">Level, address, limits and other settings of the server.</param>
    /// <param name="logs">Creates the loggers of the server.</param>
    /// <exception cref="ArgumentException">No server runs at this level, or with this gap between
    /// messages.</exception>
    /// <exception cref="SocketException">The address cannot be bound; <see cref="SocketError.AddressAlreadyInUse"/> if
    /// the port is taken.</exception>
    public static ChatServer Start(ServerOptions options, ILoggerFactory logs)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(logs);
        if (!LevelNames.ServerLevels.Contains(options.Level))
            throw new ArgumentException($"No server runs at level '{options.Level}'.", nameof(options));

        if (options.MessageGap < TimeSpan.Zero || options.MessageGap > MaxMessageGap)
            throw new ArgumentException($"No server has a gap of {options.MessageGap}.", nameof(options));

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
    /// Stops gracefully: accepts no more clients, notifies those connected, sends pending output, closes all
    /// connections, and waits until all tasks have ended. Further calls wait for the first.
    /// </summary>
    /// <param name="drain">Time limit for sending pending output.</param>
    public abstract Task StopAsync(TimeSpan drain);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync(_disposeDrain);
        GC.SuppressFinalize(this);
    }
}
