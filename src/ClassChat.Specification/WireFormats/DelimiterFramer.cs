namespace ClassChat.Specification.WireFormats;

/// <summary>Splits a stream into messages that end with a delimiter, and may start with a prefix.</summary>
/// <param name="delimiter">The delimiter after each message.</param>
/// <param name="prefix">The bytes before each message; empty for none.</param>
/// <param name="maxBytes">Maximum message size in bytes.</param>
internal sealed class DelimiterFramer(
    ReadOnlyMemory<byte> delimiter, ReadOnlyMemory<byte> prefix, int maxBytes) : Framer
{
    private readonly bool _isLine = delimiter.Span.SequenceEqual("\n"u8);
    private int _scanned;

    /// <inheritdoc/>
    public override bool TryRead(ByteBuffer buffer, out StreamPart part)
    {
        // A delimiter may arrive in two parts, so the search starts a little before the new bytes.
        int from = Math.Max(0, Math.Min(_scanned, buffer.Length) - delimiter.Length + 1);
        // Never search past the limit, so that the result does not depend on how the stream is split.
        int stop = Math.Min(buffer.Length, maxBytes + delimiter.Length);
        int at = buffer.Span[from..stop].IndexOf(delimiter.Span);
        if (at >= 0)
        {
            ReadOnlyMemory<byte> message = buffer.Consume(from + at);
            buffer.Consume(delimiter.Length);
            _scanned = 0;
            if (_isLine && message.Span.EndsWith("\r"u8)) message = message[..^1];
            part = message.Span.StartsWith(prefix.Span)
                ? new StreamPart(StreamPartKind.Message, message[prefix.Length..])
                : new StreamPart(StreamPartKind.Malformed, message);
            return true;
        }

        bool isTooLong = buffer.Length >= maxBytes + delimiter.Length;
        _scanned = isTooLong ? 0 : buffer.Length;
        part = isTooLong ? new StreamPart(StreamPartKind.Malformed, buffer.Consume(maxBytes)) : default;
        return isTooLong;
    }
}
