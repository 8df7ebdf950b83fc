using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;
using ClassChat.Specification.Patterns;

namespace ClassChat.Specification.Recording;

/// <summary>
/// Received text as one continuous stream, regardless of TCP segment boundaries, up to a limit. <see cref="Find"/>
/// skips ranges that expectations have consumed; other searches do not.
/// </summary>
/// <param name="maxChars">Maximum text kept, in UTF-16 code units; text beyond it is counted but not kept.</param>
/// <param name="keepsEnd">True to keep the end of the text instead, at least <paramref name="maxChars"/> of it;
/// positions and consumed ranges move accordingly.</param>
/// <param name="budget">Time limit of searches, shared with other streams; null for one of its own.</param>
public sealed class TextStream(
    int maxChars = TextStream.MaxChars, bool keepsEnd = false, MatchBudget? budget = null)
{
    /// <summary>Default maximum of text kept, in UTF-16 code units.</summary>
    public const int MaxChars = 64 * 1024 * 1024;

    private const int MinChars = 256;

    private readonly MatchBudget _budget = budget ?? new MatchBudget();
    private readonly Decoder _decoder = new UTF8Encoding(false, throwOnInvalidBytes: false).GetDecoder();
    private readonly List<(long Start, long End)> _consumed = []; // positions in the whole stream
    private char[] _chars = [];
    private string? _snapshot = "";

    /// <summary>
    /// The text kept so far as a string, copied after each change. Bytes that are not UTF-8 are U+FFFD.
    /// </summary>
    public string Text => _snapshot ??= Span.ToString();

    /// <summary>Length of the text kept.</summary>
    public int Length { get; private set; }

    /// <summary>Number of characters received.</summary>
    public long Total { get; private set; }

    /// <summary>Memory used, in bytes.</summary>
    public long KeptBytes => sizeof(char) * (long)_chars.Length;

    /// <summary>Number of characters not kept.</summary>
    public long Dropped => Total - Length;

    private ReadOnlySpan<char> Span => _chars.AsSpan(0, Length);

    private int Most => keepsEnd ? 2 * maxChars : maxChars;

    private long First => keepsEnd ? Dropped : 0;

    /// <summary>Position in the kept text that corresponds to a total number of received characters.</summary>
    public int PlaceOf(long total) => (int)Math.Clamp(total - First, 0, Length);

    /// <summary>Appends received bytes, which may be split anywhere.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty) return;
        char[] chars = ArrayPool<char>.Shared.Rent(Encoding.UTF8.GetMaxCharCount(bytes.Length));
        int count = _decoder.GetChars(bytes, chars, flush: false);
        Append(chars.AsSpan(0, count));
        ArrayPool<char>.Shared.Return(chars);
    }

    /// <summary>Appends text.</summary>
    public void Append(ReadOnlySpan<char> text)
    {
        Total += text.Length;
        _snapshot = null;
        if (keepsEnd) text = text[^Math.Min(text.Length, maxChars)..];
        else text = text[..Math.Min(text.Length, maxChars - Length)];
        // Not on every call, because removing text at the front moves the rest.
        if (keepsEnd && Length + text.Length > Most) KeepEnd(maxChars - text.Length);
        if (Length + text.Length > _chars.Length) MakeRoom(Length + text.Length);
        text.CopyTo(_chars.AsSpan(Length));
        Length += text.Length;
    }

    /// <summary>The end of the text, up to a number of characters.</summary>
    public string Tail(int chars) => Span[^Math.Min(chars, Length)..].ToString();

    /// <summary>True if a pattern matches at or after a position; false also if the search takes too long.</summary>
    public bool IsMatch(SearchPattern pattern, int from) => _budget.Run(
        pattern, Length - from, (Stream: this, from), static (regex, at) => regex.IsMatch(at.Stream.Span, at.from));

    /// <summary>
    /// First match at or after a position, consumed or not; null if there is none or the search takes too long.
    /// </summary>
    public Match? Match(SearchPattern pattern, int from) =>
        // The usual case, no match, avoids building a string of the whole text.
        IsMatch(pattern, from) ? _budget.Match(pattern, Text, from) : null;

    /// <summary>
    /// First match that overlaps no consumed range; null if there is none or the search takes too long.
    /// </summary>
    /// <param name="pattern">The pattern to search for.</param>
    /// <param name="fits">Additional condition on the match; null for none.</param>
    public Match? Find(SearchPattern pattern, Func<Match, bool>? fits = null)
    {
        // Usually there is no match; this check avoids building a string of the whole text.
        if (!_budget.Run(pattern, Length, this, static (regex, stream) => stream.IsAny(regex))) return null;
        int from = 0;
        while (from <= Length && _budget.Match(pattern, Text, from) is Match match)
        {
            bool isFree = match.Length > 0 && !Overlaps(match.Index, match.Index + match.Length);
            if (isFree && (fits is null || fits(match))) return match;
            from = match.Index + Math.Max(1, match.Length);
        }

        return null;
    }

    /// <summary>Position of a text at or after a position, consumed or not; -1 if it does not occur.</summary>
    public int IndexOf(string text, int from = 0) => Span[from..].IndexOf(text) is >= 0 and int at ? from + at : -1;

    /// <summary>Marks a range as consumed, so that later expectations ignore it.</summary>
    public void Consume(int start, int length) => _consumed.Add((First + start, First + start + length));

    /// <summary>Text at or after a position, without consumed ranges.</summary>
    public string Untaken(int from)
    {
        var rest = new StringBuilder();
        foreach ((long start, long end) in _consumed.Order())
        {
            if (PlaceOf(start) > from) rest.Append(Span[from..PlaceOf(start)]);
            from = Math.Max(from, PlaceOf(end));
        }

        return rest.Append(Span[from..]).ToString();
    }

    private bool IsAny(Regex pattern)
    {
        foreach (ValueMatch match in pattern.EnumerateMatches(Span))
            if (match.Length > 0 && !Overlaps(match.Index, match.Index + match.Length)) return true;
        return false;
    }

    private void MakeRoom(int chars) =>
        Array.Resize(ref _chars, Math.Max(Math.Max(MinChars, chars), Math.Min(2 * Length, Most)));

    private void KeepEnd(int chars)
    {
        Span[^chars..].CopyTo(_chars);
        Length = chars;
    }

    private bool Overlaps(int start, int end) =>
        _consumed.Exists(range => First + start < range.End && range.Start < First + end);
}
