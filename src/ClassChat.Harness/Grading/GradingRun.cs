using System.Collections.Concurrent;
using System.Diagnostics;
using ClassChat.Harness.Observations;
using ClassChat.Harness.Running;
using ClassChat.Harness.Scenarios;
using ClassChat.Harness.Shrinking;
using ClassChat.Harness.Targets;
using ClassChat.Harness.Verification;
using ClassChat.Protocol;

namespace ClassChat.Harness.Grading;

/// <summary>How a run is to be made.</summary>
public sealed record RunOptions
{
    /// <summary>Fixes all names, texts, sizes and orders.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>How many scenarios run side by side, where the server allows it.</summary>
    public int Jobs { get; init; } = 4 * Environment.ProcessorCount;

    /// <summary>How often a scenario that failed is repeated.</summary>
    public int Repeat { get; init; } = 4;

    /// <summary>By how much all deadlines are stretched, times what is measured at the start.</summary>
    public double Patience { get; init; } = 1;

    /// <summary>How bots write, where their scenario does not say.</summary>
    public WireHabit Wire { get; init; } = WireHabit.Whole;

    /// <summary>
    /// How long it may take to make a short scenario of a workload that failed; nothing: it is left as it is.
    /// </summary>
    public TimeSpan Shrinking { get; init; }
}

/// <summary>What happens in a run, as it happens: what reports that are live listen to.</summary>
public abstract record RunEvent
{
    private RunEvent()
    {
    }

    /// <summary>So many runs of scenarios are ahead.</summary>
    public sealed record Planned(IReadOnlyList<(RubricItem Item, int Scenarios)> Items) : RunEvent;

    /// <summary>A scenario has ended.</summary>
    public sealed record Ended(ScenarioGrade Grade) : RunEvent;

    /// <summary>A scenario that failed is run again.</summary>
    public sealed record Repeating(Scenario Scenario, int Time) : RunEvent;

    /// <summary>A short scenario is made of a workload that failed.</summary>
    public sealed record Shrinking(Scenario Scenario) : RunEvent;

    /// <summary>Only scenarios that measure time are left: they wait until nothing else runs.</summary>
    public sealed record AloneNext : RunEvent;
}

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

    /// <summary>A program that has so often failed to start, and never did, is not tried any more.</summary>
    private const int MaxFailedStarts = 3;

    private readonly Lock _telling = new();
    private readonly ConcurrentDictionary<(string, Level), ScenarioGrade> _results = new();
    private readonly ConcurrentDictionary<(Level, bool), ConcurrentBag<ScenarioResult>> _starts = new();
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
        foreach (Entry entry in Alone(Entries(items.SelectMany(Plan))).DistinctBy(entry => entry.Program))
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
        IEnumerable<Entry> ahead = Alone(Entries(items.SelectMany(Plan)))
            .Where(entry => _listening.ContainsKey(entry.Program));
        return RunAsync(ahead, 1, place, cancel);
    }

    /// <summary>Runs it, but for what was run ahead.</summary>
    /// <param name="items">The items to grade.</param>
    /// <param name="cancel">Ends it and leaves nothing running.</param>
    public async Task<Grade> RunAsync(IReadOnlyList<RubricItem> items, CancellationToken cancel)
    {
        var watch = Stopwatch.StartNew();
        Dictionary<RubricItem, IReadOnlyList<Entry>> plan = items.ToDictionary(item => item, Plan);
        Tell(new RunEvent.Planned([.. plan.Select(entry => (entry.Key, entry.Value.Count))]));

        using Hall? own = hall is null ? await Hall.OpenAsync(options.Patience, options.Jobs, cancel) : null;
        Hall place = hall ?? own!;
        Entry[] entries = [.. Entries(plan.Values.SelectMany(some => some))];

        // Those with few bots first: what fails there waits longest, and is repeated while the larger ones, which keep
        // the processors busy, still run. Those that measure time alone, after the others, or ahead of them.
        var together = entries.Where(entry => !entry.Scenario.Alone)
            .OrderBy(entry => Weight(entry.Scenario));
        using var atOnce = new SemaphoreSlim(2 * options.Jobs);
        await RunAndRepeatAsync(together, plan, place, atOnce, cancel);
        await ShrinkAsync(entries, place, cancel);
        Entry[] alone = [.. Alone(entries)];
        if (alone.Any(entry => !IsRun(entry)) || ToRepeat(plan, alone).Any()) Tell(new RunEvent.AloneNext());
        await RunAsync(alone.Where(entry => !IsRun(entry)), 1, place, cancel);
        await RepeatAsync(plan, alone, place, atOnce, cancel);

        Target[] targets = [.. entries.Select(entry => entry.Program.Subject).Distinct()];
        string[] warnings = [.. targets.Select(target => target.Warning).OfType<string>().Distinct()];
        return new Grade(
            submission.Name, suite.Rubric.Name, options.Seed, Grades(plan), watch.Elapsed.TotalSeconds)
        {
            Protections = [.. targets.SelectMany(target => target.Protections).Distinct()],
            Warning = warnings.Length > 0 ? string.Join("; ", warnings) : null,
        };
    }

    private IReadOnlyList<Entry> Plan(RubricItem item) => item.NotOffered is not null
        ? []
        :
        [
            .. submission.ProgramsFor(item).SelectMany(found =>
                suite.ScenariosOf(item, found.Level, found.Program.Client is not null)
                    .Select(scenario => new Entry(scenario, found.Level, found.Program))),
        ];

    /// <summary>What the items have come to, as far as their scenarios were run.</summary>
    private IReadOnlyList<ItemGrade> Grades(IReadOnlyDictionary<RubricItem, IReadOnlyList<Entry>> plan) =>
        Judge.Dependencies([.. plan.Select(planned => Grade(planned.Key, planned.Value))]);

    private ItemGrade Grade(RubricItem item, IReadOnlyList<Entry> plan)
    {
        if (plan.Count > 0)
            return Judge.Item(item, [.. plan.Where(IsRun).Select(entry => _results[entry.Key])]);
        string what = item.Program == ProgramRole.Client ? "client" : "program";
        string reason = item.NotOffered ?? $"there is no {what} for level {item.Level.Name()} or higher";
        return new ItemGrade(item, Verdict.NotOffered, 0, reason, []);
    }

    private static IEnumerable<Entry> Alone(IEnumerable<Entry> entries) =>
        entries.Where(entry => entry.Scenario.Alone);

    private static IEnumerable<Entry> Entries(IEnumerable<Entry> planned) =>
        planned.DistinctBy(entry => entry.Key);

    private bool IsRun(Entry entry) => _results.ContainsKey(entry.Key);

    private Task RunAsync(IEnumerable<Entry> entries, int jobs, Hall place, CancellationToken cancel) =>
        Parallel.ForEachAsync(
            entries, Parallelism(jobs, cancel), async (entry, token) => await RunAsync(entry, place, token));

    private async Task RunAsync(Entry entry, Hall place, CancellationToken cancel)
    {
        ScenarioResult result = await RunInTurnAsync(entry, place, isRepeat: false, cancel);
        var grade = new ScenarioGrade(entry.Scenario, entry.Level, result);
        _results[entry.Key] = grade;
        Tell(new RunEvent.Ended(grade));
    }

    /// <summary>
    /// Runs them, and repeats what has failed while others still run, as soon as it is known that it counts: it mostly
    /// waits.
    /// </summary>
    private async Task RunAndRepeatAsync(
        IEnumerable<Entry> entries, IReadOnlyDictionary<RubricItem, IReadOnlyList<Entry>> plan, Hall place,
        SemaphoreSlim atOnce, CancellationToken cancel)
    {
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
        await RepeatAsync(plan, [.. entries], place, atOnce, cancel);
    }

    /// <summary>
    /// What has failed once and is to be repeated, to tell failed from unstable; where that makes no difference, it is
    /// left alone: what earns nothing is shown as a note, and an item is skipped because of one that it needs, however
    /// often it fails itself.
    /// </summary>
    private IEnumerable<Entry> ToRepeat(
        IReadOnlyDictionary<RubricItem, IReadOnlyList<Entry>> plan, IReadOnlyList<Entry> entries)
    {
        Entry[] failed = [.. entries.Where(IsRun)
            .Where(entry => ResultOf(entry) is { Verdict: Verdict.Failed, NotStarted: false, Repeats: null })
            // What was given a time of its own has used it.
            .Where(entry => entry.Scenario.Load?.Duration is null)];
        if (failed.Length == 0) return [];
        HashSet<string> known = [.. plan.Where(planned => planned.Value.All(IsRun)).Select(planned => planned.Key.Id)];
        HashSet<(string, Level)> counting = [.. Grades(plan)
            .Where(grade => grade.Item.Points > 0 && grade.Verdict is Verdict.Failed or Verdict.Unstable)
            // Until it is known what an item needs, it may be skipped yet; what is not asked for fails nothing.
            .Where(grade => grade.Item.Needs.All(
                need => known.Contains(need) || plan.Keys.All(item => item.Id != need)))
            .SelectMany(grade => plan[grade.Item]).Select(entry => entry.Key)];
        return failed.Where(entry => counting.Contains(entry.Key));
    }

    private async Task RepeatAsync(
        IReadOnlyDictionary<RubricItem, IReadOnlyList<Entry>> plan, IReadOnlyList<Entry> entries, Hall place,
        SemaphoreSlim atOnce, CancellationToken cancel)
    {
        Repetition[] ahead = [.. ToRepeat(plan, entries)
            .SelectMany(entry => Enumerable.Range(1, options.Repeat).Select(time => new Repetition(entry, time)))
            .TakeWhile(_ => Interlocked.Increment(ref _repeats) <= MaxRepeats)];
        await Parallel.ForEachAsync(ahead, Parallelism(options.Jobs, cancel), async (repetition, _) =>
        {
            await atOnce.WaitAsync(cancel);
            try
            {
                Tell(new RunEvent.Repeating(repetition.Entry.Scenario, repetition.Time));
                repetition.Result = await RunInTurnAsync(repetition.Entry, place, isRepeat: true, cancel);
            }
            finally
            {
                atOnce.Release();
            }
        });
        foreach (IGrouping<Entry, Repetition> again in ahead.GroupBy(repetition => repetition.Entry))
        {
            ScenarioResult judged = Judge.Repeats(ResultOf(again.Key), [.. again.Select(one => one.Result!)]);
            _results[again.Key.Key] = _results[again.Key.Key] with { Result = judged };
        }
    }

    /// <summary>Makes a few lines of each workload that failed: only those can be mended by.</summary>
    private async Task ShrinkAsync(IReadOnlyList<Entry> entries, Hall place, CancellationToken cancel)
    {
        if (options.Shrinking <= TimeSpan.Zero) return;
        // What runs already remembers what was tried before: no attempt there is like another.
        foreach (Entry entry in entries.Where(IsRun).Where(entry => entry.Program.Target is not Target.Address))
        {
            Finding? broken = ResultOf(entry).Findings.FirstOrDefault(finding => finding.Truth == Truth.Broken);
            if (broken is null) continue;
            Tell(new RunEvent.Shrinking(entry.Scenario));
            using IDisposable? turn = await TurnAsync(entry.Program.Target, place, cancel);
            using IDisposable seat = await place.SeatAsync(isIdle: false, cancel);
            var shrinker = new Shrinker(
                entry.Program.Target, entry.Program.Dialect, entry.Level, place.Clock, options.Seed,
                suite.LoadReference())
            {
                Wire = options.Wire,
            };
            ShrunkScenario? shrunk =
                await shrinker.ShrinkAsync(entry.Scenario, broken.Property, options.Shrinking, cancel);
            ScenarioGrade grade = _results[entry.Key];
            _results[entry.Key] = grade with { Result = grade.Result with { Shrunk = shrunk } };
        }
    }

    private ScenarioResult ResultOf(Entry entry) => _results[entry.Key].Result;

    private static ParallelOptions Parallelism(int jobs, CancellationToken cancel) => new()
    {
        MaxDegreeOfParallelism = Math.Max(1, jobs),
        CancellationToken = cancel,
    };

    private async Task<ScenarioResult> RunInTurnAsync(
        Entry entry, Hall place, bool isRepeat, CancellationToken cancel)
    {
        if (Hopeless(entry) is ScenarioResult hopeless) return hopeless;
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
        target.IsParallel ? null : await place.TurnAsync(PlaceOf(target), cancel);

    /// <summary>Programs that always listen at the same port are in each other's way, whoever's they are.</summary>
    private static object PlaceOf(Target target) => target is Target.Command { Port: int port } ? port : target;

    private async Task<ScenarioResult> RunUnlessHopelessAsync(
        Entry entry, PatientClock clock, CancellationToken cancel)
    {
        if (Hopeless(entry) is ScenarioResult hopeless) return hopeless;
        ScenarioResult result = await RunOnceAsync(entry, clock, cancel);
        bool isJudged = result.Verdict != Verdict.NotOffered && !result.Verdict.IsWithheld();
        if (isJudged || result.WasPrevented) StartsOf(entry).Add(result);
        return result;
    }

    /// <summary>What it came to before, if the program has tried often enough to start, and never did.</summary>
    private ScenarioResult? Hopeless(Entry entry)
    {
        ILookup<bool, ScenarioResult> before = StartsOf(entry).ToLookup(result => result.WasPrevented);
        bool hasFailed = before[false].Count() >= MaxFailedStarts;
        if (hasFailed && before[false].All(result => result.NotStarted)) return before[false].First();
        return !before[false].Any() && before[true].Count() >= MaxFailedStarts ? before[true].First() : null;
    }

    private ConcurrentBag<ScenarioResult> StartsOf(Entry entry) =>
        _starts.GetOrAdd((entry.Level, entry.Program.Client is not null), _ => []);

    private async Task<ScenarioResult> RunOnceAsync(Entry entry, PatientClock clock, CancellationToken cancel)
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

    private static int Weight(Scenario scenario) => scenario.Casts.Sum(cast => cast.Count ?? 1);

    private void Tell(RunEvent happened)
    {
        lock (_telling) listener?.Invoke(happened);
    }

    /// <summary>A scenario, and the program that it is asked of.</summary>
    private sealed record Entry(Scenario Scenario, Level Level, Program Program)
    {
        public (string, Level) Key => (Scenario.Id, Level);
    }

    /// <summary>A scenario that is run once more.</summary>
    private sealed record Repetition(Entry Entry, int Time)
    {
        public ScenarioResult? Result { get; set; }
    }
}
