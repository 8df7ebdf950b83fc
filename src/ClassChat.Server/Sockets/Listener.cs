using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace ClassChat.Server.Sockets;

/// <summary>A bound and listening socket.</summary>
internal sealed partial class Listener : IDisposable
{
    /// <summary>Connections that may wait to be accepted: a whole school that arrives at once.</summary>
    private const int MaxWaiting = 4096;

    /// <summary>How long to wait when the system cannot give us another socket.</summary>
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(100);

    private readonly Socket _socket;

    /// <summary>
    /// Binds and listens. A port in TIME_WAIT can be bound again: .NET sees to that by itself on Unix.
    /// </summary>
    /// <exception cref="SocketException">The address cannot be bound.</exception>
    public Listener(IPAddress host, int port)
    {
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

    /// <summary>Accepts clients until it is cancelled or disposed.</summary>
    /// <param name="accept">Takes over each client's socket; does not wait.</param>
    /// <param name="clock">Whose time counts.</param>
    /// <param name="logger">Told of what goes wrong.</param>
    /// <param name="stopping">Ends it.</param>
    public async Task AcceptAllAsync(
        Action<Socket> accept, TimeProvider clock, ILogger logger, CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            Socket? accepted = null;
            try
            {
                accepted = await _socket.AcceptAsync(stopping);
                accept(accepted);
            }
            catch (Exception end) when (end is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
            catch (Exception fault)
            {
                // Too many open files, or a client that was gone at once: the others are still to be served.
                accepted?.Dispose();
                Log.NotAccepted(logger, fault.Message);
                await Task.Delay(_pause, clock, CancellationToken.None);
            }
        }
    }

    /// <summary>Accepts one client, on the calling thread.</summary>
    /// <returns>Its socket; null if the listener is disposed.</returns>
    public Socket? Accept()
    {
        try
        {
            return _socket.Accept();
        }
        catch (Exception end) when (end is SocketException or ObjectDisposedException)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "A client could not be accepted: {Reason}")]
        public static partial void NotAccepted(ILogger logger, string reason);
    }
}
