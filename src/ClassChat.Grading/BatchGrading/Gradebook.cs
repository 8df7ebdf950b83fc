using System.Buffers;
using System.Text;
using ClassChat.Grading.Reports;
using ClassChat.Harness.Execution;
using ClassChat.Specification.Rubrics;
using static ClassChat.Platform.Text.QuantityFormatter;

namespace ClassChat.Grading.BatchGrading;

/// <summary>
/// Builds the text of <c>gradebook.csv</c>, for spreadsheets (RFC 4180, UTF-8 with a byte order mark): a row for each
/// submission, a column for each item. Cells of withheld points and of totals with such points are empty.
/// </summary>
public static class Gradebook
{
    /// <summary>Name of the file.</summary>
    public const string FileName = "gradebook.csv";

    private const string NewLine = "\r\n";

    /// <summary>
    /// State of a submission that is wholly or partly ungraded, so that a person must examine the cause.
    /// </summary>
    private const string NeedsReview = "needs a look";

    private static readonly SearchValues<char> _quoted = SearchValues.Create(",;\"\r\n\t ");

    /// <summary>Builds the text of the file.</summary>
    /// <param name="result">The result of the batch.</param>
    /// <param name="items">The graded items, in the order of the rubric.</param>
    public static string Write(BatchResult result, IReadOnlyList<RubricItem> items)
    {
        var text = new StringBuilder("\uFEFF");
        string[] headings = ["id", "submission", "state", "points", "max", "passed", "failed"];
        Row(text, [.. headings, .. items.Select(item => item.Id)]);
        foreach (SubmissionResult submissionResult in result.Results)
        {
            string[] cells = submissionResult is SubmissionResult.Graded { Report: Report report }
                ? [report.Submission, StateOf(report), report.Graded ? Number(report.Points) : "", Number(report.Max),
                    Number(report.Passed), Number(report.Failed), .. items.Select(item => Points(report, item))]
                : ["", StateOf(submissionResult), "", "", "", "", .. items.Select(_ => "")];
            Row(text, [submissionResult.Entry.Id, .. cells]);
        }

        return text.ToString();
    }

    private static string StateOf(Report report) =>
        report.HasError ? "partly graded"
        : report.HasUngraded ? NeedsReview
        : report.NeverStarted ? "would not start"
        : "graded";

    private static string StateOf(SubmissionResult result) => result switch
    {
        SubmissionResult.Invalid => "invalid file",
        SubmissionResult.Ungraded => NeedsReview,
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
    /// A cell that spreadsheets treat as text: an apostrophe before a value that looks like a formula prevents its
    /// execution.
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
