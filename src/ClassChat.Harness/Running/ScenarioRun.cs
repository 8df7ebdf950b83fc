using System.Diagnostics;
using ClassChat.Harness.Bots;
using ClassChat.Harness.Checks;
using ClassChat.Harness.Diagnostics;
using ClassChat.Harness.Dialects;
using ClassChat.Harness.Observations;
using ClassChat.Harness.Scenarios;
using ClassChat.Harness.Targets;
using ClassChat.Protocol;

namespace ClassChat.Harness.Running;

/// <summary>
/// Runs one scenario against a fresh server: starts it, lets the bots act, waits for what is expected.
/// </summary>
/// <param name="target">How to start the server.</param>
/// <param name="dialect">How it talks.</param>
/// <param name="clock">Deadlines.</param>
public sealed class ScenarioRun(Target target, Dialect dialect, PatientClock clock)
{
    /// <summary>Of so many bots at most the wire is shown.</summary>
    private const int MaxWires = 4;

    /// <summary>Runs it once.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="level">The level of the program.</param>
    /// <param name="seed">The seed of the whole run.</param>
    /// <param name="cancel">Ends it and leaves nothing running.</param>
    public async Task<ScenarioResult> RunAsync(Scenario scenario, Level level, int seed, CancellationToken cancel)
    {
        if (Offer.Lacking(scenario, dialect, level) is string lacking)
            return new ScenarioResult(Verdict.NotOffered, 0) { Reason = lacking };

        var watch = Stopwatch.StartNew();
        Start start = await target.StartAsync(level, clock, cancel);
        if (start is Start.Failed failed) return NotStarted(failed, watch.Elapsed);

        Subject subject = ((Start.Running)start).Subject;
        await using (subject)
        {
            var book = new NameBook(NameBook.SeedOf(seed, scenario.Id));
            await using var stage = new Stage(scenario, dialect, level, subject, clock, book);
            (Step Step, Difference Difference)? broken = await new Performance(stage).PlayAsync(scenario.Steps, cancel);
            return new ScenarioResult(broken is null ? Verdict.Passed : Verdict.Failed, watch.Elapsed.TotalSeconds)
            {
                Failure = broken is null ? null : Evidence(stage, broken.Value.Step, broken.Value.Difference),
                Metrics = stage.Metrics,
            };
        }
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

    private static Failure Evidence(Stage stage, Step step, Difference difference)
    {
        IEnumerable<Bot> concerned = StepActors.Of(step).SelectMany(named => stage.Bots(named.Actors)).Distinct();
        return new Failure(
            difference, step.Line, [.. concerned.Take(MaxWires).Select(Excerpt)], stage.Subject.LastOutput,
            stage.Subject.Death);
    }

    private static WireExcerpt Excerpt(Bot bot)
    {
        lock (bot.History.Gate)
        {
            return new WireExcerpt(bot.Name, Tail(bot.History.Sent), Tail(bot.History.Received));
        }
    }

    private static string Tail(WireTail tail)
    {
        byte[] kept = tail.ToArray();
        ReadOnlySpan<byte> shown = kept.AsSpan(Math.Max(0, kept.Length - Visible.MaxChars));
        long before = tail.Total - shown.Length;
        return (before > 0 ? $"({before:N0} bytes before) … " : "") + Visible.Bytes(shown, int.MaxValue);
    }
}
