namespace ClassChat.Harness.Scenarios;

/// <summary>A line of a scenario file with the lines indented below it.</summary>
/// <param name="Number">The line, from 1.</param>
/// <param name="Indent">How many blanks stand before it.</param>
/// <param name="Text">The line without indent and comment.</param>
/// <param name="Below">The lines of its block.</param>
internal sealed record SourceLine(int Number, int Indent, string Text, List<SourceLine> Below)
{
    /// <summary>Longest line, in UTF-16 code units, as written and with the values of loops put in.</summary>
    public const int MaxChars = 4_096;

    /// <summary>Deepest nesting of blocks.</summary>
    private const int MaxNesting = 8;

    /// <summary>The line without indent and comment, as it is written: loops not unrolled.</summary>
    public string Written { get; private init; } = Text;

    /// <summary>True if a loop has put values in.</summary>
    public bool HasValues => Written.Contains('$') && Text != Written;

    /// <summary>The first word.</summary>
    public string FirstWord => Text.Split(' ', ':', '\t')[0];

    /// <summary>
    /// Puts lines into the tree that their indents make; only a line with a colon at its end can hold others.
    /// </summary>
    public static List<SourceLine> Tree(IReadOnlyList<string> lines, Faults faults)
    {
        List<SourceLine> top = [];
        List<SourceLine> open = [];
        for (int i = 0; i < lines.Count; i++)
        {
            string content = Lexer.WithoutComment(lines[i]);
            string text = content.TrimStart();
            if (text.Length == 0) continue;
            if (text.Length > MaxChars)
            {
                faults.Add(i + 1, $"is longer than {MaxChars:N0} characters");
                continue;
            }

            int tab = content.IndexOf('\t');
            if (tab >= 0 && tab < content.Length - text.Length)
                faults.Add(i + 1, tab, 1, "indent with blanks, not with tabs");

            var line = new SourceLine(i + 1, content.Length - text.Length, text, []);
            while (open.Count > 0 && open[^1].Indent >= line.Indent) open.RemoveAt(open.Count - 1);
            if (open.Count == 0 && line.Indent > 0) faults.Add(line.Number, "is indented, but stands below no block");
            if (open.Count > MaxNesting) faults.Add(line.Number, $"is nested deeper than {MaxNesting}");
            SourceLine? parent = open.Count > 0 ? open[^1] : null;
            if (parent is not null && parent.Below.Count > 0 && parent.Below[0].Indent != line.Indent)
                faults.Add(line.Number, "is not indented like the lines above it");
            (parent?.Below ?? top).Add(line);
            if (text.EndsWith(':')) open.Add(line);
        }

        return top;
    }

    /// <summary>The same line, a loop's variable replaced by its value.</summary>
    public SourceLine With(string variable, string value) => this with
    {
        Text = Variables.Replace(Text, variable, value, MaxChars),
        Below = [.. Below.Select(line => line.With(variable, value))],
    };
}
