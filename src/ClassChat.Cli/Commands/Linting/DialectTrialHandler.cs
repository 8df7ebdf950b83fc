using ClassChat.Cli.Commands.Running;
using ClassChat.Cli.Host;
using ClassChat.Grading.Runs;
using ClassChat.Harness.DialectTrial;
using ClassChat.Protocol;
using ClassChat.Sandbox.Programs;
using ClassChat.Sandbox.Timing;
using ClassChat.Specification.Rubrics;
using Microsoft.Extensions.Logging.Abstractions;

namespace ClassChat.Cli.Commands.Linting;

/// <summary>
/// Executes <c>classchat lint --dialect</c>: starts a server, or connects to a running one, tries a dialect on it and
/// reports, action by action, which replies the dialect recognized.
/// </summary>
/// <param name="context">The environment of the program.</param>
internal sealed class DialectTrialHandler(CliContext context)
{
    private const int Seed = 1;

    /// <summary>Executes the trial.</summary>
    /// <returns>The exit code: 0 if every step matched the dialect.</returns>
    public async Task<int> ExecuteAsync(DialectTrialArguments arguments, CancellationToken cancel)
    {
        if (arguments.Server is null && arguments.Connect is null)
        {
            return context.Refuse(CommandError.Usage(
                "a dialect is tried on a running server", "say which: --server 'CMD {port}' or --connect HOST:PORT"));
        }

        CommandResult<string> folder = SuiteLocator.Find(context, arguments.Scenarios);
        if (folder.Error is CommandError lost) return context.Refuse(lost);
        CommandResult<Submission> submission =
            new SubmissionResolver(context, folder.Value!, NullLoggerFactory.Instance)
            .Resolve(RunRequestOf(arguments));
        if (submission.Error is CommandError error) return context.Refuse(error);

        (Level level, ProgramUnderTest program) =
            (submission.Value!.Servers.Keys.Max(), submission.Value.Servers.Values.Last());
        if (arguments.Level is null && program.Dialect.Levels.Count > 0) level = program.Dialect.Levels.Max();
        CommandResult<Suite> suite = SuiteLocator.Load(context, folder.Value!, arguments.Rubric);
        if (suite.Error is CommandError invalid && arguments.Rubric is not null) return context.Refuse(invalid);
        return await TryAsync(program, level, suite.Value, cancel);
    }

    private async Task<int> TryAsync(ProgramUnderTest program, Level level, Suite? suite, CancellationToken cancel)
    {
        using var clock = new StarvationAwareClock(await StarvationAwareClock.MeasureAsync(cancel));
        StartResult result = await program.Target.StartAsync(level, clock, cancel);
        if (result is not StartResult.Running running) return await ReportAsync(result);
        await using ServerUnderTest server = running.Server;
        await context.Out.WriteLineAsync(
            $"dialect '{program.Dialect.Name}' on {program.Target.Title}, as a server of level {level.Name()}");
        var trial = new Trial(program.Dialect, level, clock, Seed);
        IReadOnlyList<TrialStep> steps = await trial.RunAsync(server, Report, cancel);
        await context.Out.WriteLineAsync();
        if (server.ExitReason is string exit)
            await context.Out.WriteLineAsync($"the server {exit}: {server.LastOutput.TrimEnd()}");
        IEnumerable<string> gaps = suite is null ? [] : CoverageReport.Lines(suite, program.Dialect, level);
        foreach (string line in gaps) await context.Out.WriteLineAsync(line);
        await context.Out.WriteLineAsync(TrialReport.Summary(steps));
        return steps.All(step => step.Mismatch is null) ? ExitCode.Passed : ExitCode.Failed;
    }

    private async Task<int> ReportAsync(StartResult result)
    {
        if (result is StartResult.Prevented prevented)
        {
            await context.Error.WriteLineAsync($"nothing can be said about the server: {prevented.Reason}");
            return ExitCode.Failed;
        }

        var failed = (StartResult.Failed)result;
        await context.Error.WriteLineAsync($"the server would not start: {failed.Reason}");
        if (failed.Output.Length > 0) await context.Error.WriteLineAsync($"it printed: {failed.Output.TrimEnd()}");
        return ExitCode.NotStarted;
    }

    private void Report(TrialStep step)
    {
        context.Out.WriteLine();
        foreach (string line in TrialReport.Lines(step)) context.Out.WriteLine(line);
    }

    private static RunArguments RunRequestOf(DialectTrialArguments arguments) => new()
    {
        Ids = [],
        Report = "",
        Server = arguments.Server,
        Port = arguments.Port,
        Connect = arguments.Connect,
        Level = arguments.Level,
        Dialect = arguments.Dialect,
    };
}
