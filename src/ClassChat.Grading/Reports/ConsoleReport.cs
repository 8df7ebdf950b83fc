using ClassChat.Harness.Execution;
using ClassChat.Platform.Text;
using ClassChat.Specification.Diagnostics;
using Spectre.Console;

namespace ClassChat.Grading.Reports;

/// <summary>
/// Writes a report to a terminal: points by task, measurements, checked invariants, items without a judgement, failures
/// and warnings. Its last line is separate.
/// </summary>
public static class ConsoleReport
{
    private static readonly Style _title = new(decoration: Decoration.Bold);

    /// <summary>The last line of every run: <c>N passed, N failed</c>; unsupported items are not counted.</summary>
    public static string LastLine(Report report) =>
        FormattableString.Invariant($"{report.Passed} passed, {report.Failed} failed");

    /// <summary>Writes everything except the last line.</summary>
    public static void Write(Report report, IAnsiConsole console)
    {
        WriteTable(report, console);
        WriteRefusals(report, console);
        WriteMetrics(report, console);
        WriteChecked(report, console);
        WriteSkipped(report, console);
        IReadOnlyList<FailureStory> stories = FailureStory.FromReport(report);
        foreach (FailureStory story in stories) Write(story, console);
        if (stories.Count > 0) WritePoints(report, console);
        foreach (string sentence in WithheldPoints.Sentences(report))
        {
            console.WriteLine();
            console.WriteLine(sentence, StyleOf(ReportLineStyle.Error));
        }
    }

    private static void Write(FailureStory story, IAnsiConsole console)
    {
        console.WriteLine();
        console.WriteLine(story.Title, new Style(Color.Red, decoration: Decoration.Bold));
        console.WriteLine(story.Scenario.Name, _title);
        console.WriteLine(story.Where, StyleOf(ReportLineStyle.Aside));
        console.WriteLine(story.Summary, StyleOf(ReportLineStyle.Error));
        foreach (ReportLine line in story.Evidence()) console.WriteLine("  " + line.Text, StyleOf(line.Style));
    }

    /// <summary>Repeats the total points at the end, because after many failures the table is out of sight.</summary>
    private static void WritePoints(Report report, IAnsiConsole console)
    {
        console.WriteLine();
        string score = report.Withheld > 0
            ? TaskSummary.Score(report.Points, report.Max, report.Withheld)
            : FormattableString.Invariant($"{report.Points} of {report.Max}");
        console.WriteLine($"{score} points", _title);
    }

    private static void WriteSkipped(Report report, IAnsiConsole console)
    {
        ReportItem[] reported = [.. report.Items.Where(item =>
            item.Verdict == Verdict.Skipped || (item.Verdict == Verdict.Unsupported && item.Reason is not null)
            // An item that was not run has no scenario that could tell its reason.
            || (item.Verdict == Verdict.Ungraded && item.Scenarios.Count == 0))];
        if (reported.Length > 0) console.WriteLine();
        foreach (ReportItem item in reported)
            console.WriteLine(
                $"{item.Id} {VerdictNames.Name(item.Verdict)}: {item.Reason}", StyleOf(ReportLineStyle.Aside));
    }

    private static void WriteTable(Report report, IAnsiConsole console)
    {
        Table table = Tables.New(TaskSummary.Headings, leftColumns: 1);
        IReadOnlyList<TaskSummary> taskSummaries = TaskSummary.Summarize(report);
        foreach (TaskSummary taskSummary in taskSummaries)
        {
            Style? style = taskSummary == taskSummaries[^1] ? _title
                : taskSummary.Failed + taskSummary.Skipped > 0 ? StyleOf(ReportLineStyle.Error)
                : null;
            table.AddRow(taskSummary.Fields.Select(field => new Text(field, style)));
        }

        console.WriteLine();
        string seconds = TextList.Count((long)report.Seconds, "second");
        console.WriteLine($"{report.Submission}: {report.Rubric}, seed {report.Seed}, {seconds}", _title);
        console.Write(table);
        if (report.Protections is not null)
            console.WriteLine($"protected by: {string.Join(", ", report.Protections)}", StyleOf(ReportLineStyle.Aside));
        if (report.VisibleFiles is not null)
            console.WriteLine(
                $"visible to the programs: their own files, {string.Join(", ", report.VisibleFiles)}",
                StyleOf(ReportLineStyle.Aside));
        if (report.Warning is not null) console.WriteLine($"warning: {report.Warning}", StyleOf(ReportLineStyle.Error));
    }

    private static void WriteRefusals(Report report, IAnsiConsole console)
    {
        foreach (ReportRefusal refusal in report.Refusals ?? [])
        {
            console.WriteLine(
                $"refused: {refusal.Place}: {refusal.Request}: {refusal.Outcome}", StyleOf(ReportLineStyle.Error));
            if (refusal.Remedy is not null)
                console.WriteLine("  " + refusal.Remedy, StyleOf(ReportLineStyle.Advice));
        }
    }

    private static void WriteMetrics(Report report, IAnsiConsole console)
    {
        if (report.Metrics.Count == 0) return;
        Table table = Tables.New(["Measured", "Scenario", "Level", "Value"], leftColumns: 3);
        foreach (ReportMetric metric in report.Metrics)
        {
            string[] cells = [metric.Name, metric.Scenario, metric.Level, TaskSummary.Shown(metric)];
            table.AddRow(cells.Select(cell => new Text(cell)));
        }

        console.Write(table);
    }

    /// <summary>If the report has only workloads, lists all checked invariants with their results.</summary>
    private static void WriteChecked(Report report, IAnsiConsole console)
    {
        ReportScenario[] scenarios = [.. report.Items.SelectMany(item => item.Scenarios)];
        if (scenarios.Any(scenario => !scenario.IsWorkload)) return;
        foreach (ReportScenario scenario in scenarios.Where(scenario => scenario.Checked is not null)
            .DistinctBy(scenario => (scenario.Id, scenario.Level)))
        {
            Table table = Tables.New(["Property", "Held", "Undetermined", "Violated", "Result"], leftColumns: 1);
            foreach (ReportFinding finding in scenario.Checked!)
            {
                string[] cells =
                [
                    finding.Property, Number(finding.Held), Number(finding.Open), Number(finding.Broken),
                    finding.Truth == "holds" ? finding.Truth : $"is {finding.Truth}",
                ];
                Style? style = finding.Broken > 0 ? StyleOf(ReportLineStyle.Error) : null;
                table.AddRow(cells.Select(cell => new Text(cell, style)));
            }

            console.WriteLine($"{scenario.Name}, level {scenario.Level}", _title);
            console.Write(table);
        }
    }

    private static string Number(long number) => number == 0 ? "-" : QuantityFormatter.Grouped(number);

    private static Style StyleOf(ReportLineStyle style) => style switch
    {
        ReportLineStyle.Error => new Style(Color.Red),
        ReportLineStyle.Advice => new Style(Color.Yellow),
        ReportLineStyle.Aside => new Style(Color.Grey),
        _ => Style.Plain,
    };
}
