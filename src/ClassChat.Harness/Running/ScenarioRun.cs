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
    /// <summary>How long one statement may take: a server that does not read must not hold the harness up.</summary>
    private static readonly TimeSpan _stepPatience = TimeSpan.FromSeconds(60);

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

    /// <summary>Plays the steps of one scenario on its stage.</summary>
    private sealed class Performance(Stage stage)
    {
        private readonly Acts _acts = new(stage);
        private readonly Watch _watch = new(stage);
        private readonly Measuring _measuring = new(stage);

        /// <summary>Plays steps one after another; ends at the first that goes wrong.</summary>
        public async Task<(Step, Difference)?> PlayAsync(IReadOnlyList<Step> steps, CancellationToken cancel)
        {
            foreach (Step step in steps)
            {
                if (await PlayAsync(step, cancel) is (Step, Difference) broken) return broken;
            }

            return null;
        }

        private async Task<(Step, Difference)?> PlayAsync(Step step, CancellationToken cancel)
        {
            switch (step)
            {
                case Block.Together together:
                    (Step, Difference)?[] all = await Task.WhenAll(
                        together.Steps.Select(inner => PlayAsync(inner, cancel)));
                    return all.FirstOrDefault(broken => broken is not null);
                case Block.Repeat repeat:
                    for (int i = 0; i < repeat.Times; i++)
                    {
                        if (await PlayAsync(repeat.Steps, cancel) is (Step, Difference) broken) return broken;
                    }

                    return null;
                case Block.WhereOffered offered:
                    return Offer.Lacking(offered.Steps, stage.Dialect, stage.Level) is null
                        ? await PlayAsync(offered.Steps, cancel)
                        : null;
                case Block.InOneWrite glue:
                    await _acts.GlueAsync(glue.Who, begin: true, cancel);
                    (Step, Difference)? inside = await PlayAsync(glue.Steps, cancel);
                    await _acts.GlueAsync(glue.Who, begin: false, cancel);
                    return inside;
                default:
                    return await LimitedAsync(step, cancel) is Difference difference ? (step, difference) : null;
            }
        }

        private async Task<Difference?> LimitedAsync(Step step, CancellationToken cancel)
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
            Task<Difference?> playing = step switch
            {
                Expectation expectation => _watch.ForAsync(expectation, limit.Token),
                Step.MeasureLatency or Step.MeasureRate or Step.MeasureCost => _measuring.DoAsync(step, limit.Token),
                _ => _acts.DoAsync(step, limit.Token),
            };
            // Not ended by the caller's token: what was started is ended by its own, which follows it, and awaited
            // below.
            Deadline deadline = stage.Clock.After(_stepPatience);
            if (!await stage.Clock.WaitAsync(playing, deadline, CancellationToken.None)) await limit.CancelAsync();
            try
            {
                return await playing;
            }
            catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
            {
                return new Difference(
                    "this took too long", $"done within {_stepPatience.TotalSeconds:0} s",
                    "it was given up: the server may not be reading what is sent to it");
            }
        }
    }
}
