using System.Diagnostics;
using ClassChat.Harness.Bots;
using ClassChat.Harness.Checks;
using ClassChat.Harness.Clients;
using ClassChat.Harness.Diagnostics;
using ClassChat.Harness.Dialects;
using ClassChat.Harness.Observations;
using ClassChat.Harness.Scenarios;
using ClassChat.Harness.Targets;
using ClassChat.Harness.Timing;
using ClassChat.Protocol;

namespace ClassChat.Harness.Running;

/// <summary>
/// Runs one scenario against a fresh server: starts it, lets the bots act, waits for what is expected.
/// </summary>
/// <param name="target">How to start the server.</param>
/// <param name="dialect">How it talks.</param>
/// <param name="clock">Deadlines.</param>
/// <param name="client">The client under test, for which the server is played; null: the server is under test.</param>
public sealed class ScenarioRun(Target target, Dialect dialect, PatientClock clock, ClientTarget? client = null)
{
    /// <summary>Of so many bots at most the wire is shown.</summary>
    private const int MaxWires = 4;

    /// <summary>So many of the lines that a person typed last are shown.</summary>
    private const int MaxTyped = 5;

    /// <summary>How bots write, where the scenario does not say.</summary>
    public WireHabit Wire { get; init; } = WireHabit.Whole;

    /// <summary>Runs it once.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="level">The level of the program.</param>
    /// <param name="seed">The seed of the whole run.</param>
    /// <param name="cancel">Ends it and leaves nothing running.</param>
    public async Task<ScenarioResult> RunAsync(Scenario scenario, Level level, int seed, CancellationToken cancel)
    {
        Level played = scenario.Server ?? level;
        if ((Unasked(scenario) ?? Offer.Lacking(scenario, dialect, played)) is string lacking)
            return new ScenarioResult(Verdict.NotOffered, 0) { Reason = lacking };
        if (new Pacing(scenario, dialect, Wire.Glues).Unfit(played, clock.Factor) is string unfit)
            return Ungraded(unfit, TimeSpan.Zero);

        var watch = Stopwatch.StartNew();
        switch (await target.StartAsync(played, clock, cancel))
        {
            case Start.Running running:
                await using (running.Subject)
                {
                    var book = new NameBook(NameBook.SeedOf(seed, scenario.Id));
                    await using var stage = new Stage(scenario, dialect, played, running.Subject, clock, book)
                    {
                        Glues = Wire.Glues,
                    };
                    await using CancellationTokenRegistration closing = cancel.Register(stage.Allowance.Close);
                    if (client is not null) stage.Person = PersonAt(client, scenario, stage);
                    return await PlayAsync(stage, watch, cancel);
                }

            case Start.Failed failed:
                return NotStarted(failed, watch.Elapsed);
            case Start.Prevented prevented:
                return Ungraded(prevented.Reason, watch.Elapsed) with { WasPrevented = true };
            default:
                throw new InvalidOperationException("a start has three outcomes");
        }
    }

    private async Task<ScenarioResult> PlayAsync(Stage stage, Stopwatch watch, CancellationToken cancel)
    {
        if (stage.StartAdapter() is string missing) return Ungraded(missing, watch.Elapsed);
        foreach (Bot bot in stage.Everybody) bot.SetWire(Wire.Manner, Wire.Bytes);
        (Step Step, Difference Difference)? broken =
            await new Performance(stage).PlayAsync(stage.Scenario.Steps, cancel);
        if (broken is (_, { Prevented: string prevented }))
            return Ungraded(prevented, watch.Elapsed) with { WasPrevented = stage.Person is { WasPrevented: true } };
        if (broken is not null) await LingerAsync(stage);
        return new ScenarioResult(broken is null ? Verdict.Passed : Verdict.Failed, watch.Elapsed.TotalSeconds)
        {
            Failure = broken is null ? null : Evidence(stage, broken.Value.Step, broken.Value.Difference),
            Metrics = stage.Metrics,
            Findings = stage.Findings,
            NotStarted = stage.Person is { NeverStarted: true },
        };
    }

    /// <summary>Clients are asked for what has one, and servers for the rest.</summary>
    private string? Unasked(Scenario scenario) => (scenario.Client, client) switch
    {
        (null, null) => null,
        (null, _) => "it is asked of servers",
        (_, null) => "it is asked of clients",
        _ => ClientOffer.Lacking(scenario, client, dialect),
    };

    private Person PersonAt(ClientTarget at, Scenario scenario, Stage stage)
    {
        string name = scenario.Client!;
        return new Person(at, name, stage.Book.Wire(name), stage.Subject, stage.Level, clock, stage.Allowance);
    }

    /// <summary>Who may be about to end is given a moment for it: then how it ended can be told.</summary>
    private static async Task LingerAsync(Stage stage)
    {
        stage.EndFlood();
        bool isFlood = stage.Allowance.Excess is not null;
        if (isFlood || stage.Everybody.Any(HasLostIt)) await stage.Subject.LingerAsync();
        if (isFlood && stage.Person?.Program is RunningProgram program) await program.LingerAsync();
    }

    private static bool HasLostIt(Bot bot)
    {
        lock (bot.History.Gate) return bot.History.HasEnded;
    }

    private static ScenarioResult NotStarted(Start.Failed failed, TimeSpan took)
    {
        var difference = new Difference("the server would not start", "a server that listens", failed.Reason);
        return new ScenarioResult(Verdict.Failed, took.TotalSeconds)
        {
            NotStarted = true,
            Reason = failed.Reason,
            Failure = new Failure(difference, 0, [], failed.Output, null),
        };
    }

    private static ScenarioResult Ungraded(string reason, TimeSpan took) =>
        new(Verdict.Ungraded, took.TotalSeconds) { Reason = reason };

    private static Failure Evidence(Stage stage, Step step, Difference difference)
    {
        IEnumerable<Bot> concerned = step.Describe().Actors.SelectMany(named => stage.Bots(named.Actors)).Distinct();
        WireExcerpt[] wires = [.. concerned.Take(MaxWires).Select(bot => Excerpt(bot.Name, bot.History))];
        if (stage.Person is not Person person)
            return new Failure(difference, step.Line, wires, stage.Subject.LastOutput, stage.Subject.Death);
        wires = [.. wires.Where(wire => wire.Bot != person.Name), Excerpt(person.Name, person.Screen)];
        RunningProgram? program = person.Program;
        return new Failure(difference, step.Line, wires, program?.LastOutput ?? "", program?.Death)
        {
            IsOfClient = true,
            Typed = [.. person.Typed.TakeLast(MaxTyped)],
        };
    }

    private static WireExcerpt Excerpt(string name, History history)
    {
        lock (history.Gate) return new WireExcerpt(name, Tail(history.Sent), Tail(history.Received));
    }

    private static string Tail(WireTail tail)
    {
        byte[] kept = tail.ToArray();
        ReadOnlySpan<byte> shown = kept.AsSpan(Math.Max(0, kept.Length - Visible.MaxChars));
        long before = tail.Total - shown.Length;
        return (before > 0 ? $"({before:N0} bytes before) … " : "") + Visible.Bytes(shown, int.MaxValue);
    }
}
