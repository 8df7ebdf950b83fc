namespace ClassChat.Tidy.Tests.Source;

/// <summary>
/// A C# file taken apart into code and comments, so that no rule trips over what only stands in a string. Holes of
/// interpolated strings are code.
/// </summary>
public sealed class CSharpText
{
    private readonly string _text;
    private readonly char[] _code;
    private readonly char[] _comments;
    private int _at;

    private CSharpText(string text)
    {
        _text = text;
        _code = Blank(text);
        _comments = Blank(text);
        ReadCode(inHole: false);
    }

    /// <summary>The code; all else is blanks.</summary>
    public string Code => new(_code);

    /// <summary>The comments; all else is blanks.</summary>
    public string Comments => new(_comments);

    /// <summary>Takes a file apart.</summary>
    public static CSharpText Split(string text) => new(text);

    private static char[] Blank(string text) => text.Select(c => c == '\n' ? '\n' : ' ').ToArray();

    private bool Ahead(string what) => string.CompareOrdinal(_text, _at, what, 0, what.Length) == 0;

    private void ReadCode(bool inHole)
    {
        int depth = 0;
        while (_at < _text.Length)
        {
            char c = _text[_at];
            if (Ahead("//")) ReadComment("\n");
            else if (Ahead("/*")) ReadComment("*/");
            else if (c == '\'') ReadCharacter();
            else if (TryReadString()) continue;
            else if (inHole && c == '}' && depth == 0) return;
            else
            {
                depth += c == '{' ? 1 : c == '}' ? -1 : 0;
                _code[_at++] = c;
            }
        }
    }

    private void ReadComment(string end)
    {
        int stop = _text.IndexOf(end, _at, StringComparison.Ordinal);
        stop = stop < 0 ? _text.Length : stop + (end == "\n" ? 0 : end.Length);
        for (; _at < stop; _at++) _comments[_at] = _text[_at];
    }

    private void ReadCharacter()
    {
        _at++;
        while (_at < _text.Length && _text[_at] is not ('\'' or '\n')) _at += _text[_at] == '\\' ? 2 : 1;
        _at++;
    }

    private bool TryReadString()
    {
        int quote = _at;
        while (quote < _text.Length && _text[quote] is '$' or '@') quote++;
        if (quote >= _text.Length || _text[quote] != '"') return false;

        int dollars = _text.AsSpan(_at, quote - _at).Count('$');
        bool verbatim = _text.AsSpan(_at, quote - _at).Contains('@');
        int quotes = _text.AsSpan(quote).IndexOfAnyExcept('"');
        if (quotes < 0) quotes = _text.Length - quote;
        bool raw = quotes >= 3 && !verbatim;
        _at = quote + (raw ? quotes : 1);
        ReadString(raw ? new string('"', quotes) : "\"", raw, verbatim, dollars);
        return true;
    }

    private void ReadString(string end, bool raw, bool verbatim, int dollars)
    {
        string hole = new('{', Math.Max(1, dollars));
        while (_at < _text.Length && !Ahead(end))
        {
            if (!raw && !verbatim && _text[_at] == '\\') _at += 2;
            else if (dollars > 0 && !raw && Ahead("{{")) _at += 2;
            else if (dollars > 0 && Ahead(hole)) ReadHole(hole.Length);
            else _at++;
            if (verbatim && Ahead("\"\"")) _at += 2;
        }

        _at = Math.Min(_text.Length, _at + end.Length);
    }

    private void ReadHole(int braces)
    {
        _at += braces;
        ReadCode(inHole: true);
        _at = Math.Min(_text.Length, _at + braces);
    }
}
