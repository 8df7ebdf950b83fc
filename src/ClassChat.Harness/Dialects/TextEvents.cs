using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;
using System.Text.Unicode;
using ClassChat.Harness.Frames;
using ClassChat.Harness.Observations;

namespace ClassChat.Harness.Dialects;

/// <summary>
/// Finds events in a stream of text that has no framing: the earliest match of any pattern is the next event. One at
/// the end of what has come, which could still grow, waits for more, or for a silence.
/// </summary>
/// <param name="patterns">How events look, in the order in which they are tried.</param>
internal sealed class TextEvents(IReadOnlyList<TextEventPattern> patterns)
{
    /// <summary>So much that no pattern knows is kept, in case it is the beginning of an event.</summary>
    private const int MaxUnknownBytes = 256 * 1024;

    /// <summary>
    /// From so much on that no pattern knows, it is looked through again when it is twice as much, or in a silence: who
    /// sends without end would else have all of it looked through at each read.
    /// </summary>
    private const int MuchUnknownBytes = 32 * 1024;

    // The next match of each pattern in the text; unknown until it is asked for, and again once it is behind.
    private readonly (bool IsKnown, Match? Match)[] _next = new (bool, Match?)[patterns.Count];
    private string _text = "";
    private int _at;
    private int _decodedBytes = -1;
    private int _unknownBytes;

    /// <summary>True if there are patterns at all.</summary>
    public bool IsAny => patterns.Count > 0;

    /// <summary>True if a silence would bring an event to its end.</summary>
    public bool IsWaiting { get; private set; }

    /// <summary>Text is taken from the buffer by somebody else, or put in: it is looked at anew.</summary>
    public void Refresh() => _decodedBytes = -1;

    /// <summary>The next event, taken from the buffer with all that stands before it.</summary>
    /// <param name="buffer">What has come.</param>
    /// <param name="isFinal">
    /// True if nothing more belongs to it: a silence, the end, or something else has begun.
    /// </param>
    /// <param name="event">The event.</param>
    /// <param name="pattern">How it was known.</param>
    public bool TryRead(
        ByteBuffer buffer, bool isFinal, out ChatEvent? @event, out TextEventPattern? pattern)
    {
        @event = null;
        pattern = null;
        IsWaiting = false;
        if (buffer.Length == 0 || !IsAny) return false;
        IsWaiting = !isFinal && buffer.Length > MuchUnknownBytes && buffer.Length < 2 * _unknownBytes;
        if (IsWaiting) return false;
        if (_decodedBytes != buffer.Length) Decode(buffer);

        (TextEventPattern Pattern, Match Match)? first = First();
        if (first is null)
        {
            if (buffer.Length > MaxUnknownBytes) buffer.Take(buffer.Length);
            _unknownBytes = buffer.Length;
            return false;
        }

        _unknownBytes = 0;
        Match match = first.Value.Match;
        IsWaiting = !isFinal && first.Value.Pattern.Pattern.CanGrow(_text, match);
        if (IsWaiting) return false;
        pattern = first.Value.Pattern;
        @event = TextPattern.Read(pattern.Kind, match, pattern.Split);
        int end = match.Index + match.Length;
        buffer.Take(BytesOf(buffer.Span, _text.AsSpan(_at, end - _at)));
        _at = end;
        _decodedBytes = buffer.Length;
        return true;
    }

    /// <summary>How many bytes at the front of a buffer are so much text.</summary>
    public static int BytesOf(ReadOnlySpan<byte> bytes, ReadOnlySpan<char> text)
    {
        int count = Encoding.UTF8.GetByteCount(text);
        if (count <= bytes.Length && Utf8.IsValid(bytes[..count])) return count;
        // Something in it is not UTF-8, and stands in the text as U+FFFD: counted one by one.
        int at = 0;
        for (int chars = 0; chars < text.Length && at < bytes.Length;)
        {
            Rune.DecodeFromUtf8(bytes[at..], out Rune rune, out int length);
            chars += rune.Utf16SequenceLength;
            at += length;
        }

        return at;
    }

    private (TextEventPattern, Match)? First()
    {
        (TextEventPattern Pattern, Match Match)? first = null;
        for (int i = 0; i < patterns.Count; i++)
        {
            if (!_next[i].IsKnown || _next[i].Match?.Index < _at)
                _next[i] = (true, patterns[i].Pattern.Find(_text, _at));
            if (_next[i].Match is not Match match) continue;
            if (first is null || match.Index < first.Value.Match.Index) first = (patterns[i], match);
        }

        return first;
    }

    private void Decode(ByteBuffer buffer)
    {
        ReadOnlySpan<byte> held = buffer.Span;
        // A character that is cut is left for later.
        if (Rune.DecodeLastFromUtf8(held, out _, out int last) == OperationStatus.NeedMoreData) held = held[..^last];
        _text = Encoding.UTF8.GetString(held);
        _at = 0;
        Array.Clear(_next);
        _decodedBytes = buffer.Length;
    }
}
