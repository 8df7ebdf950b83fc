using System.Globalization;
using ClassChat.Cli.Runs;
using ClassChat.Cli.Surroundings;
using ClassChat.Harness.Calibration;
using ClassChat.Harness.Diagnostics;
using ClassChat.Harness.Grading;
using ClassChat.Harness.Reports;
using ClassChat.Harness.Rubrics;
using ClassChat.Harness.Submissions;
using Microsoft.Extensions.Logging.Abstractions;
using Spectre.Console;

namespace ClassChat.Cli.Calibrating;

/// <summary>Does what <c>classchat calibrate</c> was asked: the rubric again and again, on a correct program.</summary>
/// <param name="request">What was asked.</param>
/// <param name="shell">Where.</param>
internal sealed class Calibrate(CalibrateRequest request, Shell shell)
{
    /// <summary>Where nobody watches, so many lines tell how far it is, beside one for the first run.</summary>
    private const int Milestones = 10;

    private readonly string _reports = shell.FullPath(request.Report);

    /// <summary>Does it.</summary>
    /// <returns>How the program ends.</returns>
    public async Task<int> DoAsync(CancellationToken cancel)
    {
        Choice<string> folder = ScenarioFolder.Find(shell, request.Scenarios);
        if (folder.Refusal is Refusal lost) return shell.Refuse(lost);
        Choice<Suite> suite = ScenarioFolder.Load(shell, folder.Value!, request.Rubric);
        if (suite.Refusal is Refusal invalid) return shell.Refuse(invalid);
        Choice<IReadOnlyList<RubricItem>> items = request.Ids.Count == 0
            ? new(suite.Value!.Judging, null)
            : Selection.Of(suite.Value!, request.Ids, shell);
        if (items.Refusal is Refusal unknown) return shell.Refuse(unknown);
        Choice<Submission> submission = SubmissionOf(folder.Value!);
        if (submission.Refusal is Refusal refusal) return shell.Refuse(refusal);
        if (Impossible() is Refusal impossible) return shell.Refuse(impossible);
        if (ReportPlace.Prepare(_reports, request.Report) is Refusal blocked) return shell.Refuse(blocked);
        return await RunAsync(suite.Value!, submission.Value!, items.Value!, cancel);
    }

    private Choice<Submission> SubmissionOf(string folder) =>
        new SubmissionChoice(shell, folder, NullLoggerFactory.Instance).Of(new RunRequest
        {
            Ids = request.Ids,
            Report = request.Report,
            Submission = request.Submission,
            Trust = new SubmissionTrust { OfFile = request.Submission is not null }, // known to be correct
            OwnProcess = request.OwnProcess,
            Rubric = request.Rubric,
            Scenarios = request.Scenarios,
        });

    private Refusal? Impossible()
    {
        if (request.Cores is not double cores) return null;
        if (!Starvation.IsPossible) return Refusal.Usage("--cpu needs Linux: it works by priorities of threads");
        int there = Environment.ProcessorCount;
        return cores <= there ? null : Refusal.Usage(
            string.Create(CultureInfo.InvariantCulture, $"--cpu {cores}: this machine has only {there} cores"));
    }

    private async Task<int> RunAsync(
        Suite suite, Submission submission, IReadOnlyList<RubricItem> items, CancellationToken cancel)
    {
        using Starvation? starvation = request.Cores is double cores ? Starvation.Begin(cores) : null;
        CalibrationResult result = await WatchAsync(listener =>
            new CalibrationRun(suite, submission, new RunOptions { Seed = request.Seed, Patience = request.Patience },
                run => Note(run, submission, listener))
            .RunAsync(items, request.Runs, request.Jobs, cancel));
        string conditions = Conditions(starvation);

        WriteTable(result);
        await shell.Out.WriteLineAsync(conditions);
        await shell.Out.WriteLineAsync(CalibrationReport.Sentence(result));
        if (CalibrationReport.UngradedSentence(result) is string ungraded) await shell.Out.WriteLineAsync(ungraded);
        string arguments = submission.Arguments;
        foreach (string line in result.Runs.SelectMany(run => CalibrationReport.Losses(run, arguments)
            .Concat(CalibrationReport.Ungraded(run, arguments))))
            await shell.Out.WriteLineAsync(line);
        string path = Path.Combine(_reports, CalibrationReport.FileName);
        string text = CalibrationReport.Write(result, conditions, arguments);
        await File.WriteAllTextAsync(path, text, CancellationToken.None);
        await shell.Out.WriteLineAsync($"report: {path}");
        return await EndAsync(result, cancel);
    }

    private async Task<int> EndAsync(CalibrationResult result, CancellationToken cancel)
    {
        if (cancel.IsCancellationRequested)
            await shell.Error.WriteLineAsync(
                $"interrupted: {result.Runs.Count} of {Words.Count(result.Asked, "run")} had ended; these count");
        await shell.Out.WriteLineAsync(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{result.Passed} passed, {result.Failed.Count} failed"));
        return cancel.IsCancellationRequested ? ExitCode.Interrupted : ExitCodeOf(result);
    }

    /// <summary>Exit code after all runs: that which says most about them.</summary>
    public static int ExitCodeOf(CalibrationResult result) =>
        result.Runs.Any(run => run.Grade.HasError) ? ExitCode.Trouble
        : result.Failed.Count > 0 || result.Ungraded.Count > 0 ? ExitCode.Failed
        : ExitCode.Passed;

    private string Conditions(Starvation? starvation)
    {
        string beside = request.Jobs == 1 ? "one run after another" : $"{request.Jobs} runs side by side";
        string given = starvation is null
            ? Words.Count(Environment.ProcessorCount, "core")
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{request.Cores:0.##} of a core asked for, busy neighbours left {starvation.CoresLeft:0.00}");
        return $"{beside}, {given}, seeds from {request.Seed}";
    }

    private void Note(CalibratedRun run, Submission submission, Action<CalibratedRun> listener)
    {
        if (run.Lost.Any() || run.Ungraded.Any())
        {
            string folder = Path.Combine(_reports, $"seed-{run.Grade.Seed}");
            Directory.CreateDirectory(folder);
            Report report = Reporting.Of(run.Grade, submission.Arguments);
            File.WriteAllText(Path.Combine(folder, JsonReport.FileName), JsonReport.Write(report));
            File.WriteAllText(Path.Combine(folder, MarkdownReport.FileName), MarkdownReport.Write(report));
        }

        listener(run);
    }

    private Task<CalibrationResult> WatchAsync(Func<Action<CalibratedRun>, Task<CalibrationResult>> run)
    {
        int ended = 0, failed = 0;
        if (!shell.IsTerminal) return run(Print);
        return shell.OpenConsole().Progress().AutoClear(true).StartAsync(progress =>
        {
            ProgressTask bar = progress.AddTask("runs", maxValue: request.Runs);
            return run(happened =>
            {
                Count(happened);
                bar.Increment(1);
                bar.Description = failed == 0 ? "runs" : $"runs, [red]{failed} failed[/]";
            });
        });

        void Print(CalibratedRun happened)
        {
            Count(happened);
            bool isMilestone = ended * Milestones / request.Runs > (ended - 1) * Milestones / request.Runs;
            if (isMilestone || ended == 1)
                shell.Out.WriteLine($"{ended} of {Words.Count(request.Runs, "run")}, {failed} failed");
        }

        void Count(CalibratedRun happened)
        {
            ended++;
            if (happened.Lost.Any()) failed++;
        }
    }

    private void WriteTable(CalibrationResult result)
    {
        var table = new Table { Border = TableBorder.Rounded };
        foreach (string heading in CalibrationReport.Headings)
            table.AddColumn(new TableColumn(new Text(heading)));
        foreach (IReadOnlyList<string> row in CalibrationReport.Rows(result))
            table.AddRow(row.Select(cell => new Text(cell)));
        IAnsiConsole console = shell.OpenConsole();
        console.WriteLine();
        console.Write(table);
    }
}
