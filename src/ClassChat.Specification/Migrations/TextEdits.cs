using System.Text;

namespace ClassChat.Specification.Migrations;

/// <summary>Edits of a text, collected by position in the old text and applied together.</summary>
/// <param name="text">The old text.</param>
internal sealed class TextEdits(string text)
{
    /// <summary>Number of spaces per indentation level.</summary>
    public const int Indent = 2;

    private readonly List<(int Start, int End, string Text)> _edits = [];

    /// <summary>The old text.</summary>
    public string Text => text;

    /// <summary>Replaces a range.</summary>
    public void Replace(int start, int end, string by) => _edits.Add((start, end, by));

    /// <summary>Inserts text at a position, after earlier insertions there.</summary>
    public void Insert(int at, string inserted) => _edits.Add((at, at, inserted));

    /// <summary>Indents every line that starts between two positions.</summary>
    public void IndentAfter(int start, int end)
    {
        for (int line = NextLine(start); line < end && line > start; line = NextLine(line))
        {
            if (text[line] is not ('\r' or '\n')) Insert(line, new string(' ', Indent));
        }
    }

    /// <summary>Keeps the column of a comment after a position, if spaces align it with others.</summary>
    /// <param name="at">The position.</param>
    /// <param name="grown">The number of characters by which the line grows before the position.</param>
    public void KeepColumn(int at, int grown)
    {
        int blanks = text.AsSpan(at).IndexOfAnyExcept(' ');
        if (blanks < 2 || text[at + blanks] != '#') return;
        if (grown > 0) Replace(at, at + Math.Min(grown, blanks - 1), "");
        else Insert(at, new string(' ', -grown));
    }

    /// <summary>Inserts whole lines at the beginning of a line, indented.</summary>
    public void InsertLines(int at, string lines)
    {
        string newLine = NewLineAt(0);
        bool isUnended = at > 0 && text[at - 1] != '\n';
        var indented = new StringBuilder(isUnended ? newLine : "");
        foreach (string line in lines.TrimEnd('\r', '\n').Split('\n'))
            indented.Append(' ', line.Trim().Length > 0 ? Indent : 0).Append(line.TrimEnd('\r')).Append(newLine);
        Insert(at, indented.ToString());
    }

    /// <summary>Returns the start of the line at a position.</summary>
    public int LineStart(int at) => at == 0 ? 0 : text.LastIndexOf('\n', at - 1) + 1;

    /// <summary>Returns the start of the next line, or the end of the text.</summary>
    public int NextLine(int at)
    {
        int end = text.IndexOf('\n', at);
        return end < 0 ? text.Length : end + 1;
    }

    /// <summary>Returns the rest of the line at a position, trimmed.</summary>
    public string RestOfLine(int at) => text[at..NextLine(at)].Trim();

    /// <summary>
    /// Returns the line break at the end of the line at a position; for the last line, that of the first line.
    /// </summary>
    public string NewLineAt(int at)
    {
        int next = NextLine(at);
        if (at > 0 && text[next - 1] != '\n') return NewLineAt(0);
        return next > 1 && text[next - 2] == '\r' && text[next - 1] == '\n' ? "\r\n" : "\n";
    }

    /// <summary>True if a comment precedes the line at a position, ignoring empty lines.</summary>
    public bool HasCommentAbove(int at)
    {
        int start = LineStart(at);
        while (start > 0 && string.IsNullOrWhiteSpace(text[LineStart(start - 1)..start])) start = LineStart(start - 1);
        return StartWithComments(start) < start;
    }

    /// <summary>
    /// Returns the start of the comments directly above the line at a position, or of the line itself.
    /// </summary>
    public int StartWithComments(int at)
    {
        int start = LineStart(at);
        while (start > 0 && text[LineStart(start - 1)..start].TrimStart().StartsWith('#')) start = LineStart(start - 1);
        return start;
    }

    /// <summary>Returns the new text.</summary>
    public string Apply()
    {
        var result = new StringBuilder(text.Length);
        int done = 0;
        foreach ((int start, int end, string by) in _edits.OrderBy(edit => edit.Start).ThenBy(edit => edit.End))
        {
            if (start < done) continue; // inside a moved part; the caller verifies the result
            result.Append(text, done, start - done).Append(by);
            done = end;
        }

        return result.Append(text, done, text.Length - done).ToString();
    }
}
