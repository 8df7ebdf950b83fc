using ClassChat.Protocol.Framing;
using ClassChat.Server.Sockets;

namespace ClassChat.Server.Connections;

/// <summary>
/// Result of <see cref="ConnectionReader.ReadAsync"/>: bytes, a timeout, the end of the stream or a lost connection.
/// </summary>
internal enum ReadResult
{
    /// <summary>Bytes were added to the decoder.</summary>
    Data,

    /// <summary>Nothing arrived within the timeout.</summary>
    TimedOut,

    /// <summary>The client has ended its sending direction (FIN).</summary>
    EndOfStream,

    /// <summary>The connection is lost.</summary>
    Failed,
}

/// <summary>
/// Reads from a client's socket into a <see cref="FrameDecoder"/>, with an optional timeout: in larger reads while much
/// data arrives, and without holding a buffer while it waits between frames.
/// </summary>
/// <param name="socket">The socket to read from.</param>
/// <param name="maxBytes">Largest single read, in bytes.</param>
/// <param name="clock">The time source.</param>
internal sealed class ConnectionReader(PeerSocket socket, int maxBytes, TimeProvider clock) : IDisposable
{
    private const int MinBytes = 4 * 1024;

    private int _readBytes = MinBytes;
    private bool _mustYield;
    private Task? _wait;

    /// <summary>The decoder that cuts the received bytes into frames.</summary>
    public FrameDecoder Decoder { get; } = new();

    /// <summary>The first byte of the stream that is not blank; null before one has arrived.</summary>
    public byte? FirstByte { get; private set; }

    /// <summary>The number of bytes read since the connection began.</summary>
    public long TotalBytes { get; private set; }

    /// <summary>Reads available bytes, or waits until some arrive.</summary>
    /// <param name="limit">The maximum number of bytes to read.</param>
    /// <param name="rest">The timeout; null to wait without a limit.</param>
    public async ValueTask<ReadResult> ReadAsync(int limit, TimeSpan? rest)
    {
        if (_mustYield) await Task.Yield();
        _mustYield = false;
        while (true)
        {
            SocketResult socketResult = _wait is null ? Receive(limit) : SocketResult.WouldBlock;
            if (socketResult != SocketResult.WouldBlock)
            {
                return socketResult switch
                {
                    SocketResult.Completed => ReadResult.Data,
                    SocketResult.EndOfStream => ReadResult.EndOfStream,
                    _ => ReadResult.Failed,
                };
            }

            Decoder.ReleaseIfEmpty();
            _wait ??= socket.WaitReadableAsync();
            if (rest is TimeSpan time && !await _wait.EndsWithinAsync(time, clock)) return ReadResult.TimedOut;
            await _wait;
            _wait = null;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Decoder.Dispose();

    private SocketResult Receive(int limit)
    {
        Memory<byte> room = Decoder.GetBuffer(_readBytes);
        Span<byte> buffer = room.Span[..Math.Min(limit, _readBytes)];
        SocketResult socketResult = socket.Receive(buffer, out int count);
        if (socketResult != SocketResult.Completed) return socketResult;

        if (FirstByte is null)
        {
            int first = buffer[..count].IndexOfAnyExcept(" \t\r\n"u8);
            if (first >= 0) FirstByte = buffer[first];
        }

        Decoder.Advance(count);
        TotalBytes += count;
        _mustYield = count == _readBytes;
        if (_mustYield) _readBytes = Math.Min(_readBytes * 4, maxBytes);
        else if (count < _readBytes / 4) _readBytes = Math.Max(_readBytes / 2, MinBytes);
        return SocketResult.Completed;
    }
}
