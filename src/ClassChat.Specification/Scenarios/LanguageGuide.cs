using System.Text;

namespace ClassChat.Specification.Scenarios;

/// <summary>
/// Generates the reference tables of the scenario language in <c>scenarios/README.md</c> from the parser's own tables.
/// </summary>
public static class LanguageGuide
{
    /// <summary>All tables, in Markdown.</summary>
    public static string Markdown()
    {
        var text = new StringBuilder();
        Table(
            text, "The head", ["line", "says"],
            HeaderKeywords.OfScenarios.Select(keyword => new[] { Code(keyword.Example), keyword.Meaning }));
        Table(text, "What bots, the operator and the server do", ["statement", "does"], Rows(Statements.Acts));
        Table(text, "What a client under test and its server do", ["statement", "does"], Rows(ClientStatements.Acts));
        Table(text, "What must be seen", ["statement", "holds when"], Rows(Statements.Expectations));
        Table(
            text, "What must be seen of a client under test", ["statement", "holds when"],
            Rows(ClientStatements.Expectations));
        Table(text, "Blocks", ["statement", "does"], Rows(Statements.Blocks).Concat(Loops));
        Table(
            text, "A workload's head", ["line", "says"],
            HeaderKeywords.OfWorkloads.Select(keyword => new[] { Code(keyword.Example), keyword.Meaning }));
        Table(text, "What bots of a workload do", ["line, its weight first", "does"], Rows(WorkloadStatements.Lines));
        Table(
            text, "What is checked of a workload", ["property", "holds when"],
            InvariantNames.Meanings.Select(
                property => new[] { Code(InvariantNames.Name(property.Key)), property.Value }));
        Table(
            text, "What stands in the braces", ["slot", "is"],
            SlotParsers.All.Select(slot => new[] { Code($"{{{slot.Key}}}"), slot.Value.Meaning }));
        return text.ToString().TrimEnd() + "\n";
    }

    // Loops are unrolled before statements are parsed, so they have no statement pattern.
    private static IEnumerable<string[]> Loops =>
    [
        [Code("for n in 3, 10, 100:"), "the indented statements for each value; `$n` stands for it, also inside texts"],
        [Code("for name, size in table:"), "the same for each row `| a.bin | 0 bytes |` that stands first below it"],
    ];

    private static IEnumerable<string[]> Rows(IReadOnlyList<StatementPattern> patterns) =>
        patterns.Select(
            pattern => new[] { Code(pattern.Pattern.Replace(" :", ":", StringComparison.Ordinal)), pattern.Meaning });

    private static string Code(string text) => $"`{text}`";

    private static void Table(StringBuilder text, string title, string[] heads, IEnumerable<string[]> rows)
    {
        text.Append("### ").Append(title).Append("\n\n");
        text.Append("| ").AppendJoin(" | ", heads).Append(" |\n|").Append(string.Concat(heads.Select(_ => " --- |")))
            .Append('\n');
        // An unescaped bar would end the table cell.
        foreach (string[] row in rows)
            text.Append("| ").AppendJoin(" | ", row.Select(cell => cell.Replace("|", "\\|", StringComparison.Ordinal)))
                .Append(" |\n");
        text.Append('\n');
    }
}
