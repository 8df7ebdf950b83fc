using System.Text.Json;
using ClassChat.Harness.Observations;
using ClassChat.Protocol.Framing;

namespace ClassChat.Harness.Dialects;

/// <summary>
/// Turns what one connection receives into events, over the accumulated stream: cut and glued anywhere, never one read
/// for one message. JSON objects become events; everything else is text, in which expectations look for themselves.
/// </summary>
/// <param name="dialect">The server's dialect.</param>
/// <param name="maxObjectBytes">Largest JSON object taken for one; what is larger is text.</param>
public sealed class Digest(Dialect dialect, int maxObjectBytes = Digest.MaxObjectBytes)
{
    /// <summary>
    /// Largest JSON object taken for one, unless less is asked for: well above a 10 MB file in base64.
    /// </summary>
    public const int MaxObjectBytes = 64 * 1024 * 1024;

    // A broadcast reaches a thousand bots in the same bytes: they are read once.
    private const int MaxRememberedBytes = 32 * 1024;
    private const int MaxRemembered = 256;

    private readonly Remembered _remembered = Remembered.For(dialect);
    private byte[] _buffer = new byte[4096];
    private int _start;
    private int _scanned;
    private int _end;
    private bool _inObject;
    private bool _isBehindObject;
    private JsonScanner _scanner;

    /// <summary>Goes on with bytes.</summary>
    /// <param name="bytes">What was received.</param>
    /// <param name="text">Takes what is not JSON.</param>
    /// <param name="events">Takes the events, in order.</param>
    public void Append(ReadOnlySpan<byte> bytes, TextStream text, List<ChatEvent> events)
    {
        if (dialect.Receiving == Receiving.Text)
        {
            text.Append(bytes);
            return;
        }

        Keep(bytes);
        while (_scanned < _end && (_inObject ? EndObject(text, events) : BeginObject(text)))
        {
        }
    }

    private bool BeginObject(TextStream text)
    {
        int brace = _buffer.AsSpan(_scanned, _end - _scanned).IndexOf((byte)'{');
        int stop = brace < 0 ? _end : _scanned + brace;
        ReadOnlySpan<byte> between = _buffer.AsSpan(_start, stop - _start);
        if (_isBehindObject) between = between.TrimStart(" \t\r\n"u8); // a newline behind an object is no text
        _isBehindObject &= between.IsEmpty;
        text.Append(between);
        _start = _scanned = stop;
        _inObject = brace >= 0;
        _scanner = default;
        return _inObject;
    }

    private bool EndObject(TextStream text, List<ChatEvent> events)
    {
        // No further than the limit, so that it falls on the same byte however the stream is cut.
        int stop = (int)Math.Min(_end, (long)_start + maxObjectBytes);
        ScanResult result = _scanner.Scan(_buffer.AsSpan(_scanned, stop - _scanned), out int taken);
        _scanned += taken;
        if (result == ScanResult.More && _scanned - _start < maxObjectBytes) return false;

        ReadOnlyMemory<byte> whole = _buffer.AsMemory(_start, _scanned - _start);
        if (result == ScanResult.Complete)
        {
            events.Add(Recognise(whole));
        }
        else
        {
            text.Append(whole.Span);
            events.Add(new ChatEvent(EventKind.Unknown) { Wire = Excerpt(whole) });
        }

        _start = _scanned;
        _inObject = false;
        _isBehindObject = true;
        return true;
    }

    private ChatEvent Recognise(ReadOnlyMemory<byte> json)
    {
        if (json.Length > MaxRememberedBytes) return Read(json);
        if (_remembered.Find(json) is ChatEvent known) return known;
        byte[] own = json.ToArray();
        ChatEvent read = Read(own);
        _remembered.Add(own, read, MaxRemembered);
        return read;
    }

    private ChatEvent Read(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            foreach (JsonPattern pattern in dialect.Events)
            {
                if (pattern.Read(document.RootElement) is ChatEvent seen) return seen with { Wire = Excerpt(json) };
            }
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // Braces that match do not make it JSON, nor do strings that are no text ("\ud800", which System.Text.Json
            // tells by the second exception): it is nothing the dialect knows.
        }

        return new ChatEvent(EventKind.Unknown) { Wire = Excerpt(json) };
    }

    private static byte[] Excerpt(ReadOnlyMemory<byte> json) =>
        json[..Math.Min(json.Length, WireTail.MaxBytes)].ToArray();

    private void Keep(ReadOnlySpan<byte> bytes)
    {
        if (_start == _end) _start = _scanned = _end = 0;
        if (_buffer.Length - _end < bytes.Length)
        {
            int held = _end - _start;
            byte[] next = held + bytes.Length <= _buffer.Length
                ? _buffer
                : new byte[Math.Max(held * 2, held + bytes.Length)];
            _buffer.AsSpan(_start, held).CopyTo(next);
            _buffer = next;
            _scanned -= _start;
            _start = 0;
            _end = held;
        }

        bytes.CopyTo(_buffer.AsSpan(_end));
        _end += bytes.Length;
    }
}
