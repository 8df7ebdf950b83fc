using System.Net;
using System.Net.Sockets;

namespace ClassChat.Server.Sockets;

/// <summary>How an attempt to receive or send came out.</summary>
internal enum Transfer
{
    /// <summary>Some bytes went over.</summary>
    Done,

    /// <summary>Not now: nothing has come, or there is no room.</summary>
    Later,

    /// <summary>The peer has ended its sending direction: all it sent has been received.</summary>
    Ended,

    /// <summary>The connection is gone.</summary>
    Broken,
}

/// <summary>
/// A client's socket, never blocking: attempts that say what came of them, and waits that hold no buffer. What a peer
/// does to its connection is a value here, not an exception.
/// </summary>
internal sealed class PeerSocket : IDisposable
{
    /// <summary>A peer that has been silent this long is asked whether it is still there, by TCP itself.</summary>
    private const int KeepAliveSeconds = 60;

    private readonly AcceptedSocket _accepted;
    private readonly Socket _socket;

    /// <summary>Takes over a socket that was just accepted.</summary>
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

    /// <summary>Where the peer is; null if it had gone before we looked.</summary>
    public EndPoint? Peer { get; }

    /// <summary>Receives what is there.</summary>
    public Transfer Receive(Span<byte> buffer, out int count)
    {
        try
        {
            count = _socket.Receive(buffer, SocketFlags.None, out SocketError error);
            if (error == SocketError.Success) return count > 0 ? Transfer.Done : Transfer.Ended;
            return error == SocketError.WouldBlock ? Transfer.Later : Transfer.Broken;
        }
        catch (ObjectDisposedException)
        {
            count = 0;
            return Transfer.Broken;
        }
    }

    /// <summary>Sends as many bytes as there is room for.</summary>
    public Transfer Send(ReadOnlySpan<byte> bytes, out int count)
    {
        try
        {
            count = _socket.Send(bytes, SocketFlags.None, out SocketError error);
            if (error == SocketError.Success) return Transfer.Done;
            count = 0;
            return error == SocketError.WouldBlock ? Transfer.Later : Transfer.Broken;
        }
        catch (ObjectDisposedException)
        {
            count = 0;
            return Transfer.Broken;
        }
    }

    /// <summary>
    /// Waits for room and sends one byte into it. Of a longer send that fails nobody could say how much went over; a
    /// single byte was sent or was not.
    /// </summary>
    public async Task<Transfer> SendByteAsync(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            return await _socket.SendAsync(bytes[..1], SocketFlags.None) == 1 ? Transfer.Done : Transfer.Broken;
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            return Transfer.Broken;
        }
    }

    /// <summary>Waits until there is something to receive, be it the end.</summary>
    public async Task WaitReadableAsync()
    {
        try
        {
            await _socket.ReceiveAsync(Memory<byte>.Empty, SocketFlags.None);
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            // The attempt to receive that follows says so.
        }
    }

    /// <summary>
    /// Ends our sending direction, and for as long as the peer goes on, at most, takes and drops what it sends.
    /// </summary>
    /// <param name="linger">How long to wait for the peer's end.</param>
    /// <param name="clock">Whose time counts.</param>
    public async Task FinishAsync(TimeSpan linger, TimeProvider clock)
    {
        Shutdown(SocketShutdown.Send);
        long begun = clock.GetTimestamp();
        byte[] dropped = new byte[4096];
        while (true)
        {
            TimeSpan left = linger - clock.GetElapsedTime(begun);
            Transfer transfer = Receive(dropped, out _);
            if (transfer is Transfer.Ended or Transfer.Broken || left <= TimeSpan.Zero) return;
            if (transfer == Transfer.Later) await WaitReadableAsync().EndsWithinAsync(left, clock);
        }
    }

    /// <summary>Makes an end of receiving: a wait for the peer ends as if the peer had ended.</summary>
    public void EndReceiving() => Shutdown(SocketShutdown.Receive);

    /// <summary>Breaks the connection off; all waits end. Whoever owns the socket disposes it.</summary>
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
    /// True if the peer has ended or broken the connection, even if bytes it sent before are still unread.
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
            // Nothing is left to shut.
        }
    }
}
