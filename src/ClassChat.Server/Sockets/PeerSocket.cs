using System.Net;
using System.Net.Sockets;

namespace ClassChat.Server.Sockets;

/// <summary>
/// Result of a receive or send on a <see cref="PeerSocket"/>: done, would block, end of the stream, or connection lost.
/// </summary>
internal enum SocketResult
{
    /// <summary>Some bytes were transferred.</summary>
    Completed,

    /// <summary>Nothing has arrived, or the send buffer is full: try again later.</summary>
    WouldBlock,

    /// <summary>The peer has ended its sending direction (FIN), and all it sent has been received.</summary>
    EndOfStream,

    /// <summary>The connection is lost.</summary>
    Failed,
}

/// <summary>
/// A client's socket in non-blocking mode: receives and sends return a <see cref="SocketResult"/>, and waiting holds no
/// buffer. Network errors are returned as values, not thrown.
/// </summary>
internal sealed class PeerSocket : IDisposable
{
    /// <summary>Idle time, in seconds, after which TCP keep-alive probes check whether the peer still exists.</summary>
    private const int KeepAliveSeconds = 60;

    private readonly AcceptedSocket _accepted;
    private readonly Socket _socket;

    /// <summary>Takes ownership of a socket that was just accepted.</summary>
    public PeerSocket(AcceptedSocket accepted)
    {
        _accepted = accepted;
        _socket = accepted.Socket;
        _socket.Blocking = false;
        _socket.NoDelay = true;
        _socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        _socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, KeepAliveSeconds);
        TcpOptions.LimitUnsentBytes(_socket);
        Peer = _socket.RemoteEndPoint;
    }

    /// <summary>The address of the peer; null if it had already disconnected.</summary>
    public EndPoint? Peer { get; }

    /// <summary>Receives the bytes that are available.</summary>
    public SocketResult Receive(Span<byte> buffer, out int count)
    {
        try
        {
            count = _socket.Receive(buffer, SocketFlags.None, out SocketError error);
            if (error == SocketError.Success) return count > 0 ? SocketResult.Completed : SocketResult.EndOfStream;
            return error == SocketError.WouldBlock ? SocketResult.WouldBlock : SocketResult.Failed;
        }
        catch (ObjectDisposedException)
        {
            count = 0;
            return SocketResult.Failed;
        }
    }

    /// <summary>Sends as many bytes as the send buffer has room for.</summary>
    public SocketResult Send(ReadOnlySpan<byte> bytes, out int count)
    {
        try
        {
            count = _socket.Send(bytes, SocketFlags.None, out SocketError error);
            if (error == SocketError.Success) return SocketResult.Completed;
            count = 0;
            return error == SocketError.WouldBlock ? SocketResult.WouldBlock : SocketResult.Failed;
        }
        catch (ObjectDisposedException)
        {
            count = 0;
            return SocketResult.Failed;
        }
    }

    /// <summary>
    /// Waits for room and sends one byte. If a longer send failed, the number of bytes sent would be unknown; a single
    /// byte was either sent or not.
    /// </summary>
    public async Task<SocketResult> SendByteAsync(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            return await _socket.SendAsync(bytes[..1], SocketFlags.None) == 1 ? SocketResult.Completed
                : SocketResult.Failed;
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            return SocketResult.Failed;
        }
    }

    /// <summary>Waits until there is something to receive, including the end of the stream.</summary>
    public async Task WaitReadableAsync()
    {
        try
        {
            await _socket.ReceiveAsync(Memory<byte>.Empty, SocketFlags.None);
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            // The following receive call reports the error.
        }
    }

    /// <summary>
    /// Ends the sending direction, then reads and discards input until the peer ends too or the time limit is reached.
    /// </summary>
    /// <param name="linger">Time limit for the peer to end its sending direction.</param>
    /// <param name="clock">The time source.</param>
    public async Task FinishAsync(TimeSpan linger, TimeProvider clock)
    {
        Shutdown(SocketShutdown.Send);
        long begun = clock.GetTimestamp();
        byte[] dropped = new byte[4096];
        while (true)
        {
            TimeSpan left = linger - clock.GetElapsedTime(begun);
            SocketResult socketResult = Receive(dropped, out _);
            if (socketResult is SocketResult.EndOfStream or SocketResult.Failed || left <= TimeSpan.Zero) return;
            if (socketResult == SocketResult.WouldBlock) await WaitReadableAsync().EndsWithinAsync(left, clock);
        }
    }

    /// <summary>Shuts down receiving: a pending wait ends as if the peer had ended its stream.</summary>
    public void EndReceiving() => Shutdown(SocketShutdown.Receive);

    /// <summary>Aborts the connection (RST); all waits end. The owner of the socket disposes of it.</summary>
    public void Abort()
    {
        try
        {
            _socket.LingerState = new LingerOption(enable: true, seconds: 0);
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            return;
        }

        Shutdown(SocketShutdown.Both);
    }

    /// <summary>
    /// True if the peer has closed or broken the connection, even if bytes it sent before are still unread.
    /// </summary>
    public bool IsPeerGone()
    {
        try
        {
            return TcpOptions.IsPeerGone(_socket);
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            return true;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _accepted.Dispose();

    private void Shutdown(SocketShutdown how)
    {
        try
        {
            _socket.Shutdown(how);
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            // The connection is closed already.
        }
    }
}
