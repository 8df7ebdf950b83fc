using System.Collections.Concurrent;
using System.Net;
using ClassChat.Protocol.Messages;
using ClassChat.Server.Hub;
using ClassChat.Server.Outboxes;
using ClassChat.Server.Sockets;
using Microsoft.Extensions.Logging;

namespace ClassChat.Server.Connections;

/// <summary>
/// The server for task 4 and above: accepts clients up to the limit, gives each a <see cref="Connection"/> to the one
/// <see cref="ChatHub"/>, enforces timeouts, and ends all connections when it stops.
/// </summary>
internal sealed partial class HubServer : ChatServer
{
    /// <summary>Interval between checks for clients past their timeout.</summary>
    private static readonly TimeSpan _checkInterval = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Time that a stopping server waits for its connections after the drain time, before it aborts them.
    /// </summary>
    private static readonly TimeSpan _stopGrace = TimeSpan.FromMilliseconds(500);

    private readonly Listener _listener;
    private readonly ServerOptions _options;
    private readonly ILogger _logger;
    private readonly ChatHub _hub;
    private readonly Backpressure _backpressure;
    private readonly ConcurrentDictionary<Connection, bool> _connections = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _accepting;
    private readonly Task _checking;
    private int _isStopped;

    /// <summary>Starts to accept and serve clients.</summary>
    public HubServer(Listener listener, ServerOptions options, ILogger logger)
        : base(listener.Endpoint)
    {
        _listener = listener;
        _options = options;
        _logger = logger;
        _hub = new ChatHub(options);
        _backpressure = new Backpressure(options.Limits, options.Clock);
        _accepting = Task.Run(() => _listener.AcceptAllAsync(Accept, options.Clock, logger, _stopping.Token));
        _checking = Task.Run(EnforceTimeoutsAsync);
    }

    /// <inheritdoc/>
    public override Task Completion => _completion.Task;

    /// <inheritdoc/>
    public override async Task StopAsync(TimeSpan drain)
    {
        if (Interlocked.Exchange(ref _isStopped, 1) == 1)
        {
            await Completion;
            return;
        }

        await _stopping.CancelAsync();
        _listener.Dispose();
        await Task.WhenAll(_accepting, _checking);

        foreach (Connection connection in _connections.Keys) connection.End(ReplyTexts.ShuttingDown, drain);
        Task ended = Task.WhenAll(_connections.Keys.Select(connection => connection.Completion));
        await Task.WhenAny(ended, Task.Delay(drain + _stopGrace, _options.Clock, CancellationToken.None));
        foreach (Connection connection in _connections.Keys) connection.CutOff("the server stops");
        await ended;

        await _hub.DisposeAsync();
        _stopping.Dispose();
        _completion.SetResult();
    }

    private void Accept(AcceptedSocket accepted)
    {
        var socket = new PeerSocket(accepted);
        if (_connections.Count >= _options.Limits.MaxClients)
        {
            Log.Full(_logger, socket.Peer);
            socket.Send(ServerMessageWriter.Encode(ReplyTexts.ServerFull).Span, out _);
            socket.Dispose();
            return;
        }

        var connection = new Connection(socket, _hub, _backpressure, _options, _logger);
        _connections.TryAdd(connection, true);
        connection.Start(ended => _connections.TryRemove(ended, out _));
    }

    private async Task EnforceTimeoutsAsync()
    {
        using var timer = new PeriodicTimer(_checkInterval, _options.Clock);
        try
        {
            while (await timer.WaitForNextTickAsync(_stopping.Token))
            {
                bool isCrowded = _listener.KeepsSomebodyWaiting();
                foreach (KeyValuePair<Connection, bool> entry in _connections) entry.Key.EnforceTimeouts(isCrowded);
            }
        }
        catch (OperationCanceledException)
        {
            // The server is stopping.
        }
    }

    /// <summary>Log messages of <see cref="HubServer"/>.</summary>
    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "No room for {Peer}")]
        public static partial void Full(ILogger logger, EndPoint? peer);
    }
}
