namespace ClassChat.Specification.Scenarios;

/// <summary>
/// Line of a scenario or workload file, with the lines indented below it and, after loops are unrolled, with the values
/// of their variables.
/// </summary>
/// <param name="Number">Line number, starting from 1.</param>
/// <param name="Indent">Number of spaces before its text.</param>
/// <param name="Text">Its text without indentation and comment.</param>
/// <param name="Below">Lines of its block.</param>
internal sealed record SourceLine(int Number, int Indent, string Text, List<SourceLine> Below)
{
    /// <summary>
    /// Maximum length of a line in UTF-16 code units, both as written and with the values of loops filled in.
    /// </summary>
    public const int MaxChars = 4_096;

    /// <summary>Maximum depth of nested blocks.</summary>
    private const int MaxNesting = 8;

    /// <summary>Its text as written, before loops are unrolled.</summary>
    public string Written { get; private init; } = Text;

    /// <summary>True if loop values were inserted.</summary>
    public bool HasValues => Written.Contains('$') && Text != Written;

    /// <summary>First word of its text.</summary>
    public string FirstWord => Text.Split(' ', ':', '\t')[0];

    /// <summary>
    /// Arranges lines into a tree by indentation; only a line that ends with a colon can contain others.
    /// </summary>
    public static List<SourceLine> Tree(IReadOnlyList<string> lines, ErrorCollector errors)
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
                errors.Add(i + 1, $"is longer than {MaxChars:N0} characters");
                continue;
            }

            int tab = content.IndexOf('\t');
            if (tab >= 0 && tab < content.Length - text.Length)
                errors.Add(i + 1, tab, 1, "indent with blanks, not with tabs");

            var line = new SourceLine(i + 1, content.Length - text.Length, text, []);
            while (open.Count > 0 && open[^1].Indent >= line.Indent) open.RemoveAt(open.Count - 1);
            if (open.Count == 0 && line.Indent > 0) errors.Add(line.Number, "is indented, but stands below no block");
            if (open.Count > MaxNesting) errors.Add(line.Number, $"is nested deeper than {MaxNesting}");
            SourceLine? parent = open.Count > 0 ? open[^1] : null;
            if (parent is not null && parent.Below.Count > 0 && parent.Below[0].Indent != line.Indent)
                errors.Add(line.Number, "is not indented like the lines above it");
            (parent?.Below ?? top).Add(line);
            if (text.EndsWith(':')) open.Add(line);
        }

        return top;
    }

    /// <summary>Returns the line with a loop variable replaced by its value.</summary>
    public SourceLine With(string variable, string value) => this with
    {
        Text = Variables.Replace(Text, variable, value, MaxChars),
        Below = [.. Below.Select(line => line.With(variable, value))],
    };
}
