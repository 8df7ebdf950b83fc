using System.Globalization;
using System.Text;
using ClassChat.Grading.Reports;
using ClassChat.Grading.Runs;
using ClassChat.Harness.Execution;
using ClassChat.Platform.Text;
using ClassChat.Specification.Diagnostics;
using static ClassChat.Grading.Reports.MarkdownText;

namespace ClassChat.Grading.Calibration;

/// <summary>
/// Formats a calibration's result: the text of <c>calibration.md</c>, and for the terminal a table, summary sentences
/// and a line for each failure. Pure.
/// </summary>
public static class CalibrationReport
{
    /// <summary>Name of the file.</summary>
    public const string FileName = "calibration.md";

    /// <summary>Headings of the table.</summary>
    public static IReadOnlyList<string> Headings { get; } = ["Item", "It shows", "Runs", "Lost", "95 % sure: below"];

    /// <summary>Rows of the table.</summary>
    public static IEnumerable<IReadOnlyList<string>> Rows(CalibrationResult result) =>
        result.Items.Select(item => (IReadOnlyList<string>)
        [
            item.Item.Id, item.Item.Title, QuantityFormatter.Grouped(item.Rate.Runs),
            item.Rate.Failures == 0 ? "-"
                : QuantityFormatter.Grouped(item.Rate.Failures), Percent(item.Rate.UpperBound),
        ]);

    /// <summary>The result in one sentence.</summary>
    public static string Summarize(CalibrationResult result)
    {
        var rate = new ErrorRate(result.Failed.Count, result.Runs.Count - result.Ungraded.Count);
        string runs = TextList.Count(rate.Runs, "run");
        string lost = rate.Failures == 0
            ? $"no item was lost in {runs}"
            : $"something was lost in {QuantityFormatter.Grouped(rate.Failures)} of {runs}";
        return $"{lost}: with {ErrorRate.Confidence:P0} confidence, a correct program "
            + $"loses anything in less than {Percent(rate.UpperBound)} of runs";
    }

    /// <summary>Number of runs that could not be fully judged, in one sentence; null if there are none.</summary>
    public static string? UngradedSummary(CalibrationResult result) => result.Ungraded.Count == 0
        ? null
        : $"{TextList.Count(result.Ungraded.Count, "run")} ungraded, counted neither as passed nor as failed: "
            + "something outside the harness prevented a judgement";

    /// <summary>The failures of a run: one line for each scenario, with the items that it cost.</summary>
    public static IEnumerable<string> Losses(CalibratedRun run, string arguments) => run.Told?.Lost ?? Lines(
        run, run.Lost, verdict => verdict is not (Verdict.Passed or Verdict.Unsupported), "", arguments);

    /// <summary>The scenarios of a run that could not be judged: one line each, with their items.</summary>
    public static IEnumerable<string> Ungraded(CalibratedRun run, string arguments) => run.Told?.Ungraded ?? Lines(
        run, run.Ungraded, verdict => verdict == Verdict.Ungraded, " ungraded", arguments);

    /// <summary>Builds the text of the file.</summary>
    /// <param name="result">The result of the calibration.</param>
    /// <param name="conditions">The conditions of the runs: a sentence without its full stop.</param>
    /// <param name="arguments">The arguments that select the submission (<see cref="Submission.Arguments"/>).</param>
    public static string Write(CalibrationResult result, string conditions, string arguments)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"# How often the harness errs\n\n{Escape(result.Submission)}, ");
        text.Append(CultureInfo.InvariantCulture, $"which is taken to be correct; {Escape(conditions)}.\n\n");
        text.Append(CultureInfo.InvariantCulture, $"**{Capital(Summarize(result))}.**\n");
        if (UngradedSummary(result) is string ungraded)
            text.Append(CultureInfo.InvariantCulture, $"\n**{Capital(ungraded)}.**\n");
        Table(text, Headings, Rows(result));
        List(text, "What was lost", result.Runs.SelectMany(run => Losses(run, arguments)));
        List(text, "What could not be judged", result.Runs.SelectMany(run => Ungraded(run, arguments)));
        return text.ToString();
    }

    private static void List(StringBuilder text, string title, IEnumerable<string> lines)
    {
        string[] all = [.. lines];
        if (all.Length == 0) return;
        text.Append(CultureInfo.InvariantCulture, $"\n## {title}\n\n");
        foreach (string line in all) text.Append(CultureInfo.InvariantCulture, $"- {Escape(line)}\n");
    }

    private static IEnumerable<string> Lines(
        CalibratedRun run, IEnumerable<ItemGrade> grades, Func<Verdict, bool> isMeant, string what, string arguments) =>
        from grade in grades
        from scenario in grade.Scenarios
        where isMeant(scenario.Result.Verdict)
        group grade.Item.Id by scenario into items
        let result = items.Key.Result
        let reason = result.Failure?.Mismatch.Summary ?? result.Reason ?? ""
        select $"run {run.Number}: {TextList.AllOf(items)}{what}: {Excerpt.FirstLine(reason)}: "
            + ReportBuilder.Replay(items.Key.Scenario.Id, run.Grade.Seed, arguments);

    private static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{share * 100:0.00} %");


    private static string Capital(string sentence) => char.ToUpperInvariant(sentence[0]) + sentence[1..];
}
