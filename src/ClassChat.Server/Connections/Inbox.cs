using ClassChat.Protocol.Framing;
using ClassChat.Server.Sockets;

namespace ClassChat.Server.Connections;

/// <summary>What a read came to.</summary>
internal enum Read
{
    /// <summary>Bytes were added to the decoder.</summary>
    Some,

    /// <summary>Nothing came for as long as a rest is.</summary>
    Rested,

    /// <summary>The client has ended its sending direction.</summary>
    Ended,

    /// <summary>The connection is gone.</summary>
    Broken,
}

/// <summary>
/// Reads from one client into a decoder: in large pieces while there is much, and without any buffer while it waits.
/// </summary>
/// <param name="socket">Where from.</param>
/// <param name="maxBytes">Bytes in one go, at most.</param>
/// <param name="clock">Whose time counts.</param>
internal sealed class Inbox(PeerSocket socket, int maxBytes, TimeProvider clock) : IDisposable
{
    private const int MinBytes = 4 * 1024;

    private int _readBytes = MinBytes;
    private bool _hasHadItsTurn;
    private Task? _wait;

    /// <summary>Cuts what was read into frames.</summary>
    public FrameDecoder Decoder { get; } = new();

    /// <summary>The first byte of the stream that is not blank; null before there was one.</summary>
    public byte? FirstByte { get; private set; }

    /// <summary>The bytes read on the whole.</summary>
    public long TotalBytes { get; private set; }

    /// <summary>Reads what there is, or waits until there is something.</summary>
    /// <param name="limit">How many bytes are taken at most.</param>
    /// <param name="rest">How long a wait is a rest; null to wait for as long as it takes.</param>
    public async ValueTask<Read> ReadAsync(int limit, TimeSpan? rest)
    {
        if (_hasHadItsTurn) await Task.Yield();
        _hasHadItsTurn = false;
        while (true)
        {
            Transfer transfer = _wait is null ? Receive(limit) : Transfer.Later;
            if (transfer != Transfer.Later)
            {
                return transfer switch
                {
                    Transfer.Done => Read.Some,
                    Transfer.Ended => Read.Ended,
                    _ => Read.Broken,
                };
            }

            Decoder.ReleaseIfEmpty();
            _wait ??= socket.WaitReadableAsync();
            if (rest is TimeSpan time && !await IsReadableWithinAsync(_wait, time)) return Read.Rested;
            await _wait;
            _wait = null;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Decoder.Dispose();

    private async Task<bool> IsReadableWithinAsync(Task wait, TimeSpan rest)
    {
        if (wait.IsCompleted) return true;
        using var ends = new CancellationTokenSource();
        Task first = await Task.WhenAny(wait, Task.Delay(rest, clock, ends.Token));
        await ends.CancelAsync();
        return first == wait;
    }

    private Transfer Receive(int limit)
    {
        Memory<byte> room = Decoder.GetBuffer(_readBytes);
        Span<byte> buffer = room.Span[..Math.Min(limit, _readBytes)];
        Transfer transfer = socket.Receive(buffer, out int count);
        if (transfer != Transfer.Done) return transfer;

        if (FirstByte is null)
        {
            int first = buffer[..count].IndexOfAnyExcept(" \t\r\n"u8);
            if (first >= 0) FirstByte = buffer[first];
        }

        Decoder.Advance(count);
        TotalBytes += count;
        _hasHadItsTurn = count == _readBytes;
        if (_hasHadItsTurn) _readBytes = Math.Min(_readBytes * 4, maxBytes);
        else if (count < _readBytes / 4) _readBytes = Math.Max(_readBytes / 2, MinBytes);
        return Transfer.Done;
    }
}
