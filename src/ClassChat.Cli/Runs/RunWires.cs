using System.Globalization;
using ClassChat.Cli.Surroundings;
using ClassChat.Harness.Diagnostics;
using ClassChat.Harness.Grading;
using ClassChat.Harness.Reports;
using ClassChat.Harness.Rubrics;
using ClassChat.Harness.Running;
using ClassChat.Harness.Scenarios;
using Spectre.Console;

namespace ClassChat.Cli.Runs;

/// <summary>
/// Grades the same again and again, each time with other writes on the wire, and says where that changed a verdict: TCP
/// cuts and glues as it likes, so it must not.
/// </summary>
/// <param name="request">What was asked.</param>
/// <param name="shell">Where.</param>
internal sealed class RunWires(RunRequest request, Shell shell)
{
    /// <summary>Grades it.</summary>
    /// <param name="suite">Rubric and scenarios.</param>
    /// <param name="submission">Whose programs.</param>
    /// <param name="items">The items.</param>
    /// <param name="cancel">Ends it, and leaves nothing running.</param>
    /// <returns>How the program ends.</returns>
    public async Task<int> DoAsync(
        Suite suite, Submission submission, IReadOnlyList<RubricItem> items, CancellationToken cancel)
    {
        string folder = shell.FullPath(request.Report);
        if (ReportPlace.Prepare(folder, request.Report) is Refusal refusal) return shell.Refuse(refusal);
        List<Report> reports = [];
        foreach (WireHabit wire in request.Wires)
        {
            await shell.Out.WriteLineAsync($"writing: {wire.Name}");
            var options = new RunOptions
            {
                Seed = request.Seed, Repeat = request.Repeat, Patience = request.Patience, Wire = wire,
            };
            if (request.Jobs is int jobs) options = options with { Jobs = jobs };
            Grade grade = await new GradingRun(suite, submission, options).RunAsync(items, cancel);
            Report report = Reporting.Of(grade, RunRequest.Again(submission.Arguments, wire));
            reports.Add(report);
            string own = Path.Combine(folder, $"wire-{wire.Name}");
            Directory.CreateDirectory(own);
            (string json, string markdown) = (JsonReport.Write(report), MarkdownReport.Write(report));
            await File.WriteAllTextAsync(Path.Combine(own, JsonReport.FileName), json, cancel);
            await File.WriteAllTextAsync(Path.Combine(own, MarkdownReport.FileName), markdown, cancel);
        }

        return Tell(folder, reports, submission.Programs.Values.All(program => program.Dialect.ClaimsFraming));
    }

    private int Tell(string folder, List<Report> reports, bool claimsFraming)
    {
        IAnsiConsole console = shell.OpenConsole();
        var table = new Table { Border = TableBorder.Rounded };
        table.AddColumn("Item");
        foreach (WireHabit wire in request.Wires) table.AddColumn(new TableColumn(new Text(wire.Name)));
        int passed = 0, failed = 0, ungraded = 0, changed = 0;
        for (int i = 0; i < reports[0].Items.Count; i++)
        {
            ReportItem[] same = [.. reports.Select(report => report.Items[i])];
            bool hasChanged = HasChanged(same);
            if (hasChanged) changed++;
            // Where nobody promised framing, what only the cuts spoil is a note beside the verdict of whole writes.
            IEnumerable<ReportItem> counted = hasChanged && !claimsFraming ? same.Take(1) : same;
            if (counted.Any(item => item.Verdict is Verdict.Failed or Verdict.Unstable or Verdict.Skipped)) failed++;
            else if (counted.Any(item => item.Verdict == Verdict.Ungraded)) ungraded++;
            else if (counted.Any(item => item.Verdict == Verdict.Passed)) passed++;
            table.AddRow(same.Select(item => VerdictNames.Of(item.Verdict)).Prepend(same[0].Id)
                .Select(cell => new Text(cell, hasChanged ? new Style(Color.Red) : null)));
        }

        console.WriteLine();
        console.Write(table);
        console.WriteLine(changed == 0
            ? "no verdict depends on how bytes are put on the wire"
            : $"{Words.Count(changed, "verdict")} changed with the writes"
                + (claimsFraming ? "" : ": notes only, since the dialect claims no framing"));
        if (ungraded > 0)
            console.WriteLine(
                $"{Words.Count(ungraded, "item")} ungraded: not judged with every way of writing, neither passed nor "
                    + "failed; the reports tell why");
        foreach (WireHabit wire in request.Wires)
            console.WriteLine($"report: {Path.Combine(folder, $"wire-{wire.Name}", MarkdownReport.FileName)}");
        shell.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{passed} passed, {failed} failed"));
        return ExitCodeOf(reports, failed);
    }

    /// <summary>
    /// True if verdicts differ; one that could not be judged with one way of writing says nothing about the others.
    /// </summary>
    private static bool HasChanged(IEnumerable<ReportItem> same) => same.Select(item => item.Verdict)
        .Where(verdict => verdict != Verdict.Ungraded).Distinct().Count() > 1;

    private static int ExitCodeOf(List<Report> reports, int failed) =>
        reports.Any(report => report.HasError) ? ExitCode.Trouble
        : reports.All(report => report.NeverStarted) ? ExitCode.NotStarted
        : failed > 0 || reports.Any(report => report.HasUngraded) ? ExitCode.Failed
        : ExitCode.Passed;
}
