using System.Collections.Concurrent;
using System.Diagnostics;
using ClassChat.Harness.Rubrics;
using ClassChat.Harness.Running;
using ClassChat.Harness.Shrinking;
using ClassChat.Harness.Targets;
using ClassChat.Harness.Timing;
using ClassChat.Harness.Verification;
using ClassChat.Protocol;

namespace ClassChat.Harness.Grading;

/// <summary>Grades a submission by a rubric: runs every scenario that its items ask for, once, side by side.</summary>
/// <param name="suite">Rubric and scenarios.</param>
/// <param name="submission">The programs.</param>
/// <param name="options">How.</param>
/// <param name="listener">Told what happens; never at the same time from two sides.</param>
/// <param name="hall">Where it runs, beside others; null: in one of its own, made by the options.</param>
public sealed class GradingRun(
    Suite suite, Submission submission, RunOptions options, Action<RunEvent>? listener = null, Hall? hall = null)
{
    /// <summary>
    /// After so many repeated runs nothing more is repeated: a program with that many failures is broken, not unstable.
    /// </summary>
    private const int MaxRepeats = 40;

    private readonly Lock _telling = new();
    private readonly ConcurrentDictionary<(string, Level), ScenarioGrade> _results = new();
    private readonly StartHistory _starts = new();
    private readonly ConcurrentDictionary<Program, bool> _listening = new();
    private int _repeats;

    /// <summary>
    /// Starts once each program of which time is measured: who does not listen is not waited for while others are.
    /// </summary>
    /// <param name="items">The items that will be graded.</param>
    /// <param name="place">The hall of the whole class.</param>
    /// <param name="cancel">Ends it and leaves nothing running.</param>
    public async Task ProbeAsync(IReadOnlyList<RubricItem> items, Hall place, CancellationToken cancel)
    {
        foreach (PlannedScenario entry in PlanOf(items).Alone.DistinctBy(entry => entry.Program))
        {
            using IDisposable? turn = await TurnAsync(entry.Program.Target, place, cancel);
            using IDisposable seat = await place.SeatAsync(isIdle: false, cancel);
            Start start = await entry.Program.Target.StartAsync(entry.Level, place.Clock, cancel);
            if (start is not Start.Running running) continue; // its scenarios will tell why, in their turn
            await running.Subject.DisposeAsync();
            _listening.TryAdd(entry.Program, true);
        }
    }

    /// <summary>
    /// Runs what measures time alone, ahead of all else, for the programs that were seen to listen. In a hall where
    /// others run, too, everybody would otherwise have to end for it.
    /// </summary>
    /// <param name="items">The items that will be graded.</param>
    /// <param name="place">The hall of the whole class.</param>
    /// <param name="cancel">Ends it and leaves nothing running.</param>
    public Task MeasureAsync(IReadOnlyList<RubricItem> items, Hall place, CancellationToken cancel)
    {
        IEnumerable<PlannedScenario> ahead = PlanOf(items).Alone
            .Where(entry => _listening.ContainsKey(entry.Program));
        return RunAsync(ahead, 1, place, cancel);
    }

    /// <summary>Runs it, but for what was run ahead.</summary>
    /// <param name="items">The items to grade.</param>
    /// <param name="cancel">Ends it and leaves nothing running.</param>
    public async Task<Grade> RunAsync(IReadOnlyList<RubricItem> items, CancellationToken cancel)
    {
        var watch = Stopwatch.StartNew();
        GradingPlan plan = PlanOf(items);
        Tell(new RunEvent.Planned(plan.Counts));

        using Hall? own = hall is null ? await Hall.OpenAsync(options.Patience, options.Jobs, cancel) : null;
        Hall place = hall ?? own!;
        using var atOnce = new SemaphoreSlim(2 * options.Jobs);
        await RunAndRepeatAsync(plan, place, atOnce, cancel);
        await ShrinkAsync(plan, place, cancel);
        // Those that measure time run alone, after the others, or ahead of them.
        IReadOnlyList<PlannedScenario> alone = plan.Alone;
        if (alone.Any(entry => !plan.IsRun(entry)) || plan.ToRepeat(alone).Any()) Tell(new RunEvent.AloneNext());
        await RunAsync(alone.Where(entry => !plan.IsRun(entry)), 1, place, cancel);
        await RepeatAsync(plan, alone, place, atOnce, cancel);

        Target[] targets = [.. plan.Scenarios.Select(entry => entry.Program.Subject).Distinct()];
        string[] warnings = [.. targets.Select(target => target.Warning).OfType<string>().Distinct()];
        return new Grade(
            submission.Name, suite.Rubric.Name, options.Seed, plan.Grades(), watch.Elapsed.TotalSeconds)
        {
            Protections = [.. targets.SelectMany(target => target.Protections).Distinct()],
            Warning = warnings.Length > 0 ? string.Join("; ", warnings) : null,
        };
    }

    private GradingPlan PlanOf(IReadOnlyList<RubricItem> items) => new(suite, submission, items, _results);

    private Task RunAsync(IEnumerable<PlannedScenario> entries, int jobs, Hall place, CancellationToken cancel) =>
        Parallel.ForEachAsync(
            entries, Parallelism(jobs, cancel), async (entry, token) => await RunAsync(entry, place, token));

    private async Task RunAsync(PlannedScenario entry, Hall place, CancellationToken cancel)
    {
        ScenarioResult result = await RunInTurnAsync(entry, place, isRepeat: false, cancel);
        var grade = new ScenarioGrade(entry.Scenario, entry.Level, result);
        _results[entry.Key] = grade;
        Tell(new RunEvent.Ended(grade));
    }

    /// <summary>
    /// Runs what does not run alone, and repeats what has failed while others still run, as soon as it is known that it
    /// counts: it mostly waits.
    /// </summary>
    private async Task RunAndRepeatAsync(
        GradingPlan plan, Hall place, SemaphoreSlim atOnce, CancellationToken cancel)
    {
        IReadOnlyList<PlannedScenario> entries = plan.Together;
        var repeating = new ConcurrentBag<Task>();
        try
        {
            await Parallel.ForEachAsync(entries, Parallelism(options.Jobs, cancel), async (entry, token) =>
            {
                await RunAsync(entry, place, token);
                repeating.Add(RepeatAsync(plan, [entry], place, atOnce, cancel));
            });
        }
        finally
        {
            await Task.WhenAll(repeating).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await Task.WhenAll(repeating);
        await RepeatAsync(plan, entries, place, atOnce, cancel);
    }

    private async Task RepeatAsync(
        GradingPlan plan, IReadOnlyList<PlannedScenario> entries, Hall place, SemaphoreSlim atOnce,
        CancellationToken cancel)
    {
        Repetition[] ahead = [.. plan.ToRepeat(entries)
            .SelectMany(entry => Enumerable.Range(1, options.Repeat).Select(time => new Repetition(entry, time)))
            .TakeWhile(_ => Interlocked.Increment(ref _repeats) <= MaxRepeats)];
        await Parallel.ForEachAsync(ahead, Parallelism(options.Jobs, cancel), async (repetition, _) =>
        {
            await atOnce.WaitAsync(cancel);
            try
            {
                Tell(new RunEvent.Repeating(repetition.Planned.Scenario, repetition.Time));
                repetition.Result = await RunInTurnAsync(repetition.Planned, place, isRepeat: true, cancel);
            }
            finally
            {
                atOnce.Release();
            }
        });
        foreach (IGrouping<PlannedScenario, Repetition> again in ahead.GroupBy(repetition => repetition.Planned))
        {
            ScenarioResult judged = Judge.Repeats(ResultOf(again.Key), [.. again.Select(one => one.Result!)]);
            _results[again.Key.Key] = _results[again.Key.Key] with { Result = judged };
        }
    }

    /// <summary>Makes a few lines of each workload that failed: only those can be mended by.</summary>
    private async Task ShrinkAsync(GradingPlan plan, Hall place, CancellationToken cancel)
    {
        if (options.Shrinking <= TimeSpan.Zero) return;
        foreach (PlannedScenario entry in plan.Scenarios.Where(plan.IsRun))
        {
            // What runs already remembers what was tried before: no attempt there is like another.
            if (entry.Program.Target is Target.Address) continue;
            Finding? broken = ResultOf(entry).Findings.FirstOrDefault(finding => finding.Truth == Truth.Broken);
            if (broken is null) continue;
            Tell(new RunEvent.Shrinking(entry.Scenario));
            using IDisposable? turn = await TurnAsync(entry.Program.Target, place, cancel);
            using IDisposable seat = await place.SeatAsync(isIdle: false, cancel);
            var shrinker = new Shrinker(
                entry.Program.Target, entry.Program.Dialect, entry.Level, place.Clock, options.Seed,
                ReferenceServer.Of(suite))
            {
                Wire = options.Wire,
            };
            ShrunkScenario? shrunk =
                await shrinker.ShrinkAsync(entry.Scenario, broken.Property, options.Shrinking, cancel);
            ScenarioGrade grade = _results[entry.Key];
            _results[entry.Key] = grade with { Result = grade.Result with { Shrunk = shrunk } };
        }
    }

    private ScenarioResult ResultOf(PlannedScenario entry) => _results[entry.Key].Result;

    private static ParallelOptions Parallelism(int jobs, CancellationToken cancel) => new()
    {
        MaxDegreeOfParallelism = Math.Max(1, jobs),
        CancellationToken = cancel,
    };

    private async Task<ScenarioResult> RunInTurnAsync(
        PlannedScenario entry, Hall place, bool isRepeat, CancellationToken cancel)
    {
        if (_starts.Hopeless(entry) is ScenarioResult hopeless) return hopeless;
        if (entry.Scenario.Alone)
        {
            // While it is quiet, nobody else is at the program's port either.
            using IDisposable quiet = await place.QuietAsync(cancel);
            return await RunUnlessHopelessAsync(entry, place.Clock, cancel);
        }

        // First the turn, then the seat: who waits for a port is not to keep a seat from others.
        using IDisposable? turn = await TurnAsync(entry.Program.Target, place, cancel);
        // What failed has mostly waited for what did not come, and will again.
        using IDisposable seat = await place.SeatAsync(isRepeat, cancel);
        return await RunUnlessHopelessAsync(entry, place.Clock, cancel);
    }

    private static async Task<IDisposable?> TurnAsync(Target target, Hall place, CancellationToken cancel) =>
        target.IsParallel ? null : await place.Ports.TakeAsync(PlaceOf(target), cancel);

    /// <summary>Programs that always listen at the same port are in each other's way, whoever's they are.</summary>
    private static object PlaceOf(Target target) => target is Target.Command { Port: int port } ? port : target;

    private async Task<ScenarioResult> RunUnlessHopelessAsync(
        PlannedScenario entry, PatientClock clock, CancellationToken cancel)
    {
        if (_starts.Hopeless(entry) is ScenarioResult hopeless) return hopeless;
        ScenarioResult result = await RunOnceAsync(entry, clock, cancel);
        _starts.Note(entry, result);
        return result;
    }

    private async Task<ScenarioResult> RunOnceAsync(
        PlannedScenario entry, PatientClock clock, CancellationToken cancel)
    {
        try
        {
            var run = new ScenarioRun(entry.Program.Target, entry.Program.Dialect, clock, entry.Program.Client)
            {
                Wire = options.Wire,
            };
            return await run.RunAsync(entry.Scenario, entry.Level, options.Seed, cancel);
        }
        catch (Exception error) when (error is not OperationCanceledException || !cancel.IsCancellationRequested)
        {
            // The edge of one scenario: what the harness did wrong must not look like what the program did wrong.
            string reason = $"the harness failed in '{entry.Scenario.Id}': {error}";
            return new ScenarioResult(Verdict.Error, 0) { Reason = reason };
        }
    }

    private void Tell(RunEvent happened)
    {
        lock (_telling) listener?.Invoke(happened);
    }

    /// <summary>A scenario that is run once more.</summary>
    private sealed record Repetition(PlannedScenario Planned, int Time)
    {
        public ScenarioResult? Result { get; set; }
    }
}
