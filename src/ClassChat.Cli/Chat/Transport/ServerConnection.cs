using System.Net;
using System.Net.Sockets;

namespace ClassChat.Cli.Chat.Transport;

/// <summary>Host and port of a server.</summary>
/// <param name="Host">A host name or an IP address.</param>
/// <param name="Port">The TCP port.</param>
internal sealed record ServerAddress(string Host, int Port)
{
    /// <inheritdoc/>
    public override string ToString() =>
        Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]:{Port}" : $"{Host}:{Port}";
}

/// <summary>
/// Result of <see cref="ServerConnection.Receive"/>: the number of bytes, or the reason why no more will arrive.
/// </summary>
/// <param name="Count">The number of bytes received; 0 without <paramref name="End"/> if none are available
/// yet.</param>
/// <param name="End">The reason why no more bytes will arrive; null if more may arrive.</param>
/// <param name="IsOrderly">True if the server closed the connection.</param>
internal readonly record struct ReceiveResult(int Count, string? End, bool IsOrderly);

/// <summary>
/// TCP connection of the chat client to a server, with a queue of unsent bytes; can connect again. Works in blocking
/// mode for the <see cref="ThreadedLoop"/> and in non-blocking mode for the <see cref="PollLoop"/>.
/// </summary>
/// <param name="server">The address of the server.</param>
internal sealed class ServerConnection(ServerAddress server) : IDisposable
{
    /// <summary>
    /// Maximum number of bytes per send call, so that received messages are handled while a file is being sent.
    /// </summary>
    private const int SliceBytes = 64 * 1024;

    private readonly Queue<(ReadOnlyMemory<byte> Bytes, string? FileName)> _unsent = [];
    private Socket? _socket;
    private int _sentOfFirst;

    /// <summary>The descriptor of the socket; -1 if there is none.</summary>
    public int Descriptor => _socket is Socket socket ? (int)socket.SafeHandle.DangerousGetHandle() : -1;

    /// <summary>True from the start of connecting until the connection is closed.</summary>
    public bool IsOpen => _socket is not null;

    /// <summary>True if there are unsent bytes.</summary>
    public bool HasUnsent => _unsent.Count > 0;

    /// <summary>The file being sent and the percentage sent so far; null for none.</summary>
    public (string Name, int Percent)? Upload => _unsent.TryPeek(out var first) && first.FileName is string name
        ? (name, (int)(100L * _sentOfFirst / first.Bytes.Length))
        : null;

    /// <summary>Starts to connect; in non-blocking mode, <see cref="FinishConnecting"/> returns the result.</summary>
    /// <param name="waits">True to block until the result is known; false to return immediately.</param>
    /// <returns>The error; null if connecting has started or succeeded.</returns>
    public string? BeginConnecting(bool waits)
    {
        Close();
        try
        {
            IPAddress[] addresses = Dns.GetHostAddresses(server.Host);
            IPAddress? address = addresses.FirstOrDefault(a => a.AddressFamily == AddressFamily.InterNetwork)
                ?? addresses.FirstOrDefault();
            if (address is null) return $"there is no host '{server.Host}'";
            var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp)
            {
                NoDelay = true,
                Blocking = waits,
            };
            _socket = socket; // set before connecting, so that Close ends the wait
            socket.Connect(new IPEndPoint(address, server.Port));
        }
        catch (SocketException error) when (error.SocketErrorCode is SocketError.WouldBlock or SocketError.InProgress)
        {
            // The connection attempt is in progress.
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            Close();
            // A new exception, because the original message may repeat the address.
            return error is SocketException { ErrorCode: int code } ? new SocketException(code).Message : error.Message;
        }

        return null;
    }

    /// <summary>Returns the result of connecting, once the socket is writable.</summary>
    /// <returns>The error; null if the connection is established.</returns>
    public string? FinishConnecting()
    {
        int error = (int)_socket!.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.Error)!;
        return error == 0 ? null : new SocketException(error).Message;
    }

    /// <summary>Adds bytes to the end of the unsent ones.</summary>
    /// <param name="bytes">The bytes, which must not change afterwards.</param>
    /// <param name="fileName">The name of the file that the bytes carry; null if they carry none.</param>
    public void Add(ReadOnlyMemory<byte> bytes, string? fileName)
    {
        if (_socket is not null) _unsent.Enqueue((bytes, fileName));
    }

    /// <summary>Sends one slice of the unsent bytes.</summary>
    /// <returns>The error if the connection is broken; otherwise null.</returns>
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

    /// <summary>Receives available bytes; in blocking mode, waits for them.</summary>
    /// <param name="buffer">The buffer to fill.</param>
    public ReceiveResult Receive(byte[] buffer)
    {
        try
        {
            if (_socket is not Socket socket) return new ReceiveResult(0, "the connection was closed", false);
            int count = socket.Receive(buffer);
            return count > 0
                ? new ReceiveResult(count, null, false)
                : new ReceiveResult(0, "the server closed the connection", true);
        }
        catch (SocketException error) when (error.SocketErrorCode == SocketError.WouldBlock)
        {
            return default;
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            return new ReceiveResult(0, error.Message, false);
        }
    }

    /// <summary>Closes the connection; calls that block on it return.</summary>
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
