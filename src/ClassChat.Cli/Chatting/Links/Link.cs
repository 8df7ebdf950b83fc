using System.Net;
using System.Net.Sockets;

namespace ClassChat.Cli.Chatting.Links;

/// <summary>The place of a server.</summary>
/// <param name="Host">A name or an address.</param>
/// <param name="Port">The port.</param>
internal sealed record Peer(string Host, int Port)
{
    /// <inheritdoc/>
    public override string ToString() =>
        Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]:{Port}" : $"{Host}:{Port}";
}

/// <summary>What reading from a server came to.</summary>
/// <param name="Count">How many bytes came; 0 with no <paramref name="End"/>: none yet.</param>
/// <param name="End">Why no more will come; null: more may.</param>
/// <param name="IsOrderly">True if the server closed the connection.</param>
internal readonly record struct Received(int Count, string? End, bool IsOrderly);

/// <summary>A connection to a server, and what is still to be written to it.</summary>
/// <param name="peer">The server.</param>
internal sealed class Link(Peer peer) : IDisposable
{
    /// <summary>Most bytes handed to the system in one call: a file leaves room for what comes meanwhile.</summary>
    private const int SliceBytes = 64 * 1024;

    private readonly Queue<(ReadOnlyMemory<byte> Bytes, string? FileName)> _unsent = [];
    private Socket? _socket;
    private int _sentOfFirst;

    /// <summary>The descriptor of the socket; -1: there is none.</summary>
    public int Descriptor => _socket is Socket socket ? (int)socket.SafeHandle.DangerousGetHandle() : -1;

    /// <summary>True from the first try to connect until it is closed.</summary>
    public bool IsOpen => _socket is not null;

    /// <summary>True while something is to be written.</summary>
    public bool HasUnsent => _unsent.Count > 0;

    /// <summary>The file that is being written, and how much of it is, in percent; null: none.</summary>
    public (string Name, int Percent)? Upload => _unsent.TryPeek(out var first) && first.FileName is string name
        ? (name, (int)(100L * _sentOfFirst / first.Bytes.Length))
        : null;

    /// <summary>Begins to connect; <see cref="FinishConnecting"/> says what came of it.</summary>
    /// <param name="waits">True: comes back when it is known. False: at once.</param>
    /// <returns>Why it cannot be done; null if it is begun.</returns>
    public string? BeginConnecting(bool waits)
    {
        Close();
        try
        {
            IPAddress[] addresses = Dns.GetHostAddresses(peer.Host);
            IPAddress? address = addresses.FirstOrDefault(a => a.AddressFamily == AddressFamily.InterNetwork)
                ?? addresses.FirstOrDefault();
            if (address is null) return $"there is no host '{peer.Host}'";
            var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp)
            {
                NoDelay = true,
                Blocking = waits,
            };
            _socket = socket; // whoever closes the link meanwhile ends the wait
            socket.Connect(new IPEndPoint(address, peer.Port));
        }
        catch (SocketException error) when (error.SocketErrorCode is SocketError.WouldBlock or SocketError.InProgress)
        {
            // It is under way.
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            Close();
            // Anew, because some of these messages name the address again.
            return error is SocketException { ErrorCode: int code } ? new SocketException(code).Message : error.Message;
        }

        return null;
    }

    /// <summary>What came of connecting, once the socket can be written to.</summary>
    /// <returns>Why there is no connection; null if it stands.</returns>
    public string? FinishConnecting()
    {
        int error = (int)_socket!.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.Error)!;
        return error == 0 ? null : new SocketException(error).Message;
    }

    /// <summary>Puts bytes behind all that is to be written.</summary>
    /// <param name="bytes">They must not change any more.</param>
    /// <param name="fileName">The file that they carry, if they do.</param>
    public void Add(ReadOnlyMemory<byte> bytes, string? fileName)
    {
        if (_socket is not null) _unsent.Enqueue((bytes, fileName));
    }

    /// <summary>Writes one slice of what is to be written.</summary>
    /// <returns>Why the connection is broken; null if it is not.</returns>
    public string? WriteSlice()
    {
        if (_socket is not Socket socket || !_unsent.TryPeek(out var first)) return null;
        try
        {
            int length = Math.Min(SliceBytes, first.Bytes.Length - _sentOfFirst);
            _sentOfFirst += socket.Send(first.Bytes.Span.Slice(_sentOfFirst, length));
        }
        catch (SocketException error) when (error.SocketErrorCode == SocketError.WouldBlock)
        {
            return null;
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            return error.Message;
        }

        if (_sentOfFirst == first.Bytes.Length)
        {
            _unsent.Dequeue();
            _sentOfFirst = 0;
        }

        return null;
    }

    /// <summary>Reads what has come; waits for it if the link waits.</summary>
    /// <param name="buffer">Where to.</param>
    public Received Receive(byte[] buffer)
    {
        try
        {
            if (_socket is not Socket socket) return new Received(0, "the connection was closed", false);
            int count = socket.Receive(buffer);
            return count > 0
                ? new Received(count, null, false)
                : new Received(0, "the server closed the connection", true);
        }
        catch (SocketException error) when (error.SocketErrorCode == SocketError.WouldBlock)
        {
            return default;
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            return new Received(0, error.Message, false);
        }
    }

    /// <summary>Closes the connection; whoever waits in it comes back.</summary>
    public void Close()
    {
        _socket?.Dispose();
        _socket = null;
        _unsent.Clear();
        _sentOfFirst = 0;
    }

    /// <inheritdoc/>
    public void Dispose() => Close();
}
