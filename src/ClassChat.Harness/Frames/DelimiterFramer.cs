namespace ClassChat.Harness.Frames;

/// <summary>Messages with bytes behind each.</summary>
/// <param name="delimiter">Those bytes.</param>
/// <param name="maxBytes">Largest message.</param>
internal sealed class DelimiterFramer(ReadOnlyMemory<byte> delimiter, int maxBytes) : Framer
{
    private readonly bool _isLine = delimiter.Span.SequenceEqual("\n"u8);
    private int _scanned;

    /// <inheritdoc/>
    public override bool TryRead(ByteBuffer buffer, out Piece piece)
    {
        // A delimiter may be cut: its beginning is looked at again.
        int from = Math.Max(0, Math.Min(_scanned, buffer.Length) - delimiter.Length + 1);
        int at = buffer.Span[from..].IndexOf(delimiter.Span);
        if (at >= 0)
        {
            ReadOnlyMemory<byte> message = buffer.Take(from + at);
            buffer.Take(delimiter.Length);
            _scanned = 0;
            if (_isLine && message.Span.EndsWith("\r"u8)) message = message[..^1];
            piece = new Piece(PieceKind.Message, message);
            return true;
        }

        _scanned = buffer.Length;
        bool isTooLong = buffer.Length > maxBytes;
        piece = isTooLong ? new Piece(PieceKind.Broken, buffer.Take(buffer.Length)) : default;
        return isTooLong;
    }
}
