using System.Buffers;
using System.Text;
using ClassChat.Harness.Reports;
using ClassChat.Harness.Rubrics;
using ClassChat.Harness.Running;
using static ClassChat.Harness.Notation.Amounts;

namespace ClassChat.Harness.Classes;

/// <summary>
/// <c>gradebook.csv</c>: a row for each submission, a column for each item, for spreadsheets (RFC 4180, with a byte
/// order mark, by which they know UTF-8). An item whose points are withheld is left empty, as is the sum.
/// </summary>
public static class Gradebook
{
    /// <summary>The name of its file.</summary>
    public const string FileName = "gradebook.csv";

    private const string NewLine = "\r\n";

    /// <summary>The state of who is ungraded, in whole or in part: somebody has to see what prevented it.</summary>
    private const string NeedsLook = "needs a look";

    private static readonly SearchValues<char> _quoted = SearchValues.Create(",;\"\r\n\t ");

    /// <summary>The text of the file.</summary>
    /// <param name="result">The class.</param>
    /// <param name="items">The items that were graded, in the order of the rubric.</param>
    public static string Write(ClassResult result, IReadOnlyList<RubricItem> items)
    {
        var text = new StringBuilder("\uFEFF");
        string[] headings = ["id", "submission", "state", "points", "max", "passed", "failed"];
        Row(text, [.. headings, .. items.Select(item => item.Id)]);
        foreach (Standing standing in result.Standings)
        {
            string[] cells = standing is Standing.Graded { Report: Report report }
                ? [report.Submission, StateOf(report), report.Graded ? Number(report.Points) : "", Number(report.Max),
                    Number(report.Passed), Number(report.Failed), .. items.Select(item => Points(report, item))]
                : ["", StateOf(standing), "", "", "", "", .. items.Select(_ => "")];
            Row(text, [standing.HandIn.Id, .. cells]);
        }

        return text.ToString();
    }

    private static string StateOf(Report report) =>
        report.HasError ? "partly graded"
        : report.HasUngraded ? NeedsLook
        : report.NeverStarted ? "would not start"
        : "graded";

    private static string StateOf(Standing standing) => standing switch
    {
        Standing.Invalid => "invalid file",
        Standing.Ungraded => NeedsLook,
        _ => "not graded",
    };

    private static string Points(Report report, RubricItem item)
    {
        ReportItem? graded = report.Items.FirstOrDefault(candidate => candidate.Id == item.Id);
        return graded is null || graded.Verdict.IsWithheld() ? "" : Number(graded.Points);
    }

    private static void Row(StringBuilder text, IReadOnlyList<string> cells) =>
        text.AppendJoin(',', cells.Select(Cell)).Append(NewLine);

    /// <summary>
    /// A cell that stays text: spreadsheets take for a formula, and run, what begins like one; an apostrophe before it
    /// is how they are told not to.
    /// </summary>
    private static string Cell(string value)
    {
        bool isFormula = value.TrimStart() is [('=' or '+' or '-' or '@' or '＝' or '＋' or '－' or '＠'), ..]
            || value is [('\t' or '\r' or '\n'), ..];
        string safe = isFormula ? "'" + value : value;
        return safe.AsSpan().ContainsAny(_quoted)
            ? $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\""
            : safe;
    }
}
