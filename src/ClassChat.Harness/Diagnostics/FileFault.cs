using System.Globalization;

namespace ClassChat.Harness.Diagnostics;

/// <summary>What is wrong in a file that a person wrote, and where.</summary>
/// <param name="Path">The file.</param>
/// <param name="Line">The line, from 1; 0 if the file as a whole is meant.</param>
/// <param name="Column">The column, from 1, in UTF-16 code units.</param>
/// <param name="Length">How many characters are meant, at least 1.</param>
/// <param name="Message">What is wrong.</param>
/// <param name="Suggestion">What to do about it, if there is something to say.</param>
/// <param name="Source">The text of the line, if there is one.</param>
public sealed record FileFault(
    string Path, int Line, int Column, int Length, string Message, string? Suggestion, string? Source)
{
    /// <summary>A fault of a file as a whole.</summary>
    public static FileFault OfFile(string path, string message, string? suggestion = null) =>
        new(path, 0, 0, 1, message, suggestion, null);

    /// <summary>
    /// The fault as compilers print it: the place, the sentence, the line with a caret, the suggestion.
    /// </summary>
    public override string ToString()
    {
        var text = new System.Text.StringBuilder(Path);
        if (Line > 0) text.Append(CultureInfo.InvariantCulture, $":{Line}:{Column}");
        text.Append(": ").Append(Message);
        if (Source is not null)
        {
            string number = Line.ToString(CultureInfo.InvariantCulture).PadLeft(4);
            string shown = Source.Replace('\t', ' ');
            int length = Math.Clamp(Length, 1, Math.Max(1, shown.Length - Column + 1));
            text.Append('\n').Append(number).Append(shown.Length > 0 ? " | " : " |").Append(shown);
            text.Append("\n     | ").Append(' ', Column - 1).Append('^', length);
        }

        if (Suggestion is not null) text.Append("\n       ").Append(Suggestion);
        return text.ToString();
    }
}

/// <summary>A value read from a file, or all that is wrong with the file.</summary>
/// <param name="Value">The value; null if there are faults.</param>
/// <param name="Faults">The faults, in the order of their lines.</param>
/// <typeparam name="T">What the file holds.</typeparam>
public sealed record Reading<T>(T? Value, IReadOnlyList<FileFault> Faults)
    where T : class
{
    /// <summary>A file without faults.</summary>
    public static implicit operator Reading<T>(T value) => new(value, []);

    /// <summary>A file with one fault.</summary>
    public static implicit operator Reading<T>(FileFault fault) => new(null, [fault]);

    /// <summary>A file with faults.</summary>
    public static implicit operator Reading<T>(List<FileFault> faults) => new(null, faults);
}
