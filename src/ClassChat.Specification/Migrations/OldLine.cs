using ClassChat.Specification.Scenarios;

namespace ClassChat.Specification.Migrations;

/// <summary>
/// A line of a scenario or workload file, before or after its migration, in three parts: indentation, statement, and
/// the rest.
/// </summary>
/// <param name="Indent">The spaces before the statement.</param>
/// <param name="Text">The statement; empty in a line without one.</param>
/// <param name="Rest">Spaces and the comment after the statement.</param>
internal sealed record OldLine(string Indent, string Text, string Rest)
{
    /// <summary>Number of the line in the old file, from 1; 0 if it has none.</summary>
    public int Number { get; init; }

    /// <summary>Splits a line into its parts.</summary>
    public static OldLine Parse(string line)
    {
        string content = Lexer.WithoutComment(line);
        string text = content.TrimStart();
        return new OldLine(content[..(content.Length - text.Length)], text, line[content.Length..]);
    }

    /// <summary>True if it opens a block.</summary>
    public bool IsBlock => Text.EndsWith(':');

    /// <summary>The whole line.</summary>
    public override string ToString() => Indent + Text + Rest;
}
