using System.Globalization;
using System.Text;
using ClassChat.Grading.Reports;
using ClassChat.Harness.Execution;
using ClassChat.Specification.Diagnostics;
using static ClassChat.Grading.Reports.MarkdownText;
using static ClassChat.Platform.Text.QuantityFormatter;

namespace ClassChat.Grading.BatchGrading;

/// <summary>
/// Builds the text of <c>overview.md</c>, the summary of a class: points of each submission, submissions that need
/// attention, items that failed most, and the result of each item.
/// </summary>
public static class Overview
{
    /// <summary>Name of the file.</summary>
    public const string FileName = "overview.md";

    /// <summary>Maximum number of refused requests of one submission.</summary>
    private const int MaxRefusals = 10;

    /// <summary>Maximum number of items in the list of the most frequent failures.</summary>
    private const int MaxFailures = 15;

    private const string HarnessErrorText = "not graded, the harness was in trouble: ";

    private const string Legend =
        "A number is the points reached. ✗ failed, ~ unstable, ↑ skipped since what it needs failed, - not offered, "
        + "? ungraded since something outside the harness prevented a judgement, ! an error of the harness.";

    /// <summary>Builds the text of the file.</summary>
    public static string Write(BatchResult result)
    {
        var text = new StringBuilder();
        string count = TextList.Count(result.Results.Count, "submission");
        text.Append(CultureInfo.InvariantCulture, $"# {count}\n\n{Escape(result.Rubric)}, seed {result.Seed}. ");
        text.Append(CultureInfo.InvariantCulture, $"{result.Passed} passed, {result.Failed} failed.\n");
        Ranking(text, result);
        Attention(text, result);
        Refusals(text, result);
        Failures(text, result);
        Items(text, result);
        return text.ToString();
    }

    private static void Ranking(StringBuilder text, BatchResult result)
    {
        Report[] graded = [.. result.Reports.Where(report => report.Graded)];
        if (graded.Length > 0)
        {
            int[] points = [.. graded.Select(report => report.Points).Order()];
            double median = (points[(points.Length - 1) / 2] + points[points.Length / 2]) / 2.0;
            text.Append(CultureInfo.InvariantCulture, $"Points: {points[0]} to {points[^1]} of {graded[0].Max}, ");
            text.Append(CultureInfo.InvariantCulture, $"half of the class has {median:0.#} or more.\n");
        }

        bool hasKinds = result.Reports.Any(report => report.HasKinds);
        string[] headings =
        [
            "Submission", "Points", "Core", "Bonus", .. hasKinds ? TaskSummary.KindHeadings : [], "Passed", "Failed",
            "Skipped", "Not offered", "Ungraded",
        ];
        RawTable(text, headings, result.Results.Select(one => Line(one, hasKinds, headings.Length)));
    }

    private static IReadOnlyList<string> Line(SubmissionResult result, bool hasKinds, int columns) =>
        result is SubmissionResult.Graded { Report: var report }
        ?
        [
            $"[{Escape(report.Submission)}]({Uri.EscapeDataString(result.Entry.Id)}/{MarkdownReport.FileName})",
            TaskSummary.Score(report.Points, report.Max, report.Withheld),
            TaskSummary.Score(report.Items.Where(item => !item.IsBonus)),
            TaskSummary.Score(report.Items.Where(item => item.IsBonus)),
            .. hasKinds ? TaskSummary.KindScores(report.Items) : [],
            Count(report, Verdict.Passed), Count(report, Verdict.Failed, Verdict.Unstable),
            Count(report, Verdict.Skipped), Count(report, Verdict.Unsupported),
            Count(report, Verdict.Ungraded, Verdict.Error),
        ]
        : [Escape(result.Entry.Id), StateOf(result), .. Enumerable.Repeat("", columns - 2)];

    private static string Subtotal(IReadOnlyList<ReportItem> items) =>
        items.All(item => item.Verdict == Verdict.Unsupported)
            ? VerdictNames.Name(Verdict.Unsupported)
            : TaskSummary.Score(items);

    private static string Count(Report report, params Verdict[] verdicts) =>
        Number(report.Items.Count(item => verdicts.Contains(item.Verdict)));

    private static string StateOf(SubmissionResult result) => result switch
    {
        SubmissionResult.Invalid => "invalid file",
        SubmissionResult.Ungraded => "ungraded",
        _ => "not graded",
    };

    /// <summary>Lists submissions whose points are missing, incomplete or misleading.</summary>
    private static void Attention(StringBuilder text, BatchResult result)
    {
        string[] lines =
        [
            .. result.Results.OfType<SubmissionResult.Graded>().Where(graded => graded.Unwritten is not null)
                .Select(graded => $"{Escape(graded.Entry.Id)}: its report could not be written: "
                    + Escape(Excerpt.FirstLine(graded.Unwritten!))),
            .. result.Results.SelectMany(submission => HarnessErrors(submission)
                .Select(error => $"{Escape(submission.Entry.Id)}: {Escape(error)}")),
            .. Warnings([.. result.Results.OfType<SubmissionResult.Graded>()]),
            .. result.Notes.Select(Escape),
            .. result.Empty.Select(
                empty => $"{Escape(Path.GetFileName(empty.Path))}: holds no submission.yaml{Escape(empty.Advice)}"),
        ];
        if (lines.Length == 0) return;
        text.Append("\n## To look at\n\n");
        foreach (string line in lines) text.Append(CultureInfo.InvariantCulture, $"- {line}\n");
    }

    /// <summary>Lists the requests of submission files that were refused.</summary>
    private static void Refusals(StringBuilder text, BatchResult result)
    {
        if (result.Refused.Count == 0) return;
        text.Append(
            "\n## What was refused\n\nFiles of these submissions ask for this, and may not have it. "
            + "Everything else of them was graded.\n");
        Table(
            text, ["Submission", "Place", "Asked for", "Instead", "What to do"],
            result.Refused.SelectMany(graded => Rows(graded.Entry.Id, graded.Report.Refusals!)));
    }

    private static IEnumerable<IReadOnlyList<string>> Rows(string id, IReadOnlyList<ReportRefusal> refusals)
    {
        foreach (ReportRefusal one in refusals.Take(MaxRefusals))
            yield return [id, one.Place, one.Request, one.Outcome, one.Remedy ?? ""];
        int more = refusals.Count - MaxRefusals;
        if (more > 0) yield return [id, "", TextList.Count(more, "more request"), "", "see its report"];
    }

    private static IEnumerable<string> HarnessErrors(SubmissionResult result) => result switch
    {
        SubmissionResult.Invalid invalid => [$"invalid, nothing was run: {OneLine(invalid)}"],
        SubmissionResult.Ungraded ungraded => [$"ungraded: {Excerpt.FirstLine(ungraded.Reason)}"],
        SubmissionResult.HarnessFailed troubled => [HarnessErrorText + Excerpt.FirstLine(troubled.Reason)],
        SubmissionResult.Graded { Report: Report report } => HarnessErrors(report),
        _ => [],
    };

    private static IEnumerable<string> HarnessErrors(Report report)
    {
        if (report.HasError)
            yield return HarnessErrorText + TextList.AllOf(
                report.Items.Where(item => item.Verdict == Verdict.Error).Select(item => item.Id));
        else if (report.NeverStarted) yield return $"would not start: {ReasonOf(report)}";
        IEnumerable<IGrouping<string?, ReportItem>> reasons =
            report.Items.Where(item => item.Verdict == Verdict.Ungraded).GroupBy(item => item.Reason);
        foreach (IGrouping<string?, ReportItem> same in reasons)
            yield return $"ungraded: {TextList.AllOf(same.Select(item => item.Id))}: {same.Key ?? "see its report"}";
    }

    /// <summary>Each warning about missing protections once, with the submissions that it applies to.</summary>
    private static IEnumerable<string> Warnings(IReadOnlyList<SubmissionResult.Graded> graded) =>
        from submission in graded
        where submission.Report.Warning is not null
        group submission.Entry.Id by submission.Report.Warning into same
        let who = same.Count() == graded.Count ? "all" : TextList.AllOf(same)
        select $"{Escape(who)}: {Escape(same.Key)}";

    private static string OneLine(SubmissionResult.Invalid invalid)
    {
        SourceError first = invalid.Errors[0];
        string place = first.Line > 0
            ? FormattableString.Invariant($"{Path.GetFileName(first.Path)}:{first.Line}:{first.Column}: ")
            : "";
        string more =
            invalid.Errors.Count > 1 ? $" (and {TextList.Count(invalid.Errors.Count - 1, "fault")} more)" : "";
        return Excerpt.FirstLine(place + first.Message) + more;
    }

    private static string ReasonOf(Report report) => report.Items.SelectMany(item => item.Scenarios)
        .Select(scenario => scenario.Actual).OfType<string>().FirstOrDefault() ?? "see its report";

    private static void Failures(StringBuilder text, BatchResult result)
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

    private static void Items(StringBuilder text, BatchResult result)
    {
        SubmissionResult.Graded[] graded = [.. result.Results.OfType<SubmissionResult.Graded>()];
        if (graded.Length == 0) return;
        text.Append(CultureInfo.InvariantCulture, $"\n## Items\n\n{Legend}\n");
        foreach (IGrouping<string, ReportItem> task in graded[0].Report.Tasks)
        {
            string[] ids = [.. task.Select(item => item.Id)];
            text.Append(CultureInfo.InvariantCulture, $"\n### {Escape(task.Key)}\n");
            string[] headings = [.. task.Select(item => Escape($"{item.Id} ({item.Max})"))];
            Table(text, ["Submission", .. headings, "Together"], graded.Select(submission => (IReadOnlyList<string>)
            [
                submission.Entry.Id,
                .. ids.Select(id => Symbol(submission.Report.Items.FirstOrDefault(item => item.Id == id))),
                Subtotal([.. submission.Report.Items.Where(item => ids.Contains(item.Id))]),
            ]));
        }
    }

    private static string Symbol(ReportItem? item) => item?.Verdict switch
    {
        Verdict.Passed => Number(item.Points),
        Verdict.Failed => $"{Number(item.Points)} ✗",
        Verdict.Unstable => $"{Number(item.Points)} ~",
        Verdict.Skipped => $"{Number(item.Points)} ↑",
        Verdict.Unsupported => "-",
        Verdict.Error => "!",
        _ => "?",
    };
}
