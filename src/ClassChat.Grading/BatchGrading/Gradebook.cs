using System.Buffers;
using System.Text;
using ClassChat.Grading.Reports;
using ClassChat.Harness.Execution;
using ClassChat.Specification.Rubrics;
using static ClassChat.Platform.Text.QuantityFormatter;

namespace ClassChat.Grading.BatchGrading;

/// <summary>
/// Builds the text of <c>gradebook.csv</c>, for spreadsheets (RFC 4180, UTF-8 with a byte order mark): a row for each
/// submission; columns for its totals, for each task, for the points of each item and for its verdict. Points that are
/// not numbers say why: "not offered", "ungraded" or "error"; so do totals that are not known because of them.
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
        string[] tasks = [.. items.Select(item => item.Task).Distinct()];
        string[] headings =
        [
            "id", "submission", "state", "points", "max", "core", "core max", "bonus", "bonus max",
            .. HasKinds(items) ? ["base", "base max", "robustness", "robustness max"] : Array.Empty<string>(),
            "passed", "failed", "skipped", "not offered", "ungraded", "errors", .. tasks,
            .. items.Select(item => item.Id), .. items.Select(item => $"{item.Id} verdict"),
        ];
        Row(text, headings);
        foreach (SubmissionResult submissionResult in result.Results)
        {
            IEnumerable<string> cells = submissionResult is SubmissionResult.Graded { Report: Report report }
                ? Cells(report, tasks, items)
                : ["", StateOf(submissionResult), .. Enumerable.Repeat("", headings.Length - 3)];
            Row(text, [submissionResult.Entry.Id, .. cells]);
        }

        return text.ToString();
    }

    private static IEnumerable<string> Cells(Report report, string[] tasks, IReadOnlyList<RubricItem> items)
    {
        ReportItem[] bonus = [.. report.Items.Where(item => item.IsBonus)];
        ReportItem[] required = [.. report.Items.Except(bonus)];
        ReportItem?[] graded = [.. items.Select(item => report.Items.FirstOrDefault(other => other.Id == item.Id))];
        return
        [
            report.Submission, StateOf(report), Total(report.Items), Number(report.Max),
            Total(required), Number(required.Sum(item => item.Max)),
            Total(bonus), Number(bonus.Sum(item => item.Max)),
            .. HasKinds(items)
                ? [.. Kind(report, ItemKind.Base), .. Kind(report, ItemKind.Robustness)]
                : Array.Empty<string>(),
            Count(Verdict.Passed), Count(Verdict.Failed, Verdict.Unstable), Count(Verdict.Skipped),
            Count(Verdict.Unsupported), Count(Verdict.Ungraded), Count(Verdict.Error),
            .. tasks.Select(task => Subtotal([.. report.Items.Where(item => item.Task == task)])),
            .. graded.Select(Points), .. graded.Select(item => item is null ? "" : VerdictNames.Name(item.Verdict)),
        ];

        string Count(params Verdict[] verdicts) => Number(report.Items.Count(item => verdicts.Contains(item.Verdict)));
    }

    private static bool HasKinds(IReadOnlyList<RubricItem> items) =>
        items.Any(item => item.Kind == ItemKind.Robustness);

    private static IEnumerable<string> Kind(Report report, ItemKind kind)
    {
        ReportItem[] items = [.. report.Items.Where(item => item.Kind == kind)];
        return [Total(items), Number(items.Sum(item => item.Max))];
    }

    /// <summary>The points of some items; if some are withheld, so that the total is not known, the reason.</summary>
    private static string Total(IReadOnlyCollection<ReportItem> items)
    {
        Verdict[] withheld = [.. items.Select(item => item.Verdict).Where(verdict => verdict.IsWithheld())];
        return withheld.Length == 0 ? Number(items.Sum(item => item.Points)) : VerdictNames.Name(withheld.Max());
    }

    /// <summary>The points of a task; "not offered" if that is the verdict of all its items.</summary>
    private static string Subtotal(IReadOnlyCollection<ReportItem> items) =>
        items.Count > 0 && items.All(item => item.Verdict == Verdict.Unsupported)
            ? VerdictNames.Name(Verdict.Unsupported)
            : Total(items);

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

    private static string Points(ReportItem? item) => item is null ? ""
        : item.Verdict == Verdict.Unsupported || item.Verdict.IsWithheld() ? VerdictNames.Name(item.Verdict)
        : Number(item.Points);

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
