using System.Globalization;
using ClassChat.Cli.Commands.Running;
using ClassChat.Cli.Host;
using ClassChat.Grading.Calibration;
using ClassChat.Grading.Reports;
using ClassChat.Grading.Runs;
using ClassChat.Platform.Errors;
using ClassChat.Specification.Diagnostics;
using ClassChat.Specification.Rubrics;
using ClassChat.Specification.Submissions;
using Microsoft.Extensions.Logging.Abstractions;
using Spectre.Console;

namespace ClassChat.Cli.Commands.Calibrating;

/// <summary>
/// Executes <c>classchat calibrate</c>: grades a correct program many times, to measure how often the harness itself
/// errs.
/// </summary>
/// <param name="request">The parsed command line.</param>
/// <param name="context">The environment of the program.</param>
internal sealed class CalibrateHandler(CalibrateArguments request, CliContext context)
{
    /// <summary>
    /// Number of progress lines printed when the output is not a terminal, besides one for the first run.
    /// </summary>
    private const int Milestones = 10;

    private readonly string _reports = context.FullPath(request.Report);

    /// <summary>Executes the command.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> ExecuteAsync(CancellationToken cancel)
    {
        CommandResult<string> folder = SuiteLocator.Find(context, request.Scenarios);
        if (folder.Error is CommandError lost) return context.Refuse(lost);
        CommandResult<Suite> suite = SuiteLocator.Load(context, folder.Value!, request.Rubric);
        if (suite.Error is CommandError invalid) return context.Refuse(invalid);
        CommandResult<IReadOnlyList<RubricItem>> items = request.Ids.Count == 0
            ? new(suite.Value!.Judging, null)
            : ItemSelector.Select(suite.Value!, request.Ids, context);
        if (items.Error is CommandError unknown) return context.Refuse(unknown);
        CommandResult<Submission> submission = SubmissionOf(folder.Value!);
        if (submission.Error is CommandError error) return context.Refuse(error);
        if (Validate() is CommandError impossible) return context.Refuse(impossible);
        if (ReportDirectory.Prepare(_reports, request.Report) is CommandError blocked) return context.Refuse(blocked);
        var journal = new CalibrationJournal(
            Path.Combine(_reports, CalibrationJournal.FileName),
            CalibrationJournal.Subject(
                suite.Value!, submission.Value!, items.Value!,
                new RunOptions { Seed = request.Seed, Patience = request.Patience },
                string.Create(CultureInfo.InvariantCulture, $"cpu {request.Cores} jobs {request.Jobs}")),
            items.Value!);
        if (Open(journal, out IReadOnlyList<CalibratedRun> earlier) is CommandError unusable)
            return context.Refuse(unusable);
        return await RunAsync(suite.Value!, submission.Value!, items.Value!, journal, earlier, cancel);
    }

    /// <summary>Opens the file of results; returns the error if its runs cannot be used.</summary>
    private CommandError? Open(CalibrationJournal journal, out IReadOnlyList<CalibratedRun> earlier)
    {
        earlier = [];
        string file = Path.Combine(request.Report, CalibrationJournal.FileName);
        try
        {
            string? fault = null;
            if (request.Resume) earlier = [.. journal.Resume(out fault).Where(run => run.Number <= request.Runs)];
            else journal.Begin();
            return fault is null ? null : CommandError.Usage(
                $"--resume: '{file}' cannot be continued: {fault}; name another folder with --report, "
                + "or leave out --resume to begin anew");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return CommandError.Usage($"'{file}' cannot be used: {ErrorAdvice.Describe(error)}");
        }
    }

    private CommandResult<Submission> SubmissionOf(string folder) =>
        new SubmissionResolver(context, folder, NullLoggerFactory.Instance).Resolve(new RunArguments
        {
            Ids = request.Ids,
            Report = request.Report,
            Submission = request.Submission,
            // A calibrated submission is known to be correct.
            Trust = new SubmissionTrust { OfFile = request.Submission is not null },
            OwnProcess = request.OwnProcess,
            Rubric = request.Rubric,
            Scenarios = request.Scenarios,
        });

    private CommandError? Validate()
    {
        if (request.Cores is not double cores) return null;
        if (!CpuThrottle.IsPossible) return CommandError.Usage("--cpu needs Linux: it works by priorities of threads");
        int there = Environment.ProcessorCount;
        return cores <= there ? null : CommandError.Usage(
            string.Create(CultureInfo.InvariantCulture, $"--cpu {cores}: this machine has only {there} cores"));
    }

    private async Task<int> RunAsync(
        Suite suite, Submission submission, IReadOnlyList<RubricItem> items, CalibrationJournal journal,
        IReadOnlyList<CalibratedRun> earlier, CancellationToken cancel)
    {
        using CpuThrottle? cpuThrottle = request.Cores is double cores ? CpuThrottle.Begin(cores) : null;
        if (earlier.Count > 0)
            await context.Out.WriteLineAsync(
                $"{TextList.Count(earlier.Count, "run")} of {request.Runs} ended earlier; these count");
        CalibrationResult result = await RunWithProgressAsync(earlier, listener =>
            new CalibrationRun(suite, submission, new RunOptions { Seed = request.Seed, Patience = request.Patience },
                run => Record(run, submission, journal, listener))
            {
                Earlier = earlier,
            }
            .RunAsync(items, request.Runs, request.Jobs, cancel));
        string conditions = Conditions(cpuThrottle);

        WriteTable(result);
        await context.Out.WriteLineAsync(conditions);
        await context.Out.WriteLineAsync(CalibrationReport.Summarize(result));
        if (CalibrationReport.UngradedSummary(result) is string ungraded) await context.Out.WriteLineAsync(ungraded);
        string arguments = submission.Arguments;
        foreach (string line in result.Runs.SelectMany(run => CalibrationReport.Losses(run, arguments)
            .Concat(CalibrationReport.Ungraded(run, arguments))))
            await context.Out.WriteLineAsync(line);
        string path = Path.Combine(_reports, CalibrationReport.FileName);
        string text = CalibrationReport.Write(result, conditions, arguments);
        var files = new ReportFiles(context);
        await files.WriteAsync(path, text);
        await files.PrintAsync();
        return files.ExitCode(await EndAsync(result, cancel));
    }

    private async Task<int> EndAsync(CalibrationResult result, CancellationToken cancel)
    {
        if (cancel.IsCancellationRequested)
            await context.Error.WriteLineAsync(
                $"interrupted: {result.Runs.Count} of {TextList.Count(result.Asked, "run")} had ended; these count, "
                + "and --resume runs the others");
        await context.Out.WriteLineAsync(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{result.Passed} passed, {result.Failed.Count} failed"));
        return cancel.IsCancellationRequested ? ExitCode.Interrupted : ExitCodeOf(result);
    }

    /// <summary>Returns the exit code after all runs: that of the most serious result.</summary>
    public static int ExitCodeOf(CalibrationResult result) =>
        result.Runs.Any(run => run.Grade.HasError) ? ExitCode.HarnessError
        : result.Failed.Count > 0 || result.Ungraded.Count > 0 ? ExitCode.Failed
        : ExitCode.Passed;

    private string Conditions(CpuThrottle? cpuThrottle)
    {
        string beside = request.Jobs == 1 ? "one run after another" : $"{request.Jobs} runs side by side";
        string given = cpuThrottle is null
            ? TextList.Count(Environment.ProcessorCount, "core")
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{request.Cores:0.##} of a core asked for, busy neighbours left {cpuThrottle.CoresLeft:0.00}");
        return $"{beside}, {given}, seeds from {request.Seed}";
    }

    private void Record(
        CalibratedRun run, Submission submission, CalibrationJournal journal, Action<CalibratedRun> listener)
    {
        journal.Add(run, submission.Arguments);
        if (run.Lost.Any() || run.Ungraded.Any())
        {
            string folder = Path.Combine(_reports, $"seed-{run.Grade.Seed}");
            Directory.CreateDirectory(folder);
            Report report = ReportBuilder.Build(run.Grade, submission.Arguments);
            File.WriteAllText(Path.Combine(folder, JsonReport.FileName), JsonReport.Write(report));
            File.WriteAllText(Path.Combine(folder, MarkdownReport.FileName), MarkdownReport.Write(report));
        }

        listener(run);
    }

    private Task<CalibrationResult> RunWithProgressAsync(
        IReadOnlyList<CalibratedRun> earlier, Func<Action<CalibratedRun>, Task<CalibrationResult>> run)
    {
        int ended = earlier.Count, failed = earlier.Count(one => one.Lost.Any());
        if (!context.IsTerminal) return run(Print);
        return context.OpenConsole().Progress().AutoClear(true).StartAsync(progress =>
        {
            ProgressTask bar = progress.AddTask("runs", maxValue: request.Runs);
            bar.Increment(earlier.Count);
            return run(finished =>
            {
                Count(finished);
                bar.Increment(1);
                bar.Description = failed == 0 ? "runs" : $"runs, [red]{failed} failed[/]";
            });
        });

        void Print(CalibratedRun finished)
        {
            Count(finished);
            bool isMilestone = ended * Milestones / request.Runs > (ended - 1) * Milestones / request.Runs;
            if (isMilestone || ended == earlier.Count + 1)
                context.Out.WriteLine($"{ended} of {TextList.Count(request.Runs, "run")}, {failed} failed");
        }

        void Count(CalibratedRun finished)
        {
            ended++;
            if (finished.Lost.Any()) failed++;
        }
    }

    private void WriteTable(CalibrationResult result)
    {
        var table = new Table { Border = context.IsTerminal ? TableBorder.Rounded : TableBorder.None };
        foreach (string heading in CalibrationReport.Headings)
            table.AddColumn(new TableColumn(new Text(heading)));
        foreach (IReadOnlyList<string> row in CalibrationReport.Rows(result))
            table.AddRow(row.Select(cell => new Text(cell)));
        IAnsiConsole console = context.OpenConsole();
        console.WriteLine();
        console.Write(table);
    }
}
