using ClassChat.Specification.Diagnostics;

namespace ClassChat.Specification.Scenarios;

/// <summary>
/// Collects the errors in a scenario or workload file, each once, at the line and column where it stands in the file.
/// </summary>
internal sealed class ErrorCollector(string path, IReadOnlyList<string> lines)
{
    /// <summary>The file.</summary>
    public string Path => path;

    private readonly HashSet<(int Line, int Column, string Message)> _reported = [];

    /// <summary>All errors, in the order they were found.</summary>
    public List<SourceError> All { get; } = [];

    /// <summary>Adds an error at a position.</summary>
    /// <param name="line">The line, starting from 1.</param>
    /// <param name="column">The column, starting from 0.</param>
    /// <param name="length">Number of characters to mark.</param>
    /// <param name="message">Description of the error.</param>
    /// <param name="suggestion">Suggested correction; null for none.</param>
    public void Add(int line, int column, int length, string message, string? suggestion = null)
    {
        // A line in a loop is parsed once per iteration; report each error only once.
        if (!_reported.Add((line, column, message))) return;
        string? source = line >= 1 && line <= lines.Count ? lines[line - 1] : null;
        All.Add(new SourceError(path, line, column + 1, length, message, suggestion, source));
    }

    /// <summary>Adds an error in a line.</summary>
    /// <param name="line">The line, after loops are unrolled.</param>
    /// <param name="column">The column in its text, starting from 0.</param>
    /// <param name="length">Number of characters to mark.</param>
    /// <param name="message">Description of the error.</param>
    /// <param name="suggestion">Suggested correction; null for none.</param>
    public void Add(SourceLine line, int column, int length, string message, string? suggestion = null)
    {
        if (line.Text == line.Written)
        {
            Add(line.Number, line.Indent + column, length, message, suggestion);
            return;
        }

        // Loop values shift the columns, so find the same words in the line as written.
        string meant = line.Text.Substring(column, Math.Min(length, line.Text.Length - column));
        int written = meant.Length == 0 ? -1 : line.Written.IndexOf(meant, StringComparison.Ordinal);
        if (written >= 0) Add(line.Number, line.Indent + written, length, message, suggestion);
        else Add(line.Number, message, suggestion);
    }

    /// <summary>Adds an error that concerns a whole line.</summary>
    public void Add(int line, string message, string? suggestion = null)
    {
        string source = line >= 1 && line <= lines.Count ? lines[line - 1] : "";
        int indent = source.Length - source.TrimStart().Length;
        Add(line, indent, Math.Max(1, source.Trim().Length), message, suggestion);
    }
}
