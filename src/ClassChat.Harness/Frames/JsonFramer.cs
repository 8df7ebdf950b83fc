using ClassChat.Protocol.Framing;

namespace ClassChat.Harness.Frames;

/// <summary>
/// JSON values one after another, with or without something between them, which is text. A value ends where its braces
/// do; each byte is looked at once.
/// </summary>
/// <param name="arrays">Arrays are values too.</param>
/// <param name="maxBytes">Largest value; what is larger is broken.</param>
internal sealed class JsonFramer(bool arrays, int maxBytes) : Framer
{
    private int _scanned;
    private bool _inValue;
    private bool _isBehindValue;
    private JsonScanner _scanner;

    /// <inheritdoc/>
    public override bool TryRead(ByteBuffer buffer, out Piece piece)
    {
        if (!_inValue && TryReadText(buffer, out piece)) return true;
        if (_inValue) return TryReadValue(buffer, out piece);
        piece = default;
        return false;
    }

    private bool TryReadText(ByteBuffer buffer, out Piece piece)
    {
        ReadOnlySpan<byte> held = buffer.Span;
        if (_isBehindValue) held = held.TrimStart(" \t\r\n"u8); // a newline behind a value is no text
        buffer.Take(buffer.Length - held.Length);
        _isBehindValue &= held.IsEmpty;

        int start = StartOfValue(held);
        _inValue = start >= 0 && start < held.Length && IsStart(held, start) == true;
        _scanned = 0;
        _scanner = default;
        ReadOnlyMemory<byte> between = buffer.Take(start < 0 ? held.Length : start);
        piece = new Piece(PieceKind.Text, between);
        return between.Length > 0;
    }

    /// <summary>Where a value begins, or may begin when more has come; -1: nowhere.</summary>
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
    /// True if a value begins here, false if not, null if it depends on what comes: "[SYSTEM] ..." is text.
    /// </summary>
    private bool? IsStart(ReadOnlySpan<byte> held, int at)
    {
        if (held[at] == '{') return true;
        if (!arrays || held[at] != '[') return false;
        ReadOnlySpan<byte> inside = held[(at + 1)..].TrimStart(" \t\r\n"u8);
        return inside.IsEmpty ? null : inside[0] is (byte)'{' or (byte)'[' or (byte)']' or (byte)'"';
    }

    private bool TryReadValue(ByteBuffer buffer, out Piece piece)
    {
        // No further than the limit, so that it falls on the same byte however the stream is cut.
        int stop = Math.Min(buffer.Length, maxBytes);
        ScanResult result = _scanner.Scan(buffer.Span[_scanned..stop], out int taken);
        _scanned += taken;
        piece = default;
        if (result == ScanResult.More && _scanned < maxBytes) return false;

        ReadOnlyMemory<byte> whole = buffer.Take(_scanned);
        piece = new Piece(result == ScanResult.Complete ? PieceKind.Json : PieceKind.Broken, whole);
        _inValue = false;
        _isBehindValue = true;
        return true;
    }
}
