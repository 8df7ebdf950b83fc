using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace ClassChat.Server.Sockets;

/// <summary>
/// A listening TCP socket that accepts a client only when it has a free slot for it; otherwise new clients wait in the
/// system's backlog until another client's socket is closed.
/// </summary>
internal sealed partial class Listener : IDisposable
{
    /// <summary>Length of the backlog, in connections: enough for a whole school that connects at once.</summary>
    private const int MaxWaiting = 4096;

    /// <summary>Pause after a failed accept.</summary>
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(100);

    private readonly Socket _socket;
    private readonly int? _maxSockets;

    // Never disposed: slots are released after the listener has ended.
    private readonly SemaphoreSlim _slots;
    private bool _hasSlot;
    private volatile bool _isFull;
    private bool _hasFailed;

    /// <summary>Binds and listens. A port in TIME_WAIT can be bound again: .NET ensures that on Unix.</summary>
    /// <param name="host">The address to bind.</param>
    /// <param name="port">The port to bind; with 0 the system chooses a free one.</param>
    /// <param name="maxSockets">Maximum number of accepted sockets open at once, 1 or more; null for no limit.</param>
    /// <exception cref="SocketException">The address cannot be bound.</exception>
    public Listener(IPAddress host, int port, int? maxSockets)
    {
        _maxSockets = maxSockets;
        _slots = new SemaphoreSlim(maxSockets ?? int.MaxValue);
        _socket = new Socket(host.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            _socket.Bind(new IPEndPoint(host, port));
            _socket.Listen(MaxWaiting);
            Endpoint = (IPEndPoint)_socket.LocalEndPoint!;
        }
        catch (SocketException)
        {
            _socket.Dispose();
            throw;
        }
    }

    /// <summary>The address and port at which it listens.</summary>
    public IPEndPoint Endpoint { get; }

    /// <summary>True if a client waits to be accepted and there is no slot for it.</summary>
    public bool KeepsSomebodyWaiting()
    {
        try
        {
            return _isFull && _socket.Poll(0, SelectMode.SelectRead);
        }
        catch (Exception end) when (end is SocketException or ObjectDisposedException)
        {
            return false; // the server is stopping
        }
    }

    /// <summary>Accepts clients until cancelled.</summary>
    /// <param name="accept">Takes ownership of each client's socket; must not block.</param>
    /// <param name="clock">The time source.</param>
    /// <param name="logger">Logs failed accepts and a lack of slots.</param>
    /// <param name="stopping">Stops accepting.</param>
    public async Task AcceptAllAsync(
        Action<AcceptedSocket> accept, TimeProvider clock, ILogger logger, CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            AcceptedSocket? accepted = null;
            try
            {
                await AcquireSlotAsync(logger, stopping);
                accepted = new AcceptedSocket(await _socket.AcceptAsync(stopping), _slots);
                _hasSlot = false;
                accept(accepted);
                _hasFailed = false;
            }
            catch (Exception fault)
            {
                // Too many open files, or a client that disconnected at once: continue to accept others.
                accepted?.Dispose();
                if (stopping.IsCancellationRequested) return;
                if (!_hasFailed) Log.NotAccepted(logger, fault.Message);
                _hasFailed = true;
                await Task.Delay(_pause, clock, CancellationToken.None);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();

    /// <summary>Waits for a slot, unless a failed accept has left one.</summary>
    private async ValueTask AcquireSlotAsync(ILogger logger, CancellationToken stopping)
    {
        if (_hasSlot) return;
        if (!_slots.Wait(0, CancellationToken.None))
        {
            if (!_isFull) Log.Full(logger, _maxSockets);
            _isFull = true;
            await _slots.WaitAsync(stopping);
        }

        _hasSlot = true;
        if (!_isFull) return;

        // Still full if the next client is waiting already and takes the only free slot.
        _isFull = _slots.CurrentCount == 0 && _socket.Poll(0, SelectMode.SelectRead);
        if (!_isFull) Log.NotFull(logger);
    }

    /// <summary>Log messages of <see cref="Listener"/>.</summary>
    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "A client could not be accepted: {Reason}")]
        public static partial void NotAccepted(ILogger logger, string reason);

        [LoggerMessage(
            Level = LogLevel.Warning,
            Message = "{Count} connections are open, as many as may be (ulimit -n): newcomers wait until one ends")]
        public static partial void Full(ILogger logger, int? count);

        [LoggerMessage(Level = LogLevel.Information, Message = "Newcomers are accepted again")]
        public static partial void NotFull(ILogger logger);
    }
}
