namespace ClassChat.Specification.Diagnostics;

/// <summary>
/// Finds the mistakes behind errors of the YAML parser whose message or place does not show them: tabs that indent, and
/// quotation marks of word processors. Pure.
/// </summary>
internal static class YamlAdvice
{
    /// <summary>The error that a person is told instead of the parser's; null to tell that.</summary>
    /// <param name="path">The file.</param>
    /// <param name="lines">Its lines.</param>
    /// <param name="failed">The line of the parser's error, from 1; 0 if unknown.</param>
    public static SourceError? Explain(string path, IReadOnlyList<string> lines, int failed)
    {
        for (int i = 0; i < lines.Count; i++)
        {
            int indent = lines[i].AsSpan().IndexOfAnyExcept(' ', '\t');
            int tab = lines[i].IndexOf('\t', StringComparison.Ordinal);
            if (tab < 0 || indent <= tab || lines[i][indent] == '#') continue;
            return new SourceError(
                path, i + 1, tab + 1, indent - tab, "this line is indented by a tab, which YAML does not allow",
                "write blanks instead, as many as in the lines beside it", lines[i]);
        }

        // A value in such quotation marks is no quoted value: its braces, colons and hashes mean something.
        for (int i = 0; i < lines.Count && (failed == 0 || i < failed); i++)
        {
            if (TypographicQuotes.FirstIn(lines[i]) is not char quote) continue;
            return new SourceError(
                path, i + 1, lines[i].IndexOf(quote, StringComparison.Ordinal) + 1, 1,
                $"not YAML: this is a typographic quotation mark, {quote}, as word processors write them",
                TypographicQuotes.Remedy, lines[i]);
        }

        return null;
    }
}
