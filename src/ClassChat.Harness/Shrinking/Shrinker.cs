using System.Diagnostics;
using ClassChat.Harness.Checks;
using ClassChat.Harness.Diagnostics;
using ClassChat.Harness.Dialects;
using ClassChat.Harness.Running;
using ClassChat.Harness.Scenarios;
using ClassChat.Harness.Subjects;
using ClassChat.Harness.Targets;
using ClassChat.Harness.Timing;
using ClassChat.Protocol;

namespace ClassChat.Harness.Shrinking;

/// <summary>
/// Makes a short scenario of a workload that failed: looks for a draft that fails likewise, and takes out whatever it
/// fails without. Each attempt is made at a fresh server, several times where a fault does not show every time.
/// </summary>
/// <param name="target">How to start the server.</param>
/// <param name="dialect">How it talks.</param>
/// <param name="level">Its level.</param>
/// <param name="clock">Deadlines.</param>
/// <param name="seed">The seed of all attempts.</param>
/// <param name="reference">
/// A correct server and its dialect: what fails there, too, shows no fault, however small it is. Null: none is known.
/// </param>
public sealed class Shrinker(
    Target target, Dialect dialect, Level level, PatientClock clock, int seed,
    (Target Target, Dialect Dialect)? reference)
{
    /// <summary>
    /// How often a draft is tried when one is looked for, and when the result is confirmed: at once, or one after
    /// another.
    /// </summary>
    private const int TriesAtOnce = 4, TriesInTurn = 2;

    /// <summary>So many smaller drafts are tried at once, where a server can be started more than once.</summary>
    private const int AtOnce = 4;

    private readonly int _most = target.IsParallel ? TriesAtOnce : TriesInTurn;
    private int _tries;
    private int _needed;

    /// <summary>How bots write, where a draft does not say: as they did in the workload.</summary>
    public WireHabit Wire { get; init; } = WireHabit.Whole;

    /// <summary>Shrinks; null: nothing small enough was found that fails likewise.</summary>
    /// <param name="source">The workload.</param>
    /// <param name="property">What was broken.</param>
    /// <param name="budget">How long it may take, about.</param>
    /// <param name="cancel">Gives up.</param>
    public async Task<ShrunkScenario?> ShrinkAsync(
        Scenario source, Property property, TimeSpan budget, CancellationToken cancel)
    {
        var watch = Stopwatch.StartNew();
        Workload load = source.Load ?? throw new ArgumentException("is no workload", nameof(source));
        bool hasMail = dialect.Semantics.UnknownAt(level) == UnknownReceiver.Queued;
        (_tries, _needed) = (_most, 1);
        foreach (Draft draft in Drafts.For(property, load, source, level, hasMail))
        {
            if (watch.Elapsed > budget) return null;
            IReadOnlyList<Difference> failures = await FailuresAsync(draft, cancel);
            if (failures.Count == 0) continue;
            // What fails every time has to go on doing so; what does not is tried more often.
            (_tries, _needed) = failures.Count == _tries ? (2, 2) : (_most, Math.Max(1, failures.Count / 2));
            return await ConfirmAsync(await ShrinkAsync(draft, watch, budget, cancel), failures[0], cancel);
        }

        return null;
    }

    private async Task<Draft> ShrinkAsync(Draft draft, Stopwatch watch, TimeSpan budget, CancellationToken cancel)
    {
        HashSet<string> tried = [];
        while (watch.Elapsed < budget)
        {
            Draft? smaller = null;
            IEnumerable<Draft> untried = draft.Smaller().Where(candidate => tried.Add(candidate.Text()));
            foreach (Draft[] candidates in untried.Chunk(target.IsParallel ? AtOnce : 1))
            {
                if (watch.Elapsed > budget) break;
                IReadOnlyList<Difference>[] failures =
                    await Task.WhenAll(candidates.Select(candidate => FailuresAsync(candidate, cancel)));
                smaller = candidates.Zip(failures).Where(pair => pair.Second.Count >= _needed)
                    .Select(pair => pair.First).FirstOrDefault();
                if (smaller is not null) break;
            }

            if (smaller is null) break;
            draft = smaller;
        }

        return draft;
    }

    private async Task<ShrunkScenario> ConfirmAsync(Draft draft, Difference known, CancellationToken cancel)
    {
        _tries = _most;
        IReadOnlyList<Difference> failures = await FailuresAsync(draft, cancel);
        return new ShrunkScenario(
            draft.Text(), draft.Steps, failures.Count > 0 ? failures[0] : known, failures.Count, _most);
    }

    /// <summary>What went wrong in those attempts that failed at what the draft is about, and nowhere before.</summary>
    private async Task<IReadOnlyList<Difference>> FailuresAsync(Draft draft, CancellationToken cancel)
    {
        Reading<Scenario> reading = ScenarioFile.Parse("shrunk.scenario", "shrunk", draft.Text());
        if (reading.Value is not Scenario scenario) return [];
        var results = new ScenarioResult[_tries];
        var parallelism = new ParallelOptions
        {
            MaxDegreeOfParallelism = target.IsParallel ? _tries : 1, CancellationToken = cancel,
        };
        await Parallel.ForAsync(0, _tries, parallelism, async (time, token) =>
            results[time] = await RunAsync(target, dialect, scenario, token));
        Difference[] failures =
        [
            .. results.Where(result => result.Failure is Failure failure && IsCheck(draft, scenario, failure.Line))
                .Select(result => result.Failure!.Difference),
        ];
        return failures.Length > 0 && await IsFairAsync(scenario, cancel) ? failures : [];
    }

    private async Task<bool> IsFairAsync(Scenario scenario, CancellationToken cancel)
    {
        // Where it is the correct server itself that fails, there is none to ask.
        if (reference is not { } known || target is InProcessTarget) return true;
        ScenarioResult result = await RunAsync(known.Target, known.Dialect, scenario, cancel);
        return result.Verdict == Verdict.Passed;
    }

    private Task<ScenarioResult> RunAsync(
        Target server, Dialect talk, Scenario scenario, CancellationToken cancel) =>
        new ScenarioRun(server, talk, clock) { Wire = Wire }.RunAsync(scenario, level, seed, cancel);

    private static bool IsCheck(Draft draft, Scenario scenario, int line) =>
        line > 0 && Checks(draft.Lines).Contains(scenario.Lines[line - 1].Trim());

    private static IEnumerable<string> Checks(IReadOnlyList<DraftLine> lines) =>
        lines.SelectMany(line => Checks(line.Below).Concat(line.IsCheck ? [line.Text] : []));
}
