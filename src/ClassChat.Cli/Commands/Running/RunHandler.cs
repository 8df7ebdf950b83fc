using ClassChat.Cli.Host;
using ClassChat.Grading.Reports;
using ClassChat.Grading.Runs;
using ClassChat.Specification.Rubrics;
using ClassChat.Specification.Scenarios;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Spectre.Console;

namespace ClassChat.Cli.Commands.Running;

/// <summary>
/// Executes <c>classchat run</c>: reads files, runs scenarios and writes reports; or only lists the items, shows what
/// would run, or compares write patterns.
/// </summary>
/// <param name="arguments">The parsed command line.</param>
/// <param name="context">The environment of the program.</param>
internal sealed class RunHandler(RunArguments arguments, CliContext context)
{
    private readonly IAnsiConsole _console = context.OpenConsole();

    /// <summary>Executes the command.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> ExecuteAsync(CancellationToken cancel)
    {
        CommandResult<string> folder = SuiteLocator.Find(context, arguments.Scenarios);
        if (folder.Error is CommandError lost) return context.Refuse(lost);
        CommandResult<Suite> suite = LoadSuite(folder.Value!);
        if (suite.Error is CommandError invalid) return context.Refuse(invalid);
        suite = AdHocItems.Add(suite.Value!, arguments.Named, context);
        if (suite.Error is CommandError unreadable) return context.Refuse(unreadable);
        suite = WorkloadResolver.Resolve(suite.Value!, arguments, context);
        if (suite.Error is CommandError unfit) return context.Refuse(unfit);
        CommandResult<IReadOnlyList<RubricItem>> items = ItemSelector.Select(suite.Value!, arguments.Named, context);
        if (items.Error is CommandError unknown) return context.Refuse(unknown);
        if (arguments.List)
        {
            RunListing.WriteList(items.Value!, _console);
            return ExitCode.Passed;
        }

        using ILoggerFactory logs = arguments.Verbose
            ? LoggingSetup.ToStandardError(LogLevel.Debug, context)
            : NullLoggerFactory.Instance;
        CommandResult<Submission> submission = new SubmissionResolver(context, folder.Value!, logs).Resolve(arguments);
        if (submission.Error is CommandError error) return context.Refuse(error);
        if (WorkloadResolver.Unfit(
            arguments, items.Value!, submission.Value!) is CommandError low) return context.Refuse(
            low);
        if (arguments.DryRun)
        {
            RunListing.WritePlan(suite.Value!, submission.Value!, items.Value!, _console);
            return ExitCode.Passed;
        }

        if (arguments.Wires.Count > 1)
            return await new WriteModeComparison(arguments, context)
                .ExecuteAsync(suite.Value!, submission.Value!, items.Value!, cancel);
        return await GradeAsync(suite.Value!, submission.Value!, items.Value!, cancel);
    }

    /// <summary>Returns the exit code after a run: that of the most serious result.</summary>
    public static int ExitCodeOf(Report report) =>
        report.HasError ? ExitCode.HarnessError
        : report.NeverStarted ? ExitCode.NotStarted
        : report.Failed > 0 || report.HasUngraded ? ExitCode.Failed
        : ExitCode.Passed;

    /// <summary>Reads the suite with the rubric of the command line, or else of the class file.</summary>
    private CommandResult<Suite> LoadSuite(string folder)
    {
        if (arguments.Rubric is not null) return SuiteLocator.Load(context, folder, arguments.Rubric);
        CommandResult<SubmissionPolicies> policies =
            SubmissionPolicies.Load(context, folder, arguments.Class, arguments.Trust);
        return policies.Error ?? SuiteLocator.Load(context, folder, policies.Value!.Rubric);
    }

    private async Task<int> GradeAsync(
        Suite suite, Submission submission, IReadOnlyList<RubricItem> items, CancellationToken cancel)
    {
        string folder = context.FullPath(arguments.Report);
        if (ReportDirectory.Prepare(folder, arguments.Report) is CommandError error) return context.Refuse(error);

        Grade grade =
            await RunWithProgressAsync(submission, listener => RunAsync(suite, submission, items, listener, cancel));
        Report report = ReportBuilder.Build(grade, RunArguments.Again(submission.Arguments, arguments.Wires[0]));
        // First, since standard output may fail, too, and the files must not be lost to that.
        ReportFiles files = await WriteFilesAsync(folder, report);
        ConsoleReport.Write(report, _console);
        await context.Out.WriteLineAsync();
        await files.PrintAsync();
        Advise(report);
        await context.Out.WriteLineAsync(ConsoleReport.LastLine(report));
        return files.ExitCode(ExitCodeOf(report));
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
            Seed = arguments.Seed,
            Repeat = arguments.Repeat,
            Patience = arguments.Patience,
            IsThorough = arguments.IsThorough,
            MinimizingTime = arguments.MinimizingTime,
            Wire = arguments.Wires[0],
        };
        if (arguments.Jobs is int jobs) options = options with { Jobs = jobs };
        return new GradingRun(suite, submission, options, listener).RunAsync(items, cancel);
    }

    private Task<Grade> RunWithProgressAsync(Submission submission, Func<Action<RunEvent>?, Task<Grade>> run)
    {
        if (arguments.Verbose)
        {
            return run(runEvent =>
            {
                if (ProgressBoard.Line(runEvent) is string line) context.Out.WriteLine(line);
            });
        }

        return context.IsTerminal ? LiveProgress.ShowAsync(_console, submission, run) : run(null);
    }

    private async Task<ReportFiles> WriteFilesAsync(string folder, Report report)
    {
        (string Name, string Text)[] files =
        [
            (JsonReport.FileName, JsonReport.Write(report)), (MarkdownReport.FileName, MarkdownReport.Write(report)),
            .. report.Items.SelectMany(item => item.Scenarios).Where(scenario => scenario.Shrunk is not null)
                .DistinctBy(scenario => scenario.Id).Select(scenario => (
                    $"{scenario.Id.Replace('/', '-')}{ScenarioFile.Ending}",
                    string.Join('\n', scenario.Shrunk!) + "\n")),
        ];
        var written = new ReportFiles(context);
        foreach ((string name, string text) in files) await written.WriteAsync(Path.Combine(folder, name), text);
        return written;
    }

    /// <summary>
    /// Suggests <c>--port</c> if the program never started and its command has no <c>{port}</c>: such a program usually
    /// listens at a fixed port.
    /// </summary>
    private void Advise(Report report)
    {
        bool hasPort = arguments.Server is null || arguments.Server.Contains("{port}", StringComparison.Ordinal);
        if (!report.NeverStarted || arguments.Port is not null || hasPort) return;
        context.Error.WriteLine(
            "the command of --server has no {port}: if the program always listens at one port, say so: --port 12345");
    }
}
