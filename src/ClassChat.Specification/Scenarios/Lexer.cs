using System.Globalization;
using System.Text;
using Superpower;
using Superpower.Model;
using Superpower.Parsers;
using Superpower.Tokenizers;

namespace ClassChat.Specification.Scenarios;

/// <summary>Kind of a token in a scenario line.</summary>
public enum TokenKind
{
    /// <summary>A letter followed by letters, digits, <c>_</c> or <c>-</c>; also the id of a rubric item.</summary>
    Word,

    /// <summary>A number, possibly with a decimal fraction; <c>_</c> may separate its digits.</summary>
    Number,

    /// <summary>A text in double quotes.</summary>
    Text,

    /// <summary><c>..</c>.</summary>
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

/// <summary>Splits a scenario line into tokens, decodes quoted texts, and removes comments.</summary>
internal static class Lexer
{
    private static readonly TextParser<Unit> _name = Character.Matching(char.IsAsciiLetter, "a letter")
        .IgnoreThen(Character.Matching(IsInName, "a letter, a digit, - or _").IgnoreMany());

    // Item ids such as t4.route are one word.
    private static readonly TextParser<TextSpan> _word = Span.MatchedBy(_name.IgnoreThen(
        Character.EqualTo('.').IgnoreThen(_name).Try().IgnoreMany()));

    private static readonly TextParser<TextSpan> _number =
        Span.MatchedBy(Character.Matching(char.IsAsciiDigit, "a digit")
            .IgnoreThen(Character.In([.. "0123456789_"]).IgnoreMany())
            .IgnoreThen(Character.EqualTo('.').IgnoreThen(Character.Digit.AtLeastOnce()).Select(digits => digits.Length)
                .Try().OptionalOrDefault()));

    private static readonly TextParser<TextSpan> _text = Span.MatchedBy(Character.EqualTo('"')
        .IgnoreThen(Character.EqualTo('\\').IgnoreThen(Character.AnyChar).Or(Character.Except('"')).IgnoreMany())
        .IgnoreThen(Character.EqualTo('"')));

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

    private static bool IsInName(char c) => char.IsAsciiLetterOrDigit(c) || c is '-' or '_';

    /// <summary>Tokens of a line; null, with an error, if it contains an invalid token.</summary>
    public static TokenList<TokenKind>? Tokens(SourceLine line, ErrorCollector errors)
    {
        Result<TokenList<TokenKind>> tokens = _tokenizer.TryTokenize(line.Text);
        if (!tokens.HasValue)
        {
            int column = tokens.ErrorPosition.Column - 1;
            bool openQuote = line.Text[column] == '"';
            errors.Add(
                line, column, 1, openQuote ? "a text begins here and does not end" : "cannot stand here",
                openQuote ? "end it with a double quote; a quote inside is written \\\"" : null);
            return null;
        }

        foreach (Token<TokenKind> text in tokens.Value.Where(token => token.Kind == TokenKind.Text))
        {
            Unquote(text.ToStringValue(), out string? fault);
            if (fault is not null) errors.Add(line, text.Position.Column - 1, text.Span.Length, fault);
        }

        return tokens.Value;
    }

    /// <summary>Removes the comment of a line, which starts with a <c>#</c> outside quotes.</summary>
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

    /// <summary>Value of a number token.</summary>
    public static int Number(string token) =>
        int.TryParse(token.Replace("_", ""), CultureInfo.InvariantCulture, out int n) ? n : int.MaxValue;

    /// <summary>
    /// Decodes a quoted text to UTF-8 bytes, with the escapes <c>\n \r \t \0 \" \\ \e \xHH \u{H}</c>.
    /// </summary>
    /// <param name="quoted">The token, including its quotes.</param>
    /// <param name="fault">Error message for an invalid escape; null if there is none.</param>
    public static byte[] Unquote(string quoted, out string? fault)
    {
        fault = null;
        var bytes = new List<byte>();
        string inside = quoted[1..^1];
        for (int i = 0; i < inside.Length; i++)
        {
            if (inside[i] != '\\')
            {
                int length = i + 1 < inside.Length && char.IsSurrogatePair(inside[i], inside[i + 1]) ? 2 : 1;
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
        && int.TryParse(
            text.AsSpan(start, length), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out int v)
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
