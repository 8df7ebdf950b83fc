using System.Diagnostics;
using ClassChat.Harness.Bots;
using ClassChat.Harness.Checks;
using ClassChat.Harness.ClientUnderTest;
using ClassChat.Protocol;
using ClassChat.Sandbox.Programs;
using ClassChat.Sandbox.Timing;
using ClassChat.Specification.Dialects;
using ClassChat.Specification.Scenarios;

namespace ClassChat.Harness.Execution;

/// <summary>
/// Runs scenarios, each once and against a fresh server, with bots and, if given, a client under test. Starts nothing
/// if a feature is missing or the dialect's pacing cannot meet the deadlines.
/// </summary>
/// <param name="target">The target that starts the server.</param>
/// <param name="dialect">The server's dialect.</param>
/// <param name="clock">The clock that deadlines run by.</param>
/// <param name="client">The client under test, for which the harness runs the server; null if the server is under
/// test.</param>
public sealed class ScenarioRun(Target target, Dialect dialect, StarvationAwareClock clock, ClientTarget? client = null)
{
    /// <summary>The bots' write pattern, unless the scenario sets another.</summary>
    public WritePattern WritePattern { get; init; } = WritePattern.Whole;

    /// <summary>The times spent waiting for what a server does only after a while.</summary>
    public ScenarioTiming Timing { get; init; } = ScenarioTiming.Usual;

    /// <summary>Called when the scenario has no more to do than to listen; null for nothing.</summary>
    public Action? Listens { get; init; }

    /// <summary>Runs the scenario once.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="level">The level of the program.</param>
    /// <param name="seed">The seed of the whole run.</param>
    /// <param name="cancel">Cancels the run; nothing is left running.</param>
    public async Task<ScenarioResult> RunAsync(Scenario scenario, Level level, int seed, CancellationToken cancel)
    {
        Level played = scenario.Server ?? level;
        if ((NotApplicable(scenario) ?? DialectSupport.FindUnsupported(scenario, dialect, played)) is string lacking)
            return new ScenarioResult(Verdict.Unsupported, 0) { Reason = lacking };
        if (new PacingCheck(scenario, dialect, WritePattern.Combines).Unfit(played, clock.Factor) is string unfit)
            return Ungraded(unfit, TimeSpan.Zero);

        var stopwatch = Stopwatch.StartNew();
        switch (await target.StartAsync(played, clock, cancel))
        {
            case StartResult.Running running:
                await using (running.Server)
                {
                    var data = new SeededData(SeededData.SeedOf(seed, scenario.Id), dialect.Names)
                    {
                        IsAscii = scenario.HasAsciiTexts,
                    };
                    await using var context =
                        new ScenarioContext(scenario, dialect, played, running.Server, clock, data)
                    {
                        CombinesWrites = WritePattern.Combines,
                        Timing = Timing,
                    };
                    await using CancellationTokenRegistration closing = cancel.Register(context.Allowance.Close);
                    if (client is not null) context.Client = DriverFor(client, scenario, context);
                    return await PlayAsync(context, stopwatch, cancel);
                }

            case StartResult.Failed failed:
                return NotStarted(failed, stopwatch.Elapsed);
            case StartResult.Prevented prevented:
                return Ungraded(prevented.Reason, stopwatch.Elapsed) with { WasPrevented = true };
            default:
                throw new InvalidOperationException("a start has three outcomes");
        }
    }

    private async Task<ScenarioResult> PlayAsync(ScenarioContext context, Stopwatch stopwatch, CancellationToken cancel)
    {
        if (context.StartAdapter() is string missing) return Ungraded(missing, stopwatch.Elapsed);
        foreach (Bot bot in context.Everybody) bot.SetWire(WritePattern.Mode, WritePattern.Bytes);
        var runner = new StepRunner(context);
        (Step Step, Mismatch Mismatch)? broken = await runner.PlayAsync(context.Scenario.Steps, cancel);
        broken ??= await runner.ListenAsync(Listens, cancel);
        if (broken is (_, { Prevented: string prevented }))
            return Ungraded(prevented, stopwatch.Elapsed)
                with { WasPrevented = context.Client is { WasPrevented: true } };
        if (broken is not null && context.Client?.Proxy?.Prevented is string unserved)
            return Ungraded(unserved, stopwatch.Elapsed);
        if (broken is not null) await AwaitExitAsync(context);
        return new ScenarioResult(broken is null ? Verdict.Passed : Verdict.Failed, stopwatch.Elapsed.TotalSeconds)
        {
            Failure = broken is null ? null : Evidence.Of(context, broken.Value.Step, broken.Value.Mismatch),
            Metrics = context.Metrics,
            Findings = context.Findings,
            NotStarted = context.Client is { NeverStarted: true },
        };
    }

    /// <summary>
    /// The reason why the scenario does not apply: it is for clients and a server is tested, or the reverse, or
    /// something is unsupported. Null if it applies.
    /// </summary>
    private string? NotApplicable(Scenario scenario) => (scenario.Client, client) switch
    {
        (null, null) => null,
        (null, _) => "it is asked of servers",
        (_, null) => "it is asked of clients",
        _ => ClientSupport.FindUnsupported(scenario, client, dialect),
    };

    private ClientDriver DriverFor(ClientTarget at, Scenario scenario, ScenarioContext context)
    {
        string name = scenario.Client!;
        return new ClientDriver(
            at, name, context.Data.WireName(name), context.Server, context.Level, clock, context.Allowance);
    }

    /// <summary>
    /// Waits a moment for a program that may be about to end, so that the failure can show how it ended.
    /// </summary>
    private static async Task AwaitExitAsync(ScenarioContext context)
    {
        context.EndFlood();
        bool isFlood = context.Allowance.Excess is not null;
        if (isFlood || context.Everybody.Any(LostConnection)) await context.Server.AwaitExitAsync();
        if (isFlood && context.Client?.Program is RunningProgram program) await program.AwaitExitAsync();
    }

    private static bool LostConnection(Bot bot)
    {
        lock (bot.History.Gate) return bot.History.HasEnded;
    }

    private static ScenarioResult NotStarted(StartResult.Failed failed, TimeSpan took)
    {
        var mismatch = new Mismatch("the server would not start", "a server that listens", failed.Reason);
        return new ScenarioResult(Verdict.Failed, took.TotalSeconds)
        {
            NotStarted = true,
            Reason = failed.Reason,
            Failure = new Failure(mismatch, 0, [], failed.Output, null),
        };
    }

    private static ScenarioResult Ungraded(string reason, TimeSpan took) =>
        new(Verdict.Ungraded, took.TotalSeconds) { Reason = reason };
}
