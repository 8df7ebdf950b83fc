using System.Globalization;
using System.Text;
using ClassChat.Protocol;

namespace ClassChat.Client.Files;

/// <summary>
/// A file name that is valid on every system, derived from a name that an untrusted peer sent: never a path, never a
/// device, never longer than file systems allow.
/// </summary>
internal sealed record SafeFileName
{
    private const string Nameless = "file";
    private const string Forbidden = "<>:\"/\\|?*";

    // A longer extension counts as part of the name.
    private const int MaxExtensionBytes = 32;

    // Device names on Windows, with any extension (learn.microsoft.com, "Naming Files, Paths, and Namespaces").
    private static readonly HashSet<string> _devices = new(
        [
            "CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$",
            .. "0123456789¹²³".SelectMany(n => new[] { $"COM{n}", $"LPT{n}" }),
        ],
        StringComparer.OrdinalIgnoreCase);

    private readonly string _stem;
    private readonly string _extension;

    private SafeFileName(string stem, string extension)
    {
        _stem = stem;
        _extension = extension;
    }

    /// <summary>Derives a safe name from any text.</summary>
    public static SafeFileName From(string name)
    {
        string last = name[(name.LastIndexOfAny(['/', '\\']) + 1)..];
        string clean = Trim(string.Concat(last.EnumerateRunes().Select(Clean)));
        if (clean.Length == 0) clean = Nameless;
        if (_devices.Contains(clean.Split('.')[0].TrimEnd())) clean = "_" + clean;

        string extension = Path.GetExtension(clean);
        bool ends = extension.Length is > 0 && extension.Length < clean.Length
            && Encoding.UTF8.GetByteCount(extension) <= MaxExtensionBytes;
        return ends ? new SafeFileName(clean[..^extension.Length], extension) : new SafeFileName(clean, "");
    }

    /// <summary>
    /// Returns the name, or a numbered alternative if it is taken: <c>notes.pdf</c>, <c>notes_1.pdf</c> and so on.
    /// </summary>
    /// <param name="attempt">The number of candidates already taken.</param>
    public string Candidate(int attempt)
    {
        string number = attempt == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"_{attempt}");
        string ending = number + _extension;
        string stem = Trim(Shorten(_stem, Limits.MaxFileNameBytes - Encoding.UTF8.GetByteCount(ending)));
        return (stem.Length == 0 ? Nameless : stem) + ending;
    }

    private static string Clean(Rune rune)
    {
        bool hides = rune == Rune.ReplacementChar || Rune.GetUnicodeCategory(rune)
            is UnicodeCategory.Control
            or UnicodeCategory.Format
            or UnicodeCategory.LineSeparator
            or UnicodeCategory.ParagraphSeparator;
        return hides || Forbidden.Contains(rune.ToString(), StringComparison.Ordinal) ? "_" : rune.ToString();
    }

    // Windows drops dots and spaces at the end, so two names would be the same.
    private static string Trim(string name) => name.Trim().TrimEnd('.', ' ');

    private static string Shorten(string text, int maxBytes)
    {
        int bytes = 0;
        int length = 0;
        foreach (Rune rune in text.EnumerateRunes())
        {
            bytes += rune.Utf8SequenceLength;
            if (bytes > maxBytes) break;
            length += rune.Utf16SequenceLength;
        }

        return text[..length];
    }
}
