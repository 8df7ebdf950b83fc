using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace ClassChat.Server.Sockets;

/// <summary>
/// A bound and listening socket. It accepts a client only when it has a slot for it; without one, newcomers wait in the
/// system's backlog until a client's socket is closed.
/// </summary>
internal sealed partial class Listener : IDisposable
{
    /// <summary>Connections that may wait to be accepted: a whole school that arrives at once.</summary>
    private const int MaxWaiting = 4096;

    /// <summary>Pause after a client could not be accepted.</summary>
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(100);

    private readonly Socket _socket;
    private readonly int? _maxSockets;

    // Never disposed: slots come back after the listener has ended.
    private readonly SemaphoreSlim _slots;
    private bool _hasSlot;
    private volatile bool _isFull;
    private bool _hasFailed;

    /// <summary>
    /// Binds and listens. A port in TIME_WAIT can be bound again: .NET sees to that by itself on Unix.
    /// </summary>
    /// <param name="host">The address.</param>
    /// <param name="port">The port; 0: any that is free.</param>
    /// <param name="maxSockets">Accepted sockets that may be open at once, 1 or more; null: any number.</param>
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

    /// <summary>Where it listens.</summary>
    public IPEndPoint Endpoint { get; }

    /// <summary>True if somebody waits to be accepted, and there is no slot for them.</summary>
    public bool KeepsSomebodyWaiting()
    {
        try
        {
            return _isFull && _socket.Poll(0, SelectMode.SelectRead);
        }
        catch (Exception end) when (end is SocketException or ObjectDisposedException)
        {
            return false; // the server stops
        }
    }

    /// <summary>Accepts clients until it is cancelled.</summary>
    /// <param name="accept">Takes over each client's socket; does not wait.</param>
    /// <param name="clock">Whose time counts.</param>
    /// <param name="logger">Told of what goes wrong.</param>
    /// <param name="stopping">Ends it.</param>
    public async Task AcceptAllAsync(
        Action<AcceptedSocket> accept, TimeProvider clock, ILogger logger, CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            AcceptedSocket? accepted = null;
            try
            {
                await TakeSlotAsync(logger, stopping);
                accepted = new AcceptedSocket(await _socket.AcceptAsync(stopping), _slots);
                _hasSlot = false;
                accept(accepted);
                _hasFailed = false;
            }
            catch (Exception fault)
            {
                // Too many open files, or a client that was gone at once: the others are still to be served.
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

    /// <summary>Waits for a slot, unless there is one from an attempt to accept that failed.</summary>
    private async ValueTask TakeSlotAsync(ILogger logger, CancellationToken stopping)
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

        // If the next client is there already and takes the only slot, nothing has changed.
        _isFull = _slots.CurrentCount == 0 && _socket.Poll(0, SelectMode.SelectRead);
        if (!_isFull) Log.NotFull(logger);
    }

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
