using System.Globalization;
using System.Text;
using Superpower;
using Superpower.Model;
using Superpower.Parsers;
using Superpower.Tokenizers;

namespace ClassChat.Harness.Scenarios;

/// <summary>The kinds of tokens in a scenario line.</summary>
internal enum TokenKind
{
    /// <summary>A letter, then letters, digits, <c>_</c>, <c>-</c> or <c>.</c>.</summary>
    Word,

    /// <summary>A number, perhaps with a unit behind it.</summary>
    Number,

    /// <summary>A text in double quotes.</summary>
    Text,

    /// <summary>An item id such as <c>t4.route</c> is a word; a dot pair is a range.</summary>
    Range,

    /// <summary><c>,</c>.</summary>
    Comma,

    /// <summary><c>:</c>.</summary>
    Colon,

    /// <summary><c>@</c>.</summary>
    At,

    /// <summary><c>[</c>.</summary>
    Open,

    /// <summary><c>]</c>.</summary>
    Close,
}

/// <summary>Cuts a scenario line into tokens.</summary>
internal static class Lexer
{
    private static readonly TextParser<TextSpan> _word = Span.Regex("[A-Za-z][A-Za-z0-9_-]*(\\.[A-Za-z0-9_-]+)*");
    private static readonly TextParser<TextSpan> _number = Span.Regex("[0-9][0-9,_]*[0-9]|[0-9]");
    private static readonly TextParser<TextSpan> _text = Span.Regex("\"([^\"\\\\]|\\\\.)*\"");

    private static readonly Tokenizer<TokenKind> _tokenizer = new TokenizerBuilder<TokenKind>()
        .Ignore(Span.WhiteSpace)
        .Match(_text, TokenKind.Text)
        .Match(Span.EqualTo(".."), TokenKind.Range)
        .Match(_number, TokenKind.Number)
        .Match(_word, TokenKind.Word)
        .Match(Character.EqualTo(','), TokenKind.Comma)
        .Match(Character.EqualTo(':'), TokenKind.Colon)
        .Match(Character.EqualTo('@'), TokenKind.At)
        .Match(Character.EqualTo('['), TokenKind.Open)
        .Match(Character.EqualTo(']'), TokenKind.Close)
        .Build();

    /// <summary>The tokens of a line; where it cannot be cut, the column (from 0) and what is wrong.</summary>
    public static Result<TokenList<TokenKind>> Tokens(string line) => _tokenizer.TryTokenize(line);

    /// <summary>The part of a line before its comment: a <c>#</c> outside of quotes.</summary>
    public static string WithoutComment(string line)
    {
        bool quoted = false;
        for (int i = 0; i < line.Length; i++)
        {
            if (line[i] == '\\' && quoted) i++;
            else if (line[i] == '"') quoted = !quoted;
            else if (line[i] == '#' && !quoted) return line[..i].TrimEnd();
        }

        return line.TrimEnd();
    }

    /// <summary>The number that a token is.</summary>
    public static int Number(string token) =>
        int.TryParse(token.Replace(",", "").Replace("_", ""), CultureInfo.InvariantCulture, out int n) ? n : int.MaxValue;

    /// <summary>
    /// The bytes that a quoted text stands for: UTF-8, with the escapes <c>\n \r \t \0 \" \\ \e \xHH \u{H}</c>.
    /// </summary>
    /// <param name="quoted">The token, quotes included.</param>
    /// <param name="fault">What is wrong with an escape.</param>
    public static byte[] Unquote(string quoted, out string? fault)
    {
        fault = null;
        var bytes = new List<byte>();
        string inside = quoted[1..^1];
        for (int i = 0; i < inside.Length; i++)
        {
            if (inside[i] != '\\')
            {
                int length = char.IsHighSurrogate(inside[i]) && i + 1 < inside.Length ? 2 : 1;
                bytes.AddRange(Encoding.UTF8.GetBytes(inside.Substring(i, length)));
                i += length - 1;
                continue;
            }

            i++;
            if (Simple(inside[i]) is byte simple) bytes.Add(simple);
            else if (inside[i] == 'x' && Hex(inside, i + 1, 2) is int value)
            {
                bytes.Add((byte)value);
                i += 2;
            }
            else if (inside[i] == 'u' && Braced(inside, i + 1) is (Rune rune, int end))
            {
                bytes.AddRange(Encoding.UTF8.GetBytes(rune.ToString()));
                i = end;
            }
            else
            {
                fault = $"there is no escape '\\{inside[i]}'; there are \\n \\r \\t \\0 \\e \\\" \\\\ \\xHH \\u{{H}}";
            }
        }

        return [.. bytes];
    }

    private static byte? Simple(char c) => c switch
    {
        'n' => (byte)'\n',
        'r' => (byte)'\r',
        't' => (byte)'\t',
        '0' => 0,
        'e' => 0x1b,
        '"' or '\\' => (byte)c,
        _ => null,
    };

    private static int? Hex(string text, int start, int length) =>
        start + length <= text.Length
        && int.TryParse(text.AsSpan(start, length), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out int v)
            ? v
            : null;

    private static (Rune Rune, int End)? Braced(string text, int start)
    {
        int end = start < text.Length && text[start] == '{' ? text.IndexOf('}', start) : -1;
        return end > start && Hex(text, start + 1, end - start - 1) is int value && Rune.IsValid(value)
            ? (new Rune(value), end)
            : null;
    }
}
