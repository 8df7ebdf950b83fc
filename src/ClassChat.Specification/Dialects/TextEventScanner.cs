using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;
using System.Text.Unicode;
using ClassChat.Specification.Patterns;
using ClassChat.Specification.Recording;
using ClassChat.Specification.WireFormats;

namespace ClassChat.Specification.Dialects;

/// <summary>
/// Finds events in text without framing: the earliest match of any pattern is the next event. A match at the end of the
/// text that could still grow waits for more text or a pause.
/// </summary>
/// <param name="patterns">Patterns of events, in the order in which they are tried.</param>
/// <param name="budget">Time limit of the searches.</param>
internal sealed class TextEventScanner(IReadOnlyList<TextEventPattern> patterns, MatchBudget budget)
{
    private IReadOnlyList<TextEventPattern> _patterns = patterns;
    /// <summary>Maximum amount of unmatched text in bytes that is kept, in case an event starts in it.</summary>
    private const int MaxUnknownBytes = 256 * 1024;

    /// <summary>
    /// Amount of unmatched text in bytes above which it is searched again only after it has doubled, or after a pause;
    /// otherwise an endless sender would have all of it searched at each read.
    /// </summary>
    private const int MuchUnknownBytes = 32 * 1024;

    // Cached next match of each pattern; unknown until requested, and again once the scan has passed it. First those of
    // existing names, then the others.
    private readonly (bool IsKnown, Match? Match)[][] _next =
        [new (bool, Match?)[patterns.Count], new (bool, Match?)[patterns.Count]];

    private SearchPattern? _starts;
    private bool _hasNames;
    private string _text = "";
    private int _at;
    private int _decodedBytes = -1;
    private int _unknownBytes;

    /// <summary>True if there are any patterns.</summary>
    public bool IsAny => _patterns.Count > 0;

    /// <summary>True if a pause could complete an event.</summary>
    public bool IsWaiting { get; private set; }

    /// <summary>Discards the decoded text after the buffer was changed elsewhere.</summary>
    public void Refresh() => _decodedBytes = -1;

    /// <summary>Replaces the patterns by others of the same number.</summary>
    public void Use(IReadOnlyList<TextEventPattern> patterns)
    {
        _patterns = patterns;
        string[] starts = [.. patterns.Select(pattern => pattern.Pattern.Start).OfType<string>()];
        _starts = starts.Length == 0 ? null : new SearchPattern(string.Join('|', starts), "events");
        _hasNames = patterns.Any(pattern => pattern.Pattern.HasNames);
        Refresh();
    }

    /// <summary>Finds the next event and removes it from the buffer, with all text before it.</summary>
    /// <param name="buffer">The received bytes.</param>
    /// <param name="isFinal">True if the text is complete: after a pause, at the end, or when something else has
    /// started.</param>
    /// <param name="event">The event.</param>
    /// <param name="pattern">The pattern that matched.</param>
    public bool TryRead(
        ByteBuffer buffer, bool isFinal, out ObservedEvent? @event, out TextEventPattern? pattern)
    {
        @event = null;
        pattern = null;
        IsWaiting = false;
        if (buffer.Length == 0 || !IsAny) return false;
        IsWaiting = !isFinal && buffer.Length > MuchUnknownBytes && buffer.Length < 2 * _unknownBytes;
        if (IsWaiting) return false;
        if (_decodedBytes != buffer.Length) Decode(buffer);

        (TextEventPattern Pattern, Match Match)? first =
            (_hasNames ? First(isStrict: true) : null) ?? First(isStrict: false);
        if (first is null)
        {
            if (buffer.Length > MaxUnknownBytes) buffer.Consume(buffer.Length);
            _unknownBytes = buffer.Length;
            return false;
        }

        _unknownBytes = 0;
        Match match = first.Value.Match;
        IsWaiting = !isFinal && first.Value.Pattern.Pattern.CanGrow(_text, match, budget);
        if (IsWaiting) return false;
        pattern = first.Value.Pattern;
        if (_starts is not null) match = pattern.Pattern.Shorten(_text, match, _starts, budget);
        @event = TextPattern.Read(pattern.Kind, match, pattern);
        int end = match.Index + match.Length;
        buffer.Consume(BytesOf(buffer.Span, _text.AsSpan(_at, end - _at)));
        _at = end;
        _decodedBytes = buffer.Length;
        return true;
    }

    /// <summary>Number of bytes at the front of a buffer that a text was decoded from.</summary>
    public static int BytesOf(ReadOnlySpan<byte> bytes, ReadOnlySpan<char> text)
    {
        int count = Encoding.UTF8.GetByteCount(text);
        if (count <= bytes.Length && Utf8.IsValid(bytes[..count])) return count;
        // Invalid UTF-8 became U+FFFD in the text, so count the bytes character by character.
        int at = 0;
        for (int chars = 0; chars < text.Length && at < bytes.Length;)
        {
            Rune.DecodeFromUtf8(bytes[at..], out Rune rune, out int length);
            chars += rune.Utf16SequenceLength;
            at += length;
        }

        return at;
    }

    private (TextEventPattern, Match)? First(bool isStrict)
    {
        (TextEventPattern Pattern, Match Match)? first = null;
        (bool IsKnown, Match? Match)[] next = _next[isStrict ? 0 : 1];
        for (int i = 0; i < _patterns.Count; i++)
        {
            if (!next[i].IsKnown || next[i].Match?.Index < _at)
                next[i] = (true, _patterns[i].Pattern.Find(_text, _at, isStrict, budget));
            if (next[i].Match is not Match match) continue;
            if (first is null || match.Index < first.Value.Match.Index) first = (_patterns[i], match);
        }

        return first;
    }

    private void Decode(ByteBuffer buffer)
    {
        ReadOnlySpan<byte> held = buffer.Span;
        // Leave an incomplete character for the next call.
        if (Rune.DecodeLastFromUtf8(held, out _, out int last) == OperationStatus.NeedMoreData) held = held[..^last];
        _text = Encoding.UTF8.GetString(held);
        _at = 0;
        foreach ((bool, Match?)[] next in _next) Array.Clear(next);
        _decodedBytes = buffer.Length;
    }
}
