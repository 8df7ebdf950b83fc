using System.Globalization;
using System.Text;

namespace ClassChat.Specification.Diagnostics;

/// <summary>
/// An error in a file that a person wrote, with its position, and optionally a suggestion and the source line.
/// </summary>
/// <param name="Path">The path of the file.</param>
/// <param name="Line">The line, from 1; 0 if the error concerns the whole file.</param>
/// <param name="Column">The column, from 1, in UTF-16 code units.</param>
/// <param name="Length">The number of characters to mark, at least 1.</param>
/// <param name="Message">The description of the error.</param>
/// <param name="Suggestion">A suggestion for fixing it; null if there is none.</param>
/// <param name="Source">The text of the line; null if there is none.</param>
public sealed record SourceError(
    string Path, int Line, int Column, int Length, string Message, string? Suggestion, string? Source)
{
    /// <summary>Number of characters of a long line that are shown before and after the marked place.</summary>
    private const int MaxBefore = 100, MaxAfter = 160;

    /// <summary>Creates an error that concerns a whole file.</summary>
    public static SourceError OfFile(string path, string message, string? suggestion = null) =>
        new(path, 0, 0, 1, message, suggestion, null);

    /// <summary>
    /// Formats the error as compilers do: position, message, the line with a caret, suggestion. Invisible characters,
    /// which a terminal could obey, are escaped; in the line each is one character, as the column counts. Only the part
    /// around the column is shown of a long line: a file may have an error in each word of a line of a megabyte.
    /// </summary>
    public override string ToString()
    {
        var text = new StringBuilder(PrintableText.Visible(Path));
        if (Line > 0) text.Append(CultureInfo.InvariantCulture, $":{Line}:{Column}");
        text.Append(": ").Append(PrintableText.Visible(Message));
        if (Source is not null)
        {
            string number = Line.ToString(CultureInfo.InvariantCulture).PadLeft(4);
            (string shown, int before) = Around(Source, Column - 1);
            int length = Math.Clamp(Length, 1, Math.Max(1, shown.Length - before));
            text.Append('\n').Append(number).Append(shown.Length > 0 ? " | " : " |").Append(shown);
            text.Append("\n     | ").Append(' ', before).Append('^', length);
        }

        if (Suggestion is not null) text.Append("\n       ").Append(PrintableText.Visible(Suggestion));
        return text.ToString();
    }

    /// <summary>The part of a line around an offset, and the offset in that part.</summary>
    private static (string Part, int Before) Around(string line, int offset)
    {
        int start = offset > MaxBefore ? offset - MaxBefore : 0;
        int end = Math.Min(line.Length, offset + MaxAfter);
        string part = Visible(line[start..end]);
        return ((start > 0 ? "…" : "") + part + (end < line.Length ? "…" : ""), offset - start + (start > 0 ? 1 : 0));
    }

    private static string Visible(string line)
    {
        var shown = new StringBuilder(line.Length);
        foreach (Rune rune in line.EnumerateRunes())
        {
            if (rune.Value == '\t') shown.Append(' ');
            else if (PrintableText.IsInvisible(rune)) shown.Append('\uFFFD', rune.Utf16SequenceLength);
            else shown.Append(rune);
        }

        return shown.ToString();
    }
}

/// <summary>Result of reading a file: a value, or all errors found.</summary>
/// <param name="Value">The value; null if there are errors.</param>
/// <param name="Errors">The errors, in the order of their lines.</param>
/// <typeparam name="T">The type of the value.</typeparam>
public sealed record ParseResult<T>(T? Value, IReadOnlyList<SourceError> Errors)
    where T : class
{
    /// <summary>Wraps the value of a file without errors.</summary>
    public static implicit operator ParseResult<T>(T value) => new(value, []);

    /// <summary>Wraps the only error of a file.</summary>
    public static implicit operator ParseResult<T>(SourceError error) => new(null, [error]);

    /// <summary>Wraps the errors of a file.</summary>
    public static implicit operator ParseResult<T>(List<SourceError> errors) => new(null, errors);
}
