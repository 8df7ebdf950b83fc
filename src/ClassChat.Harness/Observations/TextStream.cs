using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;

namespace ClassChat.Harness.Observations;

/// <summary>
/// The text somebody received, as one stream: what TCP cut or glued does not show. A stretch that an expectation has
/// taken is not found again.
/// </summary>
/// <param name="maxChars">Most text kept, in UTF-16 code units; what comes later is counted, not kept.</param>
/// <param name="keepsEnd">
/// True if it is the end that is kept, at least so much of it: places in it, and what was taken, move with it.
/// </param>
public sealed class TextStream(int maxChars = TextStream.MaxChars, bool keepsEnd = false)
{
    /// <summary>Most text kept, in UTF-16 code units, unless less is asked for.</summary>
    public const int MaxChars = 64 * 1024 * 1024;

    private const int LeastChars = 256;

    private readonly Decoder _decoder = new UTF8Encoding(false, throwOnInvalidBytes: false).GetDecoder();
    private readonly List<(long Start, long End)> _taken = []; // as places in all that has come
    private char[] _chars = [];
    private string? _snapshot = "";

    /// <summary>All of it, so far, as one string: a copy each time. Bytes that are not UTF-8 are U+FFFD.</summary>
    public string Text => _snapshot ??= Span.ToString();

    /// <summary>How long it is so far, as far as it is kept.</summary>
    public int Length { get; private set; }

    /// <summary>Number of characters that have come.</summary>
    public long Total { get; private set; }

    /// <summary>Memory that it takes, in bytes.</summary>
    public long KeptBytes => sizeof(char) * (long)_chars.Length;

    /// <summary>Number of characters that are not kept.</summary>
    public long Dropped => Total - Length;

    /// <summary>Number of times that a pattern took too long.</summary>
    public int Timeouts { get; private set; }

    private ReadOnlySpan<char> Span => _chars.AsSpan(0, Length);

    private int Most => keepsEnd ? 2 * maxChars : maxChars;

    private long First => keepsEnd ? Dropped : 0;

    /// <summary>Where the text begins, in what is kept, that came after so many characters.</summary>
    public int PlaceOf(long total) => (int)Math.Clamp(total - First, 0, Length);

    /// <summary>Goes on with bytes, cut anywhere.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty) return;
        char[] chars = ArrayPool<char>.Shared.Rent(Encoding.UTF8.GetMaxCharCount(bytes.Length));
        int count = _decoder.GetChars(bytes, chars, flush: false);
        Append(chars.AsSpan(0, count));
        ArrayPool<char>.Shared.Return(chars);
    }

    /// <summary>Goes on with text.</summary>
    public void Append(ReadOnlySpan<char> text)
    {
        Total += text.Length;
        _snapshot = null;
        if (keepsEnd) text = text[^Math.Min(text.Length, maxChars)..];
        else text = text[..Math.Min(text.Length, maxChars - Length)];
        // Not each time: what is left out at the front moves all that stands behind it.
        if (keepsEnd && Length + text.Length > Most) KeepEnd(maxChars - text.Length);
        if (Length + text.Length > _chars.Length) MakeRoom(Length + text.Length);
        text.CopyTo(_chars.AsSpan(Length));
        Length += text.Length;
    }

    /// <summary>The last so many characters, or fewer.</summary>
    public string Tail(int chars) => Span[^Math.Min(chars, Length)..].ToString();

    /// <summary>True if a pattern matches at or behind a place; false if it takes too long to say.</summary>
    public bool IsMatch(Regex pattern, int from)
    {
        try
        {
            return pattern.IsMatch(Span, from);
        }
        catch (RegexMatchTimeoutException)
        {
            Timeouts++; // what a dialect's author and a program have brought about together is not found
            return false;
        }
    }

    /// <summary>The first match at or behind a place, taken or not; none if the pattern takes too long.</summary>
    public Match? Match(Regex pattern, int from)
    {
        if (!IsMatch(pattern, from)) return null; // mostly: then no string need be made of all the text
        try
        {
            return pattern.Match(Text, from);
        }
        catch (RegexMatchTimeoutException)
        {
            Timeouts++;
            return null;
        }
    }

    /// <summary>The first match that overlaps nothing taken; none if the pattern takes too long to say.</summary>
    /// <param name="pattern">What to look for.</param>
    /// <param name="fits">What else the match must fulfil; null: nothing.</param>
    public Match? Find(Regex pattern, Func<Match, bool>? fits = null)
    {
        try
        {
            // Mostly there is none, and then no string need be made of all the text.
            if (!IsAny(pattern)) return null;
            for (Match match = pattern.Match(Text); match.Success; match = match.NextMatch())
            {
                bool isFree = match.Length > 0 && !Overlaps(match.Index, match.Index + match.Length);
                if (isFree && (fits is null || fits(match))) return match;
            }
        }
        catch (RegexMatchTimeoutException)
        {
            // What a dialect's author and a server's have brought about together is not found: no more than that.
            Timeouts++;
        }

        return null;
    }

    /// <summary>Where a text stands at or behind a place, taken or not; -1 if nowhere.</summary>
    public int IndexOf(string text, int from = 0) => Span[from..].IndexOf(text) is >= 0 and int at ? from + at : -1;

    /// <summary>Takes a stretch out of what later expectations look at.</summary>
    public void Take(int start, int length) => _taken.Add((First + start, First + start + length));

    /// <summary>What stands at or behind a place, without what expectations have taken.</summary>
    public string Untaken(int from)
    {
        var rest = new StringBuilder();
        foreach ((long start, long end) in _taken.Order())
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
        Array.Resize(ref _chars, Math.Max(Math.Max(LeastChars, chars), Math.Min(2 * Length, Most)));

    private void KeepEnd(int chars)
    {
        Span[^chars..].CopyTo(_chars);
        Length = chars;
    }

    private bool Overlaps(int start, int end) =>
        _taken.Exists(taken => First + start < taken.End && taken.Start < First + end);
}
