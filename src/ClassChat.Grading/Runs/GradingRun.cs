using System.Collections.Concurrent;
using System.Diagnostics;
using ClassChat.Harness.Execution;
using ClassChat.Harness.Minimizing;
using ClassChat.Harness.WorkloadChecks;
using ClassChat.Platform.Errors;
using ClassChat.Protocol;
using ClassChat.Sandbox.Programs;
using ClassChat.Sandbox.Timing;
using ClassChat.Specification.Rubrics;

namespace ClassChat.Grading.Runs;

/// <summary>
/// Grades one submission by a rubric: runs scenarios concurrently and those that measure time alone, repeats failures
/// that cost points, minimizes failed workloads, and returns the grade.
/// </summary>
/// <param name="suite">The rubric and the scenarios.</param>
/// <param name="submission">The submission to grade.</param>
/// <param name="options">Options of the run.</param>
/// <param name="listener">Called for each event, never concurrently.</param>
/// <param name="scheduler">The scheduler to share with other runs; null to create one from the options.</param>
public sealed class GradingRun(
    Suite suite, Submission submission, RunOptions options, Action<RunEvent>? listener = null, RunScheduler? scheduler =
        null)
{
    /// <summary>
    /// Maximum number of repeated runs in total: a program with more failures is broken, not unstable.
    /// </summary>
    private const int MaxRepeats = 40;

    private readonly Lock _lock = new();
    private readonly ConcurrentDictionary<(string, Level), ScenarioGrade> _results = new();
    private readonly StartHistory _starts = new();
    private readonly ConcurrentDictionary<ProgramUnderTest, bool> _listening = new();
    private readonly ExclusiveRepeats _exclusiveRepeats = new(options.Repeat);
    private int _repeats;

    /// <summary>
    /// Starts once each program of a timed scenario, so that later measurements do not wait for programs that never
    /// listen.
    /// </summary>
    /// <param name="items">The items to grade later.</param>
    /// <param name="shared">The scheduler that the whole batch shares.</param>
    /// <param name="cancel">Cancels the run; nothing is left running.</param>
    public async Task ProbeAsync(IReadOnlyList<RubricItem> items, RunScheduler shared, CancellationToken cancel)
    {
        foreach (ScenarioJob entry in PlanOf(items).Exclusive.DistinctBy(entry => entry.Program))
        {
            using IDisposable? portLock = await AcquirePortLockAsync(entry.Program.Target, shared, cancel);
            using IDisposable slot = await shared.AcquireSlotAsync(isIdle: false, cancel);
            StartResult result = await entry.Program.Target.StartAsync(entry.Level, shared.Clock, cancel);
            if (result is not StartResult.Running running) continue; // its scenarios report the reason when they run
            await running.Server.DisposeAsync();
            _listening.TryAdd(entry.Program, true);
        }
    }

    /// <summary>
    /// Runs the scenarios that measure time before all others, for the programs that were seen to listen. In a shared
    /// scheduler all other runs would otherwise have to end first.
    /// </summary>
    /// <param name="items">The items to grade later.</param>
    /// <param name="shared">The scheduler that the whole batch shares.</param>
    /// <param name="cancel">Cancels the run; nothing is left running.</param>
    public Task MeasureAsync(IReadOnlyList<RubricItem> items, RunScheduler shared, CancellationToken cancel)
    {
        IEnumerable<ScenarioJob> ahead = PlanOf(items).Exclusive
            .Where(entry => _listening.ContainsKey(entry.Program));
        return RunAsync(ahead, 1, shared, cancel);
    }

    /// <summary>Runs all scenarios that <see cref="MeasureAsync"/> has not run, and grades the items.</summary>
    /// <param name="items">The items to grade.</param>
    /// <param name="cancel">Cancels the run; nothing is left running.</param>
    public async Task<Grade> RunAsync(IReadOnlyList<RubricItem> items, CancellationToken cancel)
    {
        var stopwatch = Stopwatch.StartNew();
        GradingPlan plan = PlanOf(items);
        Publish(new RunEvent.Planned(plan.Counts));

        using RunScheduler? own =
            scheduler is null ? await RunScheduler.OpenAsync(options.Patience, options.Jobs, cancel) : null;
        RunScheduler shared = scheduler ?? own!;
        using var atOnce = new SemaphoreSlim(2 * options.Jobs);
        await RunAndRepeatAsync(plan, shared, atOnce, cancel);
        // Scenarios that measure time run exclusively, after or before the others.
        bool isExclusiveNext = plan.Exclusive.Any(entry => !plan.IsRun(entry)) || plan.ToRepeat(plan.Exclusive).Any()
            || (options.Repeat > 0 && plan.ToRepeatAlone(plan.Shared).Any());
        if (isExclusiveNext) Publish(new RunEvent.ExclusiveNext());
        await RepeatAloneAsync(plan, shared, atOnce, cancel);
        await MinimizeAsync(plan, shared, cancel);
        await RunAsync(plan.Exclusive.Where(entry => !plan.IsRun(entry)), 1, shared, cancel);
        await RepeatAsync(plan, plan.Exclusive, shared, atOnce, cancel);

        Target[] targets = [.. plan.Scenarios.Select(entry => entry.Program.UnderTest).Distinct()];
        string[] warnings =
            [.. targets.Select(target => target.Warning).Append(_exclusiveRepeats.Remark).OfType<string>().Distinct()];
        return new Grade(
            submission.Name, suite.Rubric.Name, options.Seed, plan.Grades(), stopwatch.Elapsed.TotalSeconds)
        {
            Protections = [.. targets.SelectMany(target => target.Protections).Distinct()],
            VisibleFiles = [.. targets.SelectMany(target => target.VisibleFiles ?? []).Distinct()],
            Warning = warnings.Length > 0 ? string.Join("; ", warnings) : null,
            Refusals = submission.Refusals,
        };
    }

    private GradingPlan PlanOf(IReadOnlyList<RubricItem> items) => new(suite, submission, items, _results);

    private Task RunAsync(IEnumerable<ScenarioJob> entries, int jobs, RunScheduler shared, CancellationToken cancel) =>
        Parallel.ForEachAsync(
            entries, Parallelism(jobs, cancel), async (entry, token) => await RunAsync(entry, shared, token));

    private async Task RunAsync(ScenarioJob entry, RunScheduler shared, CancellationToken cancel)
    {
        ScenarioResult result = await RunWithLocksAsync(entry, shared, isRepeat: false, cancel);
        var grade = new ScenarioGrade(entry.Scenario, entry.Level, result);
        _results[entry.Key] = grade;
        Publish(new RunEvent.Ended(grade));
    }

    /// <summary>
    /// Runs scenarios, and repeats failed ones while others still run, as soon as the failure is known to count;
    /// repeats mostly wait.
    /// </summary>
    private async Task RunAndRepeatAsync(
        GradingPlan plan, RunScheduler shared, SemaphoreSlim atOnce, CancellationToken cancel)
    {
        IReadOnlyList<ScenarioJob> entries = plan.Shared;
        var repeating = new ConcurrentBag<Task>();
        try
        {
            // Most of the waiting is done in light slots: the scheduler alone limits what is busy at the same time.
            int started = RunScheduler.LightSlotsOf(options.Jobs);
            await Parallel.ForEachAsync(entries, Parallelism(started, cancel), async (entry, token) =>
            {
                await RunAsync(entry, shared, token);
                repeating.Add(RepeatAsync(plan, [entry], shared, atOnce, cancel));
            });
        }
        finally
        {
            await Task.WhenAll(repeating).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await Task.WhenAll(repeating);
        await RepeatAsync(plan, entries, shared, atOnce, cancel);
    }

    private async Task RepeatAsync(
        GradingPlan plan, IReadOnlyList<ScenarioJob> entries, RunScheduler shared, SemaphoreSlim atOnce,
        CancellationToken cancel)
    {
        Rerun[] ahead = [.. plan.ToRepeat(entries)
            .SelectMany(entry => Enumerable.Range(1, options.Repeat).Select(time => new Rerun(entry, time)))
            .TakeWhile(_ => Interlocked.Increment(ref _repeats) <= MaxRepeats)];
        await Parallel.ForEachAsync(ahead, Parallelism(options.Jobs, cancel), async (repetition, _) =>
        {
            await atOnce.WaitAsync(cancel);
            try
            {
                Publish(new RunEvent.Repeating(repetition.Planned.Scenario, repetition.Time));
                repetition.Result = await RunWithLocksAsync(repetition.Planned, shared, isRepeat: true, cancel);
            }
            finally
            {
                atOnce.Release();
            }
        });
        foreach (IGrouping<ScenarioJob, Rerun> again in ahead.GroupBy(repetition => repetition.Planned))
        {
            ScenarioResult judged = Judge.Repeats(ResultOf(again.Key), [.. again.Select(one => one.Result!)]);
            _results[again.Key.Key] = _results[again.Key.Key] with { Result = judged };
        }
    }

    /// <summary>Repeats alone what failed beside other scenarios, before it counts.</summary>
    private Task RepeatAloneAsync(
        GradingPlan plan, RunScheduler shared, SemaphoreSlim atOnce, CancellationToken cancel) =>
        _exclusiveRepeats.RunAsync(
            plan, _results,
            async (entry, time) =>
            {
                using IDisposable exclusive = await shared.AcquireExclusiveAsync(cancel);
                Publish(new RunEvent.Repeating(entry.Scenario, time));
                return await RunUnlessNeverStartedAsync(entry, shared.Clock, null, cancel);
            },
            () => RepeatAsync(plan, plan.Shared, shared, atOnce, cancel));

    /// <summary>Minimizes each failed workload to a few lines, since only those help to find the fault.</summary>
    private async Task MinimizeAsync(GradingPlan plan, RunScheduler shared, CancellationToken cancel)
    {
        if (options.MinimizingTime <= TimeSpan.Zero) return;
        foreach (ScenarioJob entry in plan.Scenarios.Where(plan.IsRun))
        {
            // A server that keeps running remembers earlier attempts, so attempts are not comparable.
            if (entry.Program.Target is Target.Address) continue;
            InvariantFinding? broken =
                ResultOf(entry).Findings.FirstOrDefault(finding => finding.Outcome == InvariantResult.Violated);
            if (broken is null) continue;
            Publish(new RunEvent.Minimizing(entry.Scenario));
            using IDisposable? portLock = await AcquirePortLockAsync(entry.Program.Target, shared, cancel);
            using IDisposable slot = await shared.AcquireSlotAsync(isIdle: false, cancel);
            var minimizer = new Minimizer(
                entry.Program.Target, entry.Program.Dialect, entry.Level, shared.Clock, options.Seed,
                ReferenceServer.ForLevel(suite))
            {
                WritePattern = options.Wire,
            };
            MinimizedScenario? minimized =
                await minimizer.MinimizeAsync(entry.Scenario, broken.Invariant, options.MinimizingTime, cancel);
            ScenarioGrade grade = _results[entry.Key];
            _results[entry.Key] = grade with { Result = grade.Result with { Minimized = minimized } };
        }
    }

    private ScenarioResult ResultOf(ScenarioJob entry) => _results[entry.Key].Result;

    private static ParallelOptions Parallelism(int jobs, CancellationToken cancel) => new()
    {
        MaxDegreeOfParallelism = Math.Max(1, jobs),
        CancellationToken = cancel,
    };

    private async Task<ScenarioResult> RunWithLocksAsync(
        ScenarioJob entry, RunScheduler shared, bool isRepeat, CancellationToken cancel)
    {
        if (_starts.Hopeless(entry) is ScenarioResult earlier) return earlier;
        if (entry.Scenario.Exclusive)
        {
            // Exclusive use includes the program's port.
            using IDisposable exclusive = await shared.AcquireExclusiveAsync(cancel);
            return await RunUnlessNeverStartedAsync(entry, shared.Clock, null, cancel);
        }

        // First the port lock, then the slot, so that a job that waits for a port does not occupy a slot.
        using IDisposable? portLock = await AcquirePortLockAsync(entry.Program.Target, shared, cancel);
        // A repeat takes a light slot: a failed scenario mostly waits for events that do not come.
        using IDisposable slot = await shared.AcquireSlotAsync(isRepeat || entry.Scenario.HasPause, cancel);
        RunScheduler.SlotMark mark = shared.Mark();
        ScenarioResult result =
            await RunUnlessNeverStartedAsync(entry, shared.Clock, () => RunScheduler.MakeLight(slot), cancel);
        bool mayBeLoad = result is { Verdict: Verdict.Failed, NotStarted: false }
            && result.Failure?.Mismatch.IsCertain != true && shared.RanBeside(mark);
        return result with { MayBeLoad = mayBeLoad };
    }

    private static async Task<IDisposable?> AcquirePortLockAsync(
        Target target, RunScheduler shared, CancellationToken cancel) =>
        target.IsParallel ? null : await shared.Ports.AcquireAsync(PlaceOf(target), cancel);

    /// <summary>
    /// Key of the lock for programs that cannot run at the same time, such as all programs with the same fixed port.
    /// </summary>
    private static object PlaceOf(Target target) => target is Target.Command { Port: int port } ? port : target;

    private async Task<ScenarioResult> RunUnlessNeverStartedAsync(
        ScenarioJob entry, StarvationAwareClock clock, Action? listens, CancellationToken cancel)
    {
        if (_starts.Hopeless(entry) is ScenarioResult earlier) return earlier;
        ScenarioResult result = await RunOnceAsync(entry, clock, listens, cancel);
        _starts.Record(entry, result);
        return result;
    }

    private async Task<ScenarioResult> RunOnceAsync(
        ScenarioJob entry, StarvationAwareClock clock, Action? listens, CancellationToken cancel)
    {
        try
        {
            var run = new ScenarioRun(entry.Program.Target, entry.Program.Dialect, clock, entry.Program.Client)
            {
                WritePattern = options.Wire,
                Timing = options.IsThorough ? ScenarioTiming.Thorough : ScenarioTiming.Usual,
                Listens = listens,
            };
            return await run.RunAsync(entry.Scenario, entry.Level, options.Seed, cancel);
        }
        catch (Exception error) when (error is not OperationCanceledException || !cancel.IsCancellationRequested)
        {
            // Boundary of one scenario: a fault of the harness must not count as a failure of the program.
            string reason = ErrorAdvice.RemedyOf(ErrorAdvice.Of(error)) is not null
                ? $"the harness could not run '{entry.Scenario.Id}': {ErrorAdvice.Describe(error)}"
                : $"the harness failed in '{entry.Scenario.Id}': {error}";
            return new ScenarioResult(Verdict.Error, 0) { Reason = reason };
        }
    }

    private void Publish(RunEvent runEvent)
    {
        lock (_lock) listener?.Invoke(runEvent);
    }

    /// <summary>One repeat of a failed scenario, with its result once it has ended.</summary>
    private sealed record Rerun(ScenarioJob Planned, int Time)
    {
        public ScenarioResult? Result { get; set; }
    }
}
