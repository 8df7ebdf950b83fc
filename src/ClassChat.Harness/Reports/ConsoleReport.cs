using ClassChat.Harness.Diagnostics;
using ClassChat.Harness.Notation;
using ClassChat.Harness.Running;
using Spectre.Console;

namespace ClassChat.Harness.Reports;

/// <summary>The report as it stands in a terminal: the points by task, what was measured, what went wrong.</summary>
public static class ConsoleReport
{
    private static readonly Style _title = new(decoration: Decoration.Bold);

    /// <summary>The line that ends every run: <c>N passed, N failed</c>; items not offered are not counted.</summary>
    public static string LastLine(Report report) =>
        FormattableString.Invariant($"{report.Passed} passed, {report.Failed} failed");

    /// <summary>Writes all of it but the last line.</summary>
    public static void Write(Report report, IAnsiConsole console)
    {
        WriteTable(report, console);
        WriteMetrics(report, console);
        WriteChecked(report, console);
        WriteSkipped(report, console);
        IReadOnlyList<Story> stories = Story.Of(report);
        foreach (Story story in stories) Write(story, console);
        if (stories.Count > 0) WritePoints(report, console);
        foreach (string sentence in Withheld.Sentences(report))
        {
            console.WriteLine();
            console.WriteLine(sentence, StyleOf(Tone.Fault));
        }
    }

    private static void Write(Story story, IAnsiConsole console)
    {
        console.WriteLine();
        console.WriteLine(story.Title, new Style(Color.Red, decoration: Decoration.Bold));
        console.WriteLine(story.Scenario.Name, _title);
        console.WriteLine(story.Where, StyleOf(Tone.Aside));
        console.WriteLine(story.Sentence, StyleOf(Tone.Fault));
        foreach (StoryLine line in story.Evidence()) console.WriteLine("  " + line.Text, StyleOf(line.Tone));
    }

    /// <summary>Behind many failures the table is out of sight: what it came to is said once more.</summary>
    private static void WritePoints(Report report, IAnsiConsole console)
    {
        console.WriteLine();
        string score = report.Withheld > 0
            ? Tally.Score(report.Points, report.Max, report.Withheld)
            : FormattableString.Invariant($"{report.Points} of {report.Max}");
        console.WriteLine($"{score} points", _title);
    }

    private static void WriteSkipped(Report report, IAnsiConsole console)
    {
        ReportItem[] told = [.. report.Items.Where(item =>
            item.Verdict == Verdict.Skipped || (item.Verdict == Verdict.NotOffered && item.Reason is not null))];
        if (told.Length > 0) console.WriteLine();
        foreach (ReportItem item in told)
            console.WriteLine($"{item.Id} {VerdictNames.Of(item.Verdict)}: {item.Reason}", StyleOf(Tone.Aside));
    }

    private static void WriteTable(Report report, IAnsiConsole console)
    {
        Table table = Tables.New(Tally.Headings, leftColumns: 1);
        IReadOnlyList<Tally> tallies = Tally.Of(report);
        foreach (Tally tally in tallies)
        {
            Style? style = tally == tallies[^1] ? _title : tally.Failed > 0 ? StyleOf(Tone.Fault) : null;
            table.AddRow(tally.Fields.Select(field => new Text(field, style)));
        }

        console.WriteLine();
        string seconds = Words.Count((long)report.Seconds, "second");
        console.WriteLine($"{report.Submission}: {report.Rubric}, seed {report.Seed}, {seconds}", _title);
        console.Write(table);
        if (report.Protections is not null)
            console.WriteLine($"protected by: {string.Join(", ", report.Protections)}", StyleOf(Tone.Aside));
        if (report.Warning is not null) console.WriteLine($"warning: {report.Warning}", StyleOf(Tone.Fault));
    }

    private static void WriteMetrics(Report report, IAnsiConsole console)
    {
        if (report.Metrics.Count == 0) return;
        Table table = Tables.New(["Measured", "Scenario", "Level", "Value"], leftColumns: 3);
        foreach (ReportMetric metric in report.Metrics)
        {
            string[] cells = [metric.Name, metric.Scenario, metric.Level, Tally.Shown(metric)];
            table.AddRow(cells.Select(cell => new Text(cell)));
        }

        console.Write(table);
    }

    /// <summary>Where it was only about workloads, all that was checked is told, whether it holds or not.</summary>
    private static void WriteChecked(Report report, IAnsiConsole console)
    {
        ReportScenario[] scenarios = [.. report.Items.SelectMany(item => item.Scenarios)];
        if (scenarios.Any(scenario => !scenario.IsWorkload)) return;
        foreach (ReportScenario scenario in scenarios.Where(scenario => scenario.Checked is not null)
            .DistinctBy(scenario => (scenario.Id, scenario.Level)))
        {
            Table table = Tables.New(["Checked", "Held", "Not to be said", "Broken", "So it"], leftColumns: 1);
            foreach (ReportFinding finding in scenario.Checked!)
            {
                string[] cells =
                [
                    finding.Property, Number(finding.Held), Number(finding.Open), Number(finding.Broken),
                    finding.Truth == "holds" ? finding.Truth : $"is {finding.Truth}",
                ];
                Style? style = finding.Broken > 0 ? StyleOf(Tone.Fault) : null;
                table.AddRow(cells.Select(cell => new Text(cell, style)));
            }

            console.WriteLine($"{scenario.Name}, level {scenario.Level}", _title);
            console.Write(table);
        }
    }

    private static string Number(long number) => number == 0 ? "-" : Amounts.Grouped(number);

    private static Style StyleOf(Tone tone) => tone switch
    {
        Tone.Fault => new Style(Color.Red),
        Tone.Advice => new Style(Color.Yellow),
        Tone.Aside => new Style(Color.Grey),
        _ => Style.Plain,
    };
}
