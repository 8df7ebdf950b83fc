using System.Globalization;
using ClassChat.Cli.Host;
using ClassChat.Grading.Reports;
using ClassChat.Grading.Runs;
using ClassChat.Harness.Execution;
using ClassChat.Specification.Diagnostics;
using ClassChat.Specification.Rubrics;
using ClassChat.Specification.Scenarios;
using Spectre.Console;

namespace ClassChat.Cli.Commands.Running;

/// <summary>
/// Grades the same program once per write pattern and reports verdicts that changed. TCP may split and join writes
/// anywhere, so a change counts as a failure, unless the dialect claims no framing.
/// </summary>
/// <param name="arguments">The parsed command line.</param>
/// <param name="context">The environment of the program.</param>
internal sealed class WriteModeComparison(RunArguments arguments, CliContext context)
{
    /// <summary>Grades with each pattern and prints the comparison.</summary>
    /// <param name="suite">The rubric and the scenarios.</param>
    /// <param name="submission">The submission to grade.</param>
    /// <param name="items">The items to grade.</param>
    /// <param name="cancel">Cancels grading; no process is left running.</param>
    /// <returns>The exit code.</returns>
    public async Task<int> ExecuteAsync(
        Suite suite, Submission submission, IReadOnlyList<RubricItem> items, CancellationToken cancel)
    {
        string folder = context.FullPath(arguments.Report);
        if (ReportDirectory.Prepare(folder, arguments.Report) is CommandError error) return context.Refuse(error);
        List<Report> reports = [];
        var files = new ReportFiles(context);
        foreach (WritePattern wire in arguments.Wires)
        {
            await context.Out.WriteLineAsync($"writing: {wire.Name}");
            var options = new RunOptions
            {
                Seed = arguments.Seed, Repeat = arguments.Repeat, Patience = arguments.Patience, Wire = wire,
            };
            if (arguments.Jobs is int jobs) options = options with { Jobs = jobs };
            Grade grade = await new GradingRun(suite, submission, options).RunAsync(items, cancel);
            Report report = ReportBuilder.Build(grade, RunArguments.Again(submission.Arguments, wire));
            reports.Add(report);
            string own = Path.Combine(folder, $"wire-{wire.Name}");
            await files.WriteAsync(Path.Combine(own, JsonReport.FileName), JsonReport.Write(report));
            await files.WriteAsync(Path.Combine(own, MarkdownReport.FileName), MarkdownReport.Write(report));
        }

        return files.ExitCode(
            Report(folder, reports, submission.Servers.Values.All(program => program.Dialect.ClaimsFraming)));
    }

    private int Report(string folder, List<Report> reports, bool claimsFraming)
    {
        IAnsiConsole console = context.OpenConsole();
        var table = new Table { Border = TableBorder.Rounded };
        table.AddColumn("Item");
        foreach (WritePattern wire in arguments.Wires) table.AddColumn(new TableColumn(new Text(wire.Name)));
        int passed = 0, failed = 0, ungraded = 0, changed = 0;
        for (int i = 0; i < reports[0].Items.Count; i++)
        {
            ReportItem[] same = [.. reports.Select(report => report.Items[i])];
            bool hasChanged = HasChanged(same);
            if (hasChanged) changed++;
            // If the submission does not claim framing, a failure that only split writes cause is a note; the verdict
            // of whole writes counts.
            IEnumerable<ReportItem> counted = hasChanged && !claimsFraming ? same.Take(1) : same;
            if (counted.Any(item => item.Verdict is Verdict.Failed or Verdict.Unstable or Verdict.Skipped)) failed++;
            else if (counted.Any(item => item.Verdict == Verdict.Ungraded)) ungraded++;
            else if (counted.Any(item => item.Verdict == Verdict.Passed)) passed++;
            table.AddRow(same.Select(item => VerdictNames.Name(item.Verdict)).Prepend(same[0].Id)
                .Select(cell => new Text(cell, hasChanged ? new Style(Color.Red) : null)));
        }

        console.WriteLine();
        console.Write(table);
        console.WriteLine(changed == 0
            ? "no verdict depends on how bytes are put on the wire"
            : $"{TextList.Count(changed, "verdict")} changed with the writes"
                + (claimsFraming ? "" : ": notes only, since the dialect claims no framing"));
        if (ungraded > 0)
            console.WriteLine(
                $"{TextList.Count(ungraded, "item")} ungraded: not judged with every way of writing, neither passed "
                    + "nor failed; the reports tell why");
        foreach (WritePattern wire in arguments.Wires)
            console.WriteLine($"report: {Path.Combine(folder, $"wire-{wire.Name}", MarkdownReport.FileName)}");
        context.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{passed} passed, {failed} failed"));
        return ExitCodeOf(reports, failed);
    }

    /// <summary>True if verdicts differ; a run that could not be judged with one write pattern is ignored.</summary>
    private static bool HasChanged(IEnumerable<ReportItem> same) => same.Select(item => item.Verdict)
        .Where(verdict => verdict != Verdict.Ungraded).Distinct().Count() > 1;

    private static int ExitCodeOf(List<Report> reports, int failed) =>
        reports.Any(report => report.HasError) ? ExitCode.HarnessError
        : reports.All(report => report.NeverStarted) ? ExitCode.NotStarted
        : failed > 0 || reports.Any(report => report.HasUngraded) ? ExitCode.Failed
        : ExitCode.Passed;
}
