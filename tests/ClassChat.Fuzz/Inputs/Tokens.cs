using System.Text;
using System.Text.RegularExpressions;

namespace ClassChat.Fuzz.Inputs;

/// <summary>Pieces to insert into inputs: those that readers often get wrong, and the words of the seeds.</summary>
public static partial class Tokens
{
    /// <summary>Maximum number of words taken from seeds.</summary>
    private const int MaxWords = 2_000;

    private static readonly byte[][] _bytes =
    [
        [0], [0xFF], [0x80], [0xC0, 0x80], [0xE0, 0x80, 0xAF], [0xED, 0xA0, 0x80], [0xF0, 0x9F], [0xF0, 0x9F,
        0x98, 0x80],
        [0xF4, 0x90, 0x80, 0x80], [0xEF, 0xBB, 0xBF], [0xE2, 0x80, 0xA8], [0xC2, 0x85], [0x1B], [0x1B, 0x5B],
        [0x7F, 0xFF, 0xFF, 0xFF], [0xFF, 0xFF, 0xFF, 0xFF], [0, 0, 0, 5], [5, 0, 0, 0], [0xFF, 0xFF, 0xFF, 0xFF, 0x0F],
    ];

    private static readonly string[] _texts =
    [
        "0", "-1", "1", "2147483647", "2147483648", "-2147483649", "4294967296", "9223372036854775807",
        "9223372036854775808", "99999999999999999999999999", "1e308", "1e999", "0.1", "-0", "NaN", "0x10", "1_000",
        "1,000", "00000005", "{", "}", "[", "]", "{}", "[]", "{{", "}}", "{name}", "{text}", "{base64}",
        "{size:number}",
        "{0}", "\"", "'", "\\", "\\u0000", "\\ud800", "\\udc00\\ud800", "\\ud83d\\ude00", "\\x", "\\\"", ",", ":", ": ",
        "- ", "-", "?", "? ", "|", "|\n", ">-\n", "&a ", "*a", "!json ", "!!binary ", "!<x> ",
        "%YAML 1.1\n---\n", "---\n",
        "...\n", "<<: ", "~", "null", "true", "no", "# ", "\t", "\r", "\r\n", "\n", "\n\n", " ", "  ", "\v",
        "\f", "\u200B",
        "\u202E", "/", "/(a+)+$/", "/(?<text>.*)/", "/[/", "/(?<name>/", "/\\1/", "(?i)", ".*", "..", "../",
        "/etc/passwd",
        "[0]", "[999999]", ".#", "!.", "ms", "s", "min", "MB", "KB", "50 ms", "99999999999 s", "100 %", "[1..30]",
        "[30..1]", "[0..2147483647]", "[1]", "\u001B[31m", "\u001B]0;", "\u0007", "\u001B[2J", "\u001B[999999999A",
        "\u009B", "a", "A", "ä", "\uFEFF", "ı", "ß", "𝔘",
    ];

    /// <summary>Pieces that readers often get wrong: borders of numbers, brackets, escapes, invalid UTF-8.</summary>
    public static IReadOnlyList<byte[]> Hostile { get; } = [.. _bytes, .. _texts.Select(Encoding.UTF8.GetBytes)];

    /// <summary>The different words of seeds, such as keys and keywords.</summary>
    public static IReadOnlyList<byte[]> Of(IEnumerable<byte[]> seeds) =>
    [
        .. seeds.SelectMany(seed => Word.Matches(Encoding.UTF8.GetString(seed)).Select(match => match.Value))
            .Distinct().Take(MaxWords).Select(Encoding.UTF8.GetBytes),
    ];

    [GeneratedRegex(@"[\w.]+:?|""[^""\n]{0,80}""|\{[^{}\n]{0,80}\}|\[[^\[\]\n]{0,80}\]|[^\w\s]+")]
    private static partial Regex Word { get; }
}
