using ClassChat.Harness.Diagnostics;

namespace ClassChat.Harness.Scenarios;

/// <summary>What is wrong with a scenario file, as its readers find it.</summary>
internal sealed class Faults(string path, IReadOnlyList<string> lines)
{
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
        if (All.Exists(fault => fault.Line == line && fault.Column == column + 1 && fault.Message == message)) return;
        string? source = line >= 1 && line <= lines.Count ? lines[line - 1] : null;
        All.Add(new FileFault(path, line, column + 1, length, message, suggestion, source));
    }

    /// <summary>Notes a fault of a whole line.</summary>
    public void Add(int line, string message, string? suggestion = null)
    {
        string source = line >= 1 && line <= lines.Count ? lines[line - 1] : "";
        int indent = source.Length - source.TrimStart().Length;
        Add(line, indent, Math.Max(1, source.Trim().Length), message, suggestion);
    }
}
