using ClassChat.Cli.Surroundings;
using ClassChat.Harness.Grading;
using ClassChat.Harness.Reports;
using ClassChat.Harness.Rubrics;
using ClassChat.Harness.Scenarios;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Spectre.Console;

namespace ClassChat.Cli.Runs;

/// <summary>Does what <c>classchat run</c> was asked: reads files, runs scenarios, writes reports.</summary>
/// <param name="request">What was asked.</param>
/// <param name="shell">Where.</param>
internal sealed class Run(RunRequest request, Shell shell)
{
    private readonly IAnsiConsole _console = shell.OpenConsole();

    /// <summary>Does it.</summary>
    /// <returns>How the program ends.</returns>
    public async Task<int> DoAsync(CancellationToken cancel)
    {
        Choice<string> folder = ScenarioFolder.Find(shell, request.Scenarios);
        if (folder.Refusal is Refusal lost) return shell.Refuse(lost);
        Choice<Suite> suite = ScenarioFolder.Load(shell, folder.Value!, request.Rubric);
        if (suite.Refusal is Refusal invalid) return shell.Refuse(invalid);
        suite = LooseItems.Add(suite.Value!, request.Named, shell);
        if (suite.Refusal is Refusal unreadable) return shell.Refuse(unreadable);
        suite = WorkloadChoice.Of(suite.Value!, request, shell);
        if (suite.Refusal is Refusal unfit) return shell.Refuse(unfit);
        Choice<IReadOnlyList<RubricItem>> items = Selection.Of(suite.Value!, request.Named, shell);
        if (items.Refusal is Refusal unknown) return shell.Refuse(unknown);
        if (request.List)
        {
            RunTables.WriteList(items.Value!, _console);
            return ExitCode.Passed;
        }

        using ILoggerFactory logs = request.Verbose
            ? ServerLogs.ToStandardError(LogLevel.Debug, shell)
            : NullLoggerFactory.Instance;
        Choice<Submission> submission = new SubmissionChoice(shell, folder.Value!, logs).Of(request);
        if (submission.Refusal is Refusal refusal) return shell.Refuse(refusal);
        if (WorkloadChoice.Unfit(request, items.Value!, submission.Value!) is Refusal low) return shell.Refuse(low);
        if (request.DryRun)
        {
            RunTables.WritePlan(suite.Value!, submission.Value!, items.Value!, _console);
            return ExitCode.Passed;
        }

        if (request.Wires.Count > 1)
            return await new RunWires(request, shell).DoAsync(suite.Value!, submission.Value!, items.Value!, cancel);
        return await GradeAsync(suite.Value!, submission.Value!, items.Value!, cancel);
    }

    /// <summary>How the program ends after a run: what says most about it comes first.</summary>
    public static int ExitCodeOf(Report report) =>
        report.HasError ? ExitCode.Trouble
        : report.NeverStarted ? ExitCode.NotStarted
        : report.Failed > 0 || report.HasUngraded ? ExitCode.Failed
        : ExitCode.Passed;

    private async Task<int> GradeAsync(
        Suite suite, Submission submission, IReadOnlyList<RubricItem> items, CancellationToken cancel)
    {
        string folder = shell.FullPath(request.Report);
        if (ReportPlace.Prepare(folder, request.Report) is Refusal refusal) return shell.Refuse(refusal);

        Grade grade = await WatchAsync(submission, listener => RunAsync(suite, submission, items, listener, cancel));
        Report report = Reporting.Of(grade, RunRequest.Again(submission.Arguments, request.Wires[0]));
        ConsoleReport.Write(report, _console);
        await WriteFilesAsync(folder, report, cancel);
        Advise(report);
        await shell.Out.WriteLineAsync(ConsoleReport.LastLine(report));
        return ExitCodeOf(report);
    }

    private Task<Grade> RunAsync(
        Suite suite,
        Submission submission,
        IReadOnlyList<RubricItem> items,
        Action<RunEvent>? listener,
        CancellationToken cancel)
    {
        var options = new RunOptions
        {
            Seed = request.Seed,
            Repeat = request.Repeat,
            Patience = request.Patience,
            Shrinking = request.Shrinking,
            Wire = request.Wires[0],
        };
        if (request.Jobs is int jobs) options = options with { Jobs = jobs };
        return new GradingRun(suite, submission, options, listener).RunAsync(items, cancel);
    }

    private Task<Grade> WatchAsync(Submission submission, Func<Action<RunEvent>?, Task<Grade>> run)
    {
        if (request.Verbose)
        {
            return run(happened =>
            {
                if (ProgressBoard.Line(happened) is string line) shell.Out.WriteLine(line);
            });
        }

        return shell.IsTerminal ? LiveProgress.ShowAsync(_console, submission, run) : run(null);
    }

    private async Task WriteFilesAsync(string folder, Report report, CancellationToken cancel)
    {
        (string Name, string Text)[] files =
        [
            (JsonReport.FileName, JsonReport.Write(report)), (MarkdownReport.FileName, MarkdownReport.Write(report)),
            .. report.Items.SelectMany(item => item.Scenarios).Where(scenario => scenario.Shrunk is not null)
                .DistinctBy(scenario => scenario.Id).Select(scenario => (
                    $"{scenario.Id.Replace('/', '-')}{ScenarioFile.Ending}",
                    string.Join('\n', scenario.Shrunk!) + "\n")),
        ];
        await shell.Out.WriteLineAsync();
        foreach ((string name, string text) in files)
        {
            string path = Path.Combine(folder, name);
            await File.WriteAllTextAsync(path, text, cancel);
            await shell.Out.WriteLineAsync($"report: {path}");
        }
    }

    /// <summary>A program that takes no port is the usual reason why it never listens where it is looked for.</summary>
    private void Advise(Report report)
    {
        bool hasPort = request.Server is null || request.Server.Contains("{port}", StringComparison.Ordinal);
        if (!report.NeverStarted || request.Port is not null || hasPort) return;
        shell.Error.WriteLine(
            "the command of --server has no {port}: if the program always listens at one port, say so: --port 12345");
    }
}
