using System.Text;
using System.Text.RegularExpressions;

namespace ClassChat.Harness.Observations;

/// <summary>
/// The text somebody received, as one stream: what TCP cut or glued does not show. A stretch that an expectation has
/// taken is not found again.
/// </summary>
/// <param name="maxChars">Most text kept, in UTF-16 code units; what comes later is counted, not kept.</param>
public sealed class TextStream(int maxChars = TextStream.MaxChars)
{
    /// <summary>Most text kept, in UTF-16 code units, unless less is asked for.</summary>
    public const int MaxChars = 64 * 1024 * 1024;

    private readonly Decoder _decoder = new UTF8Encoding(false, throwOnInvalidBytes: false).GetDecoder();
    private readonly StringBuilder _text = new();
    private readonly List<(int Start, int End)> _taken = [];
    private string? _snapshot = "";

    /// <summary>All of it, so far. Bytes that are not UTF-8 are U+FFFD.</summary>
    public string Text => _snapshot ??= _text.ToString();

    /// <summary>How long it is so far.</summary>
    public int Length => _text.Length;

    /// <summary>How many characters came after the most that is kept.</summary>
    public long Dropped { get; private set; }

    /// <summary>Goes on with bytes, cut anywhere.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty) return;
        char[] chars = new char[Encoding.UTF8.GetMaxCharCount(bytes.Length)];
        int count = _decoder.GetChars(bytes, chars, flush: false);
        Append(chars.AsSpan(0, count));
    }

    /// <summary>Goes on with text.</summary>
    public void Append(ReadOnlySpan<char> text)
    {
        int kept = Math.Min(text.Length, maxChars - _text.Length);
        _text.Append(text[..kept]);
        Dropped += text.Length - kept;
        _snapshot = null;
    }

    /// <summary>The first match that overlaps nothing taken; none if the pattern takes too long to say.</summary>
    /// <param name="pattern">What to look for.</param>
    /// <param name="fits">What else the match must fulfil; null: nothing.</param>
    public Match? Find(Regex pattern, Func<Match, bool>? fits = null)
    {
        try
        {
            for (Match match = pattern.Match(Text); match.Success; match = match.NextMatch())
            {
                bool isFree = match.Length > 0 && !Overlaps(match.Index, match.Index + match.Length);
                if (isFree && (fits is null || fits(match))) return match;
            }
        }
        catch (RegexMatchTimeoutException)
        {
            // What a dialect's author and a server's have brought about together is not found: no more than that.
        }

        return null;
    }

    /// <summary>Where a text stands at or behind a place, taken or not; -1 if nowhere.</summary>
    public int IndexOf(string text, int from = 0) => Text.IndexOf(text, from, StringComparison.Ordinal);

    /// <summary>Takes a stretch out of what later expectations look at.</summary>
    public void Take(int start, int length) => _taken.Add((start, start + length));

    /// <summary>What stands at or behind a place, without what expectations have taken.</summary>
    public string Untaken(int from)
    {
        var rest = new StringBuilder();
        foreach ((int start, int end) in _taken.Order())
        {
            if (start > from) rest.Append(Text, from, Math.Min(start, Length) - from);
            from = Math.Max(from, Math.Min(end, Length));
        }

        return rest.Append(Text, from, Length - from).ToString();
    }

    private bool Overlaps(int start, int end) => _taken.Exists(taken => start < taken.End && taken.Start < end);
}
