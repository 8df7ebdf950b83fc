using System.Globalization;
using System.Text;
using ClassChat.Harness.Diagnostics;
using ClassChat.Harness.Grading;
using ClassChat.Harness.Notation;
using ClassChat.Harness.Reports;
using ClassChat.Harness.Running;
using static ClassChat.Harness.Reports.MarkdownText;

namespace ClassChat.Harness.Calibration;

/// <summary>What a calibration came to, in words: <c>calibration.md</c>, and the same as a table. Pure.</summary>
public static class CalibrationReport
{
    /// <summary>The name of its file.</summary>
    public const string FileName = "calibration.md";

    /// <summary>What the columns of the table are called.</summary>
    public static IReadOnlyList<string> Headings { get; } = ["Item", "It shows", "Runs", "Lost", "95 % sure: below"];

    /// <summary>The lines of the table.</summary>
    public static IEnumerable<IReadOnlyList<string>> Rows(CalibrationResult result) =>
        result.Items.Select(item => (IReadOnlyList<string>)
        [
            item.Item.Id, item.Item.Title, Amounts.Grouped(item.Rate.Runs),
            item.Rate.Failures == 0 ? "-" : Amounts.Grouped(item.Rate.Failures), Percent(item.Rate.UpperBound),
        ]);

    /// <summary>What it comes to, in a sentence.</summary>
    public static string Sentence(CalibrationResult result)
    {
        var rate = new ErrorRate(result.Failed.Count, result.Runs.Count - result.Ungraded.Count);
        string runs = Words.Count(rate.Runs, "run");
        string lost = rate.Failures == 0
            ? $"no item was lost in {runs}"
            : $"something was lost in {Amounts.Grouped(rate.Failures)} of {runs}";
        return $"{lost}: with {ErrorRate.Confidence:P0} confidence, a correct program "
            + $"loses anything in less than {Percent(rate.UpperBound)} of runs";
    }

    /// <summary>Number of runs that could not be judged in full, in a sentence; null: none.</summary>
    public static string? UngradedSentence(CalibrationResult result) => result.Ungraded.Count == 0
        ? null
        : $"{Words.Count(result.Ungraded.Count, "run")} ungraded, counted neither as passed nor as failed: "
            + "something outside the harness prevented a judgement";

    /// <summary>What went wrong in a run: a line for each scenario, with the items that it cost.</summary>
    public static IEnumerable<string> Losses(CalibratedRun run, string arguments) =>
        Lines(run, run.Lost, verdict => verdict is not (Verdict.Passed or Verdict.NotOffered), "", arguments);

    /// <summary>What could not be judged in a run: a line for each scenario, with its items.</summary>
    public static IEnumerable<string> Ungraded(CalibratedRun run, string arguments) =>
        Lines(run, run.Ungraded, verdict => verdict == Verdict.Ungraded, " ungraded", arguments);

    /// <summary>The text of the file.</summary>
    /// <param name="result">What it came to.</param>
    /// <param name="conditions">Under which conditions it was run, a sentence without its full stop.</param>
    /// <param name="arguments">What chooses the submission again (<see cref="Submission.Arguments"/>).</param>
    public static string Write(CalibrationResult result, string conditions, string arguments)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"# How often the harness errs\n\n{Escape(result.Submission)}, ");
        text.Append(CultureInfo.InvariantCulture, $"which is taken to be correct; {Escape(conditions)}.\n\n");
        text.Append(CultureInfo.InvariantCulture, $"**{Capital(Sentence(result))}.**\n");
        if (UngradedSentence(result) is string ungraded)
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
        let reason = result.Failure?.Difference.Sentence ?? result.Reason ?? ""
        select $"run {run.Number}: {Words.AllOf(items)}{what}: {Excerpt.FirstLine(reason)}: "
            + Reporting.Replay(items.Key.Scenario.Id, run.Grade.Seed, arguments);

    private static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{share * 100:0.00} %");


    private static string Capital(string sentence) => char.ToUpperInvariant(sentence[0]) + sentence[1..];
}
