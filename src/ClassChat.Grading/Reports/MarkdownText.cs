using System.Text;
using System.Text.RegularExpressions;
using ClassChat.Specification.Diagnostics;

namespace ClassChat.Grading.Reports;

/// <summary>Escapes texts and formats tables for Markdown files.</summary>
internal static partial class MarkdownText
{
    /// <summary>Escapes a text from a server, a rubric or a student, so that it does not become markup.</summary>
    public static string Escape(string text) => Special().Replace(PrintableText.Visible(text), @"\$0");

    /// <summary>Appends a table; its cells are escaped.</summary>
    public static void Table(
        StringBuilder text, IReadOnlyList<string> headings, IEnumerable<IReadOnlyList<string>> rows) =>
        RawTable(text, headings, rows.Select(row => (IReadOnlyList<string>)[.. row.Select(Escape)]));

    /// <summary>Appends a table whose cells are Markdown already.</summary>
    public static void RawTable(
        StringBuilder text, IReadOnlyList<string> headings, IEnumerable<IReadOnlyList<string>> rows)
    {
        Row(text.Append('\n'), headings);
        Row(text, [.. headings.Select(_ => "---")]);
        foreach (IReadOnlyList<string> row in rows) Row(text, row);
    }

    private static void Row(StringBuilder text, IReadOnlyList<string> cells) =>
        text.Append("| ").AppendJoin(" | ", cells).Append(" |\n");

    [GeneratedRegex(@"[\\`*_<>|\[\]#]")]
    private static partial Regex Special();
}
