using System.Globalization;
using System.Text;
using ClassChat.Harness.Diagnostics;
using ClassChat.Harness.Reports;
using ClassChat.Harness.Running;
using static ClassChat.Harness.Notation.Amounts;
using static ClassChat.Harness.Reports.MarkdownText;

namespace ClassChat.Harness.Classes;

/// <summary><c>overview.md</c>: the class on a page: points, what failed most, who needs a look.</summary>
public static class Overview
{
    /// <summary>The name of its file.</summary>
    public const string FileName = "overview.md";

    /// <summary>So many items are shown of those that failed most.</summary>
    private const int MaxFailures = 15;

    private const string TroubleWords = "not graded, the harness was in trouble: ";

    private const string Legend =
        "A number is the points reached. ✗ failed, ~ unstable, ↑ skipped since what it needs failed, - not offered, "
        + "? ungraded since something outside the harness prevented a judgement, ! an error of the harness.";

    /// <summary>The text of the file.</summary>
    public static string Write(ClassResult result)
    {
        var text = new StringBuilder();
        string count = Words.Count(result.Standings.Count, "submission");
        text.Append(CultureInfo.InvariantCulture, $"# {count}\n\n{Escape(result.Rubric)}, seed {result.Seed}. ");
        text.Append(CultureInfo.InvariantCulture, $"{result.Passed} passed, {result.Failed} failed.\n");
        Ranking(text, result);
        Attention(text, result);
        Failures(text, result);
        Items(text, result);
        return text.ToString();
    }

    private static void Ranking(StringBuilder text, ClassResult result)
    {
        Report[] graded = [.. result.Reports.Where(report => report.Graded)];
        if (graded.Length > 0)
        {
            int[] points = [.. graded.Select(report => report.Points).Order()];
            double median = (points[(points.Length - 1) / 2] + points[points.Length / 2]) / 2.0;
            text.Append(CultureInfo.InvariantCulture, $"Points: {points[0]} to {points[^1]} of {graded[0].Max}, ");
            text.Append(CultureInfo.InvariantCulture, $"half of the class has {median:0.#} or more.\n");
        }

        RawTable(
            text, ["Submission", "Points", "Passed", "Failed", "Not offered"], result.Standings.Select(Line));
    }

    private static IReadOnlyList<string> Line(Standing standing) => standing is Standing.Graded { Report: var report }
        ?
        [
            $"[{Escape(report.Submission)}]({Uri.EscapeDataString(standing.HandIn.Id)}/{MarkdownReport.FileName})",
            Tally.Score(report.Points, report.Max, report.Withheld),
            Number(report.Passed), Number(report.Failed),
            Number(report.Items.Count(item => item.Verdict == Verdict.NotOffered)),
        ]
        : [Escape(standing.HandIn.Id), StateOf(standing), "", "", ""];

    private static string StateOf(Standing standing) => standing switch
    {
        Standing.Invalid => "invalid file",
        Standing.Ungraded => "ungraded",
        _ => "not graded",
    };

    /// <summary>Whose points say nothing yet, or less than it seems.</summary>
    private static void Attention(StringBuilder text, ClassResult result)
    {
        string[] lines =
        [
            .. result.Standings.SelectMany(standing => Troubles(standing)
                .Select(trouble => $"{Escape(standing.HandIn.Id)}: {Escape(trouble)}")),
            .. Warnings([.. result.Standings.OfType<Standing.Graded>()]),
            .. result.Empty.Select(folder => $"{Escape(Path.GetFileName(folder))}: holds no submission.yaml"),
        ];
        if (lines.Length == 0) return;
        text.Append("\n## To look at\n\n");
        foreach (string line in lines) text.Append(CultureInfo.InvariantCulture, $"- {line}\n");
    }

    private static IEnumerable<string> Troubles(Standing standing) => standing switch
    {
        Standing.Invalid invalid => [$"invalid, nothing was run: {OneLine(invalid)}"],
        Standing.Ungraded ungraded => [$"ungraded: {Excerpt.FirstLine(ungraded.Reason)}"],
        Standing.Troubled troubled => [TroubleWords + Excerpt.FirstLine(troubled.Reason)],
        Standing.Graded { Report: Report report } => Troubles(report),
        _ => [],
    };

    private static IEnumerable<string> Troubles(Report report)
    {
        if (report.HasError)
            yield return TroubleWords + Words.AllOf(
                report.Items.Where(item => item.Verdict == Verdict.Error).Select(item => item.Id));
        else if (report.NeverStarted) yield return $"would not start: {WhyNot(report)}";
        IEnumerable<IGrouping<string?, ReportItem>> reasons =
            report.Items.Where(item => item.Verdict == Verdict.Ungraded).GroupBy(item => item.Reason);
        foreach (IGrouping<string?, ReportItem> same in reasons)
            yield return $"ungraded: {Words.AllOf(same.Select(item => item.Id))}: {same.Key ?? "see its report"}";
    }

    /// <summary>What was missing to protect the machine, each once, and of whom it is said.</summary>
    private static IEnumerable<string> Warnings(IReadOnlyList<Standing.Graded> graded) =>
        from standing in graded
        where standing.Report.Warning is not null
        group standing.HandIn.Id by standing.Report.Warning into same
        let who = same.Count() == graded.Count ? "all" : Words.AllOf(same)
        select $"{Escape(who)}: {Escape(same.Key)}";

    private static string OneLine(Standing.Invalid invalid)
    {
        FileFault first = invalid.Faults[0];
        string place = first.Line > 0
            ? FormattableString.Invariant($"{Path.GetFileName(first.Path)}:{first.Line}:{first.Column}: ")
            : "";
        string more = invalid.Faults.Count > 1 ? $" (and {Words.Count(invalid.Faults.Count - 1, "fault")} more)" : "";
        return Excerpt.FirstLine(place + first.Message) + more;
    }

    private static string WhyNot(Report report) => report.Items.SelectMany(item => item.Scenarios)
        .Select(scenario => scenario.Actual).OfType<string>().FirstOrDefault() ?? "see its report";

    private static void Failures(StringBuilder text, ClassResult result)
    {
        var failures = result.Reports.Where(report => !report.NeverStarted).SelectMany(report => report.Items)
            .GroupBy(item => item.Id)
            .Select(group => (
                Item: group.First(),
                Failed: group.Count(item => item.Verdict is Verdict.Failed or Verdict.Unstable),
                Asked: group.Count(item => item.Verdict is Verdict.Passed or Verdict.Failed or Verdict.Unstable),
                Lost: group.Where(item => IsLoss(item.Verdict)).Sum(item => item.Max - item.Points)))
            .Where(failure => failure.Failed > 0)
            .OrderByDescending(failure => failure.Failed).ThenByDescending(failure => failure.Lost)
            .ThenBy(failure => failure.Item.Id, StringComparer.Ordinal)
            .ToArray();
        if (failures.Length == 0) return;
        text.Append("\n## What failed most\n");
        Table(text, ["Item", "It shows", "Failed", "Points lost"], failures.Take(MaxFailures).Select(failure =>
            (IReadOnlyList<string>)
            [
                failure.Item.Id, failure.Item.Title, $"{Number(failure.Failed)} of {Number(failure.Asked)}",
                Number(failure.Lost),
            ]));
        if (failures.Length > MaxFailures)
            text.Append(CultureInfo.InvariantCulture, $"\n… and {failures.Length - MaxFailures} more.\n");
    }

    private static bool IsLoss(Verdict verdict) => verdict is Verdict.Failed or Verdict.Unstable or Verdict.Skipped;

    private static void Items(StringBuilder text, ClassResult result)
    {
        Standing.Graded[] graded = [.. result.Standings.OfType<Standing.Graded>()];
        if (graded.Length == 0) return;
        text.Append(CultureInfo.InvariantCulture, $"\n## Items\n\n{Legend}\n");
        foreach (IGrouping<string, ReportItem> task in graded[0].Report.Tasks)
        {
            string[] ids = [.. task.Select(item => item.Id)];
            text.Append(CultureInfo.InvariantCulture, $"\n### {Escape(task.Key)}\n");
            string[] headings = [.. task.Select(item => Escape($"{item.Id} ({item.Max})"))];
            Table(text, ["Submission", .. headings], graded.Select(standing => (IReadOnlyList<string>)
            [
                standing.HandIn.Id,
                .. ids.Select(id => Mark(standing.Report.Items.FirstOrDefault(item => item.Id == id))),
            ]));
        }
    }

    private static string Mark(ReportItem? item) => item?.Verdict switch
    {
        Verdict.Passed => Number(item.Points),
        Verdict.Failed => $"{Number(item.Points)} ✗",
        Verdict.Unstable => $"{Number(item.Points)} ~",
        Verdict.Skipped => $"{Number(item.Points)} ↑",
        Verdict.NotOffered => "-",
        Verdict.Error => "!",
        _ => "?",
    };
}
