using System.Text;
using System.Text.RegularExpressions;

namespace ClassChat.Harness.Observations;

/// <summary>
/// The text somebody received, as one stream: what TCP cut or glued does not show. A stretch that an expectation has
/// taken is not found again.
/// </summary>
public sealed class TextStream
{
    /// <summary>Most text kept, in UTF-16 code units; what comes later is counted, not kept.</summary>
    public const int MaxChars = 64 * 1024 * 1024;

    private readonly Decoder _decoder = new UTF8Encoding(false, throwOnInvalidBytes: false).GetDecoder();
    private readonly StringBuilder _text = new();
    private readonly List<(int Start, int End)> _taken = [];
    private string? _snapshot = "";

    /// <summary>All of it, so far. Bytes that are not UTF-8 are U+FFFD.</summary>
    public string Text => _snapshot ??= _text.ToString();

    /// <summary>How long it is so far.</summary>
    public int Length => _text.Length;

    /// <summary>How many characters came after <see cref="MaxChars"/>.</summary>
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
        int kept = Math.Min(text.Length, MaxChars - _text.Length);
        _text.Append(text[..kept]);
        Dropped += text.Length - kept;
        _snapshot = null;
    }

    /// <summary>The first match at or behind a place that overlaps nothing taken.</summary>
    /// <param name="pattern">What to look for.</param>
    /// <param name="from">Where to begin.</param>
    public Match? Find(Regex pattern, int from = 0)
    {
        for (Match match = pattern.Match(Text, from); match.Success; match = match.NextMatch())
        {
            if (match.Length > 0 && !Overlaps(match.Index, match.Index + match.Length)) return match;
        }

        return null;
    }

    /// <summary>Where a text stands at or behind a place, taken or not; -1 if nowhere.</summary>
    public int IndexOf(string text, int from = 0) => Text.IndexOf(text, from, StringComparison.Ordinal);

    /// <summary>Takes a stretch out of what later expectations look at.</summary>
    public void Take(int start, int length) => _taken.Add((start, start + length));

    private bool Overlaps(int start, int end) => _taken.Exists(taken => start < taken.End && taken.Start < end);
}
