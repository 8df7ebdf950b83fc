using System.Collections.Concurrent;
using System.Diagnostics;
using ClassChat.Harness.Observations;
using ClassChat.Harness.Running;
using ClassChat.Harness.Scenarios;
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
}

/// <summary>Grades a submission by a rubric: runs every scenario that its items ask for, once, side by side.</summary>
/// <param name="suite">Rubric and scenarios.</param>
/// <param name="submission">The programs.</param>
/// <param name="options">How.</param>
/// <param name="listener">Told what happens; never at the same time from two sides.</param>
public sealed class GradingRun(
    Suite suite, Submission submission, RunOptions options, Action<RunEvent>? listener = null)
{
    /// <summary>
    /// After so many repeated runs nothing more is repeated: a program with that many failures is broken, not unstable.
    /// </summary>
    private const int MaxRepeats = 40;

    private readonly Lock _telling = new();
    private int _repeats;

    /// <summary>Runs it.</summary>
    /// <param name="items">The items to grade.</param>
    /// <param name="cancel">Ends it and leaves nothing running.</param>
    public async Task<Grade> RunAsync(IReadOnlyList<RubricItem> items, CancellationToken cancel)
    {
        var watch = Stopwatch.StartNew();
        Dictionary<RubricItem, IReadOnlyList<(Scenario Scenario, Level Level, Program Program)>> plan =
            items.ToDictionary(item => item, Plan);
        Tell(new RunEvent.Planned([.. plan.Select(entry => (entry.Key, entry.Value.Count))]));

        double factor = options.Patience * await PatientClock.MeasureAsync(cancel);
        using var clock = new PatientClock(factor);
        var results = new ConcurrentDictionary<(string, Level), ScenarioGrade>();
        (Scenario Scenario, Level Level, Program Program)[] all =
            [.. plan.Values.SelectMany(entries => entries).DistinctBy(entry => (entry.Scenario.Id, entry.Level))];
        int jobs = all.All(entry => entry.Program.Target.IsParallel) ? Math.Max(1, options.Jobs) : 1;

        // The longest first, so that no long one is left over at the end; those that measure time alone, after the
        // others.
        var together = all.Where(entry => !entry.Scenario.Alone).OrderByDescending(entry => Weight(entry.Scenario));
        await RunAsync(together, jobs, clock, results, cancel);
        await RunAsync(all.Where(entry => entry.Scenario.Alone), 1, clock, results, cancel);

        ItemGrade[] grades = [.. items.Select(item => Grade(item, plan[item], results))];
        return new Grade(
            submission.Name, suite.Rubric.Name, options.Seed, Judge.Dependencies(grades), watch.Elapsed.TotalSeconds);
    }

    private IReadOnlyList<(Scenario, Level, Program)> Plan(RubricItem item) =>
        item.NotOffered is null && submission.ProgramFor(item.Level) is (Level level, Program program)
            ? [.. suite.ScenariosOf(item, level).Select(scenario => (scenario, level, program))]
            : [];

    private static ItemGrade Grade(
        RubricItem item,
        IReadOnlyList<(Scenario Scenario, Level Level, Program Program)> plan,
        ConcurrentDictionary<(string, Level), ScenarioGrade> results)
    {
        if (plan.Count > 0)
            return Judge.Item(item, [.. plan.Select(entry => results[(entry.Scenario.Id, entry.Level)])]);
        string reason = item.NotOffered ?? $"there is no program for level {item.Level.Name()} or higher";
        return new ItemGrade(item, Verdict.NotOffered, 0, reason, []);
    }

    private async Task RunAsync(
        IEnumerable<(Scenario Scenario, Level Level, Program Program)> entries,
        int jobs,
        PatientClock clock,
        ConcurrentDictionary<(string, Level), ScenarioGrade> results,
        CancellationToken cancel)
    {
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = jobs, CancellationToken = cancel };
        await Parallel.ForEachAsync(entries, parallel, async (entry, token) =>
        {
            ScenarioResult result = await RunWithRepeatsAsync(entry.Scenario, entry.Level, entry.Program, clock, token);
            var grade = new ScenarioGrade(entry.Scenario, entry.Level, result);
            results[(entry.Scenario.Id, entry.Level)] = grade;
            Tell(new RunEvent.Ended(grade));
        });
    }

    private async Task<ScenarioResult> RunWithRepeatsAsync(
        Scenario scenario, Level level, Program program, PatientClock clock, CancellationToken cancel)
    {
        ScenarioResult first = await RunOnceAsync(scenario, level, program, clock, cancel);
        if (first.Verdict != Verdict.Failed || first.NotStarted) return first;
        List<ScenarioResult> again = [];
        while (again.Count < options.Repeat && Interlocked.Increment(ref _repeats) <= MaxRepeats)
        {
            Tell(new RunEvent.Repeating(scenario, again.Count + 1));
            again.Add(await RunOnceAsync(scenario, level, program, clock, cancel));
        }

        return Judge.Repeats(first, again);
    }

    private async Task<ScenarioResult> RunOnceAsync(
        Scenario scenario, Level level, Program program, PatientClock clock, CancellationToken cancel)
    {
        try
        {
            return await new ScenarioRun(program.Target, program.Dialect, clock)
                .RunAsync(scenario, level, options.Seed, cancel);
        }
        catch (Exception error) when (error is not OperationCanceledException || !cancel.IsCancellationRequested)
        {
            // The edge of one scenario: what the harness did wrong must not look like what the program did wrong.
            return new ScenarioResult(Verdict.Error, 0) { Reason = $"the harness failed in '{scenario.Id}': {error}" };
        }
    }

    private static int Weight(Scenario scenario) => scenario.Casts.Sum(cast => cast.Count ?? 1);

    private void Tell(RunEvent happened)
    {
        lock (_telling) listener?.Invoke(happened);
    }
}
