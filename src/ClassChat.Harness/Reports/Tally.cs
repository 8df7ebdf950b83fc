using System.Globalization;
using ClassChat.Harness.Running;

namespace ClassChat.Harness.Reports;

/// <summary>A line of the table by task.</summary>
/// <param name="Task">The task.</param>
/// <param name="Passed">Its items that passed.</param>
/// <param name="Failed">Its items that did not.</param>
/// <param name="NotOffered">Its items that the program does not offer.</param>
/// <param name="Points">The points reached.</param>
/// <param name="Max">The points there were to reach.</param>
/// <param name="Withheld">Those of them that are withheld.</param>
internal sealed record Tally(string Task, int Passed, int Failed, int NotOffered, int Points, int Max, int Withheld)
{
    /// <summary>What the columns are called.</summary>
    public static IReadOnlyList<string> Headings { get; } = ["Task", "Passed", "Failed", "Not offered", "Points"];

    /// <summary>The lines of a report's table, the sum last.</summary>
    public static IReadOnlyList<Tally> Of(Report report) =>
    [
        .. report.Tasks.Select(task => Of(task.Key, [.. task])),
        Of("Together", report.Items),
    ];

    /// <summary>The fields of the line, as they are shown.</summary>
    public IReadOnlyList<string> Fields =>
        [Task, Shown(Passed), Shown(Failed), Shown(NotOffered), Score(Points, Max, Withheld)];

    /// <summary>
    /// <c>4 of 6</c>; <c>4 + ? of 6</c> where points are withheld; nothing where there are none to reach.
    /// </summary>
    public static string Score(int points, int max, int withheld)
    {
        if (max == 0) return "-";
        string unknown = points == 0 ? "?" : FormattableString.Invariant($"{points} + ?");
        string reached = withheld > 0 ? unknown : FormattableString.Invariant($"{points}");
        return FormattableString.Invariant($"{reached} of {max}");
    }

    /// <summary>A measured value with its unit.</summary>
    public static string Shown(ReportMetric metric) =>
        string.Create(CultureInfo.InvariantCulture, $"{metric.Value:#,0.###} {metric.Unit}").TrimEnd();

    private static Tally Of(string task, IReadOnlyList<ReportItem> items) => new(
        task,
        items.Count(item => item.Verdict == Verdict.Passed),
        items.Count(item => item.Verdict is Verdict.Failed or Verdict.Unstable or Verdict.Skipped),
        items.Count(item => item.Verdict == Verdict.NotOffered),
        items.Sum(item => item.Points),
        items.Sum(item => item.Max),
        items.Sum(item => item.Withheld));

    private static string Shown(int count) => count == 0 ? "-" : count.ToString(CultureInfo.InvariantCulture);
}
