using System.Globalization;
using ClassChat.Harness.Execution;

namespace ClassChat.Grading.Reports;

/// <summary>
/// A row of the table of points in terminal and Markdown reports: one for each task, then one each for base and bonus
/// if there are both, and at last the total.
/// </summary>
/// <param name="Task">The task.</param>
/// <param name="Passed">Number of items that passed.</param>
/// <param name="Failed">Number of items that failed or were unstable.</param>
/// <param name="Skipped">Number of items that failed, as did one that they need.</param>
/// <param name="NotOffered">Number of items that the program does not support.</param>
/// <param name="Ungraded">Number of items of which nothing is known.</param>
/// <param name="Points">The points earned.</param>
/// <param name="Max">The maximum points.</param>
/// <param name="Withheld">The withheld points.</param>
internal sealed record TaskSummary(
    string Task, int Passed, int Failed, int Skipped, int NotOffered, int Ungraded, int Points, int Max, int Withheld)
{
    /// <summary>Headings of the table.</summary>
    public static IReadOnlyList<string> Headings { get; } =
        ["Task", "Passed", "Failed", "Skipped", "Not offered", "Ungraded", "Points"];

    /// <summary>The rows of a report's table, the total last.</summary>
    public static IReadOnlyList<TaskSummary> Summarize(Report report)
    {
        IEnumerable<TaskSummary> tasks = report.Tasks.Select(task => Summarize(task.Key, [.. task]));
        ILookup<bool, ReportItem> byKind = report.Items.ToLookup(item => item.IsBonus);
        IEnumerable<TaskSummary> kinds = byKind.Count < 2
            ? []
            : [Summarize("Base", [.. byKind[false]]), Summarize("Bonus", [.. byKind[true]])];
        return [.. tasks, .. kinds, Summarize("Together", report.Items)];
    }

    /// <summary>The formatted cells of the row.</summary>
    public IReadOnlyList<string> Fields =>
    [
        Task, Shown(Passed), Shown(Failed), Shown(Skipped), Shown(NotOffered), Shown(Ungraded),
        Score(Points, Max, Withheld),
    ];

    /// <summary>
    /// Formats points: <c>4 of 6</c>; <c>4 + ? of 6</c> if points are withheld; <c>-</c> if the maximum is 0.
    /// </summary>
    public static string Score(int points, int max, int withheld)
    {
        if (max == 0) return "-";
        string unknown = points == 0 ? "?" : FormattableString.Invariant($"{points} + ?");
        string reached = withheld > 0 ? unknown : FormattableString.Invariant($"{points}");
        return FormattableString.Invariant($"{reached} of {max}");
    }

    /// <summary>Formats a measured value with its unit.</summary>
    public static string Shown(ReportMetric metric) =>
        string.Create(CultureInfo.InvariantCulture, $"{metric.Value:#,0.###} {metric.Unit}").TrimEnd();

    private static TaskSummary Summarize(string task, IReadOnlyList<ReportItem> items) => new(
        task,
        items.Count(item => item.Verdict == Verdict.Passed),
        items.Count(item => item.Verdict is Verdict.Failed or Verdict.Unstable),
        items.Count(item => item.Verdict == Verdict.Skipped),
        items.Count(item => item.Verdict == Verdict.Unsupported),
        items.Count(item => item.Verdict.IsWithheld()),
        items.Sum(item => item.Points),
        items.Sum(item => item.Max),
        items.Sum(item => item.Withheld));

    private static string Shown(int count) => count == 0 ? "-" : count.ToString(CultureInfo.InvariantCulture);
}
