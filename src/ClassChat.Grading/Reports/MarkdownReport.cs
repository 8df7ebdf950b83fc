using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using ClassChat.Harness.Execution;
using static ClassChat.Grading.Reports.MarkdownText;

namespace ClassChat.Grading.Reports;

/// <summary>
/// Builds the text of <c>report.md</c>, the report of one submission for students: points, verdict of each item,
/// measurements and failures.
/// </summary>
public static partial class MarkdownReport
{
    /// <summary>Name of the file.</summary>
    public const string FileName = "report.md";

    /// <summary>Builds the text of the file.</summary>
    public static string Write(Report report)
    {
        var text = new StringBuilder();
        string score = TaskSummary.Score(report.Points, report.Max, report.Withheld);
        text.Append(CultureInfo.InvariantCulture, $"# {Escape(report.Submission)}: {score} points\n\n");
        text.Append(CultureInfo.InvariantCulture, $"{Escape(report.Rubric)}, seed {report.Seed}. ");
        text.Append(CultureInfo.InvariantCulture, $"{report.Passed} passed, {report.Failed} failed.\n");
        foreach (string sentence in WithheldPoints.Sentences(report))
            text.Append(CultureInfo.InvariantCulture, $"\n**{sentence}**\n");

        Table(
            text, TaskSummary.Headings,
            TaskSummary.Summarize(report).Select(taskSummary => taskSummary.Fields));
        if (report.Protections is not null)
            text.Append(CultureInfo.InvariantCulture, $"\nProtected by: {string.Join(", ", report.Protections)}.\n");
        if (report.VisibleFiles is not null)
            text.Append(
                CultureInfo.InvariantCulture,
                $"\nVisible to the programs: their own files, and {Escape(string.Join(", ", report.VisibleFiles))}.\n");
        if (report.Warning is not null)
            text.Append(CultureInfo.InvariantCulture, $"\n**Warning: {Escape(report.Warning)}.**\n");
        Refusals(text, report);
        Items(text, report);
        Metrics(text, report);
        Failures(text, report);
        return text.ToString();
    }

    private static void Refusals(StringBuilder text, Report report)
    {
        if (report.Refusals is null) return;
        text.Append("\n## What was refused\n\nThe submission's file asks for this, and may not have it.\n");
        Table(text, ["Place", "Asked for", "Instead", "What to do"], report.Refusals.Select(refusal =>
            (IReadOnlyList<string>)[refusal.Place, refusal.Request, refusal.Outcome, refusal.Remedy ?? ""]));
    }

    private static void Items(StringBuilder text, Report report)
    {
        text.Append("\n## Items\n");
        string[] kind = report.HasKinds ? ["Kind"] : [];
        Table(text, ["Item", "It shows", .. kind, "Verdict", "Points"], report.Items.Select(item =>
            (IReadOnlyList<string>)
        [
            item.Id,
            item.Title,
            .. kind.Select(_ => item.Kind is null ? "note" : $"{item.Kind}".ToLowerInvariant()),
            VerdictNames.Name(item.Verdict) + (item.Reason is null ? "" : $": {item.Reason}"),
            TaskSummary.Score(item.Points, item.Max, item.Withheld),
        ]));
    }

    private static void Metrics(StringBuilder text, Report report)
    {
        if (report.Metrics.Count == 0) return;
        text.Append("\n## Measured\n");
        Table(text, ["What", "Value", "Scenario", "Level"], report.Metrics.Select(metric => (IReadOnlyList<string>)
            [metric.Name, TaskSummary.Shown(metric), metric.Scenario, metric.Level]));
    }

    private static void Failures(StringBuilder text, Report report)
    {
        IReadOnlyList<FailureStory> stories = FailureStory.FromReport(report);
        if (stories.Count == 0) return;
        bool isAnyJudged = stories.Any(story => story.Scenario.Verdict != Verdict.Ungraded);
        text.Append(report.NeverStarted ? "\n## It would not start\n"
            : isAnyJudged ? "\n## What went wrong\n"
            : "\n## What could not be judged\n");
        foreach (FailureStory story in stories)
        {
            string evidence = string.Join('\n', story.Evidence().Select(line => line.Text));
            string fence = new('`', Math.Max(3, 1 + LongestRun(evidence)));
            text.Append(CultureInfo.InvariantCulture, $"\n### {Escape(story.Title)}\n\n");
            text.Append(CultureInfo.InvariantCulture, $"{Escape(story.Scenario.Name)} ({Escape(story.Where)})\n\n");
            text.Append(CultureInfo.InvariantCulture, $"**{Escape(story.Summary)}**\n\n");
            text.Append(CultureInfo.InvariantCulture, $"{fence}text\n{evidence}\n{fence}\n");
        }
    }

    private static int LongestRun(string text) =>
        Backticks().Matches(text).Select(match => match.Length).DefaultIfEmpty().Max();

    [GeneratedRegex("`+")]
    private static partial Regex Backticks();
}
