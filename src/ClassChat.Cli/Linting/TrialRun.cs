using ClassChat.Cli.Runs;
using ClassChat.Cli.Surroundings;
using ClassChat.Harness.Grading;
using ClassChat.Harness.Targets;
using ClassChat.Harness.Timing;
using ClassChat.Harness.Trials;
using ClassChat.Protocol;
using Microsoft.Extensions.Logging.Abstractions;

namespace ClassChat.Cli.Linting;

/// <summary>Tries a dialect on a running server, and says action by action what was understood.</summary>
/// <param name="shell">Where.</param>
internal sealed class TrialRun(Shell shell)
{
    private const int Seed = 1;

    /// <summary>Does it.</summary>
    /// <returns>How the program ends: 0 if all was understood.</returns>
    public async Task<int> DoAsync(TrialRequest request, CancellationToken cancel)
    {
        if (request.Server is null && request.Connect is null)
        {
            return shell.Refuse(Refusal.Usage(
                "a dialect is tried on a running server", "say which: --server 'CMD {port}' or --connect HOST:PORT"));
        }

        Choice<string> folder = ScenarioFolder.Find(shell, request.Scenarios);
        if (folder.Refusal is Refusal lost) return shell.Refuse(lost);
        Choice<Submission> submission = new SubmissionChoice(shell, folder.Value!, NullLoggerFactory.Instance)
            .Of(RunRequestOf(request));
        if (submission.Refusal is Refusal refusal) return shell.Refuse(refusal);

        (Level level, Program program) =
            (submission.Value!.Programs.Keys.Max(), submission.Value.Programs.Values.Last());
        if (request.Level is null && program.Dialect.Levels.Count > 0) level = program.Dialect.Levels.Max();
        return await TryAsync(program, level, cancel);
    }

    private async Task<int> TryAsync(Program program, Level level, CancellationToken cancel)
    {
        using var clock = new PatientClock(await PatientClock.MeasureAsync(cancel));
        Start start = await program.Target.StartAsync(level, clock, cancel);
        if (start is not Start.Running running) return await TellAsync(start);
        await using Subject subject = running.Subject;
        await shell.Out.WriteLineAsync(
            $"dialect '{program.Dialect.Name}' on {program.Target.Title}, as a server of level {level.Name()}");
        var trial = new Trial(program.Dialect, level, clock, Seed);
        IReadOnlyList<Attempt> attempts = await trial.RunAsync(subject, Tell, cancel);
        await shell.Out.WriteLineAsync();
        if (subject.Death is string death)
            await shell.Out.WriteLineAsync($"the server {death}: {subject.LastOutput.TrimEnd()}");
        await shell.Out.WriteLineAsync(TrialText.Summary(attempts));
        return attempts.All(attempt => attempt.Difference is null) ? ExitCode.Passed : ExitCode.Failed;
    }

    private async Task<int> TellAsync(Start start)
    {
        if (start is Start.Prevented prevented)
        {
            await shell.Error.WriteLineAsync($"nothing can be said about the server: {prevented.Reason}");
            return ExitCode.Failed;
        }

        var failed = (Start.Failed)start;
        await shell.Error.WriteLineAsync($"the server would not start: {failed.Reason}");
        if (failed.Output.Length > 0) await shell.Error.WriteLineAsync($"it printed: {failed.Output.TrimEnd()}");
        return ExitCode.NotStarted;
    }

    private void Tell(Attempt attempt)
    {
        shell.Out.WriteLine();
        foreach (string line in TrialText.Lines(attempt)) shell.Out.WriteLine(line);
    }

    private static RunRequest RunRequestOf(TrialRequest request) => new()
    {
        Ids = [],
        Report = "",
        Server = request.Server,
        Port = request.Port,
        Connect = request.Connect,
        Level = request.Level,
        Dialect = request.Dialect,
    };
}
