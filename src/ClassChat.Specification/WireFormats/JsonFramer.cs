using ClassChat.Protocol.Framing;

namespace ClassChat.Specification.WireFormats;

/// <summary>
/// Extracts JSON objects, and arrays if allowed, from a stream; anything between them is text, except spaces after a
/// value. Each byte is scanned once.
/// </summary>
/// <param name="arrays">True if arrays count as values too.</param>
/// <param name="maxBytes">Maximum size of a value in bytes; a larger one is returned as malformed.</param>
internal sealed class JsonFramer(bool arrays, int maxBytes) : Framer
{
    private int _scanned;
    private bool _inValue;
    private bool _isBehindValue;
    private JsonScanner _scanner;

    /// <inheritdoc/>
    public override bool TryRead(ByteBuffer buffer, out StreamPart part)
    {
        if (!_inValue && TryReadText(buffer, out part)) return true;
        if (_inValue) return TryReadValue(buffer, out part);
        part = default;
        return false;
    }

    private bool TryReadText(ByteBuffer buffer, out StreamPart part)
    {
        ReadOnlySpan<byte> held = buffer.Span;
        if (_isBehindValue) held = held.TrimStart(" \t\r\n"u8); // whitespace after a value is not text
        buffer.Consume(buffer.Length - held.Length);
        _isBehindValue &= held.IsEmpty;

        int start = StartOfValue(held);
        _inValue = start >= 0 && start < held.Length && IsStart(held, start) == true;
        _scanned = 0;
        _scanner = default;
        ReadOnlyMemory<byte> between = buffer.Consume(start < 0 ? held.Length : start);
        part = new StreamPart(StreamPartKind.Text, between);
        return between.Length > 0;
    }

    /// <summary>Position where a value starts, or may start depending on bytes still to come; -1 if none.</summary>
    private int StartOfValue(ReadOnlySpan<byte> held)
    {
        int brace = held.IndexOf((byte)'{');
        if (!arrays) return brace;
        for (int i = 0; i < held.Length && (brace < 0 || i < brace); i++)
        {
            if (held[i] == '[' && IsStart(held, i) != false) return i;
        }

        return brace;
    }

    /// <summary>
    /// True if a value starts here, false if not, null if the next bytes decide: "[SYSTEM] ..." is text.
    /// </summary>
    private bool? IsStart(ReadOnlySpan<byte> held, int at)
    {
        if (held[at] == '{') return true;
        if (!arrays || held[at] != '[') return false;
        ReadOnlySpan<byte> inside = held[(at + 1)..].TrimStart(" \t\r\n"u8);
        return inside.IsEmpty ? null : inside[0] is (byte)'{' or (byte)'[' or (byte)']' or (byte)'"';
    }

    private bool TryReadValue(ByteBuffer buffer, out StreamPart part)
    {
        // Never scan past the limit, so that the result does not depend on how the stream is split.
        int stop = Math.Min(buffer.Length, maxBytes);
        ScanResult result = _scanner.Scan(buffer.Span[_scanned..stop], out int taken);
        _scanned += taken;
        part = default;
        if (result == ScanResult.More && _scanned < maxBytes) return false;

        ReadOnlyMemory<byte> whole = buffer.Consume(_scanned);
        part = new StreamPart(result == ScanResult.Complete ? StreamPartKind.Json : StreamPartKind.Malformed, whole);
        _inValue = false;
        _isBehindValue = true;
        return true;
    }
}
