using ClassChat.Harness.Diagnostics;

namespace ClassChat.Harness.Scenarios;

/// <summary>What is wrong with a scenario file, as its readers find it.</summary>
internal sealed class Faults(string path, IReadOnlyList<string> lines)
{
    /// <summary>The file.</summary>
    public string Path => path;

    private readonly HashSet<(int Line, int Column, string Message)> _said = [];

    /// <summary>All faults, in the order of their lines.</summary>
    public List<FileFault> All { get; } = [];

    /// <summary>Notes a fault at a place.</summary>
    /// <param name="line">The line, from 1.</param>
    /// <param name="column">The column, from 0.</param>
    /// <param name="length">How many characters are meant.</param>
    /// <param name="message">What is wrong.</param>
    /// <param name="suggestion">What to do.</param>
    public void Add(int line, int column, int length, string message, string? suggestion = null)
    {
        // A line in a loop is read once for each turn: the same fault is said once.
        if (!_said.Add((line, column, message))) return;
        string? source = line >= 1 && line <= lines.Count ? lines[line - 1] : null;
        All.Add(new FileFault(path, line, column + 1, length, message, suggestion, source));
    }

    /// <summary>Notes a fault in a line.</summary>
    /// <param name="line">The line, loops unrolled.</param>
    /// <param name="column">The column in its text, from 0.</param>
    /// <param name="length">How many characters are meant.</param>
    /// <param name="message">What is wrong.</param>
    /// <param name="suggestion">What to do.</param>
    public void Add(SourceLine line, int column, int length, string message, string? suggestion = null)
    {
        if (line.Text == line.Written)
        {
            Add(line.Number, line.Indent + column, length, message, suggestion);
            return;
        }

        // Where a loop has put in values, columns have moved: the same words are looked for in what is written.
        string meant = line.Text.Substring(column, Math.Min(length, line.Text.Length - column));
        int written = meant.Length == 0 ? -1 : line.Written.IndexOf(meant, StringComparison.Ordinal);
        if (written >= 0) Add(line.Number, line.Indent + written, length, message, suggestion);
        else Add(line.Number, message, suggestion);
    }

    /// <summary>Notes a fault of a whole line.</summary>
    public void Add(int line, string message, string? suggestion = null)
    {
        string source = line >= 1 && line <= lines.Count ? lines[line - 1] : "";
        int indent = source.Length - source.TrimStart().Length;
        Add(line, indent, Math.Max(1, source.Trim().Length), message, suggestion);
    }
}
