using System.Diagnostics;
using ClassChat.Harness.Checks;
using ClassChat.Harness.Execution;
using ClassChat.Harness.Servers;
using ClassChat.Protocol;
using ClassChat.Sandbox.Programs;
using ClassChat.Sandbox.Timing;
using ClassChat.Specification.Diagnostics;
using ClassChat.Specification.Dialects;
using ClassChat.Specification.Scenarios;

namespace ClassChat.Harness.Minimizing;

/// <summary>
/// Minimizes a failed workload: finds a candidate scenario that fails in the same way, then removes everything that the
/// failure does not need. Each attempt runs on a fresh server, several times for faults that do not always show.
/// </summary>
/// <param name="target">The target that starts the server.</param>
/// <param name="dialect">The server's dialect.</param>
/// <param name="level">The server's level.</param>
/// <param name="clock">The clock that deadlines run by.</param>
/// <param name="seed">The seed of all attempts.</param>
/// <param name="reference">A correct server and its dialect: a candidate that fails there too shows no fault. Null if
/// none is known.</param>
public sealed class Minimizer(
    Target target, Dialect dialect, Level level, StarvationAwareClock clock, int seed,
    (Target Target, Dialect Dialect)? reference)
{
    /// <summary>
    /// Number of runs of a candidate during the search and for the final confirmation: concurrent, or
    /// (<c>TriesInTurn</c>) one after another.
    /// </summary>
    private const int TriesAtOnce = 4, TriesInTurn = 2;

    /// <summary>
    /// Number of smaller candidates tried at the same time, if the server can be started more than once.
    /// </summary>
    private const int AtOnce = 4;

    private readonly int _most = target.IsParallel ? TriesAtOnce : TriesInTurn;
    private int _tries;
    private int _needed;

    /// <summary>The bots' write pattern in the workload, for candidates that set none.</summary>
    public WritePattern WritePattern { get; init; } = WritePattern.Whole;

    /// <summary>Minimizes the workload; null if no small scenario that fails in the same way was found.</summary>
    /// <param name="source">The workload.</param>
    /// <param name="invariant">The violated invariant.</param>
    /// <param name="budget">Approximate time limit.</param>
    /// <param name="cancel">Cancels the search.</param>
    public async Task<MinimizedScenario?> MinimizeAsync(
        Scenario source, Invariant invariant, TimeSpan budget, CancellationToken cancel)
    {
        var stopwatch = Stopwatch.StartNew();
        Workload load = source.Workload ?? throw new ArgumentException("is no workload", nameof(source));
        bool queuesMessages = dialect.Semantics.UnknownAt(level) == UnknownRecipientPolicy.Queued;
        (_tries, _needed) = (_most, 1);
        foreach (Candidate candidate in CandidateGenerator.For(invariant, load, source, level, queuesMessages))
        {
            if (stopwatch.Elapsed > budget) return null;
            IReadOnlyList<Mismatch> failures = await FailuresAsync(candidate, cancel);
            if (failures.Count == 0) continue;
            // A scenario that always fails must keep failing; one that fails sometimes gets more tries.
            (_tries, _needed) = failures.Count == _tries ? (2, 2) : (_most, Math.Max(1, failures.Count / 2));
            return await ConfirmAsync(await MinimizeAsync(candidate, stopwatch, budget, cancel), failures[0], cancel);
        }

        return null;
    }

    private async Task<Candidate> MinimizeAsync(
        Candidate smallest, Stopwatch stopwatch, TimeSpan budget, CancellationToken cancel)
    {
        HashSet<string> tried = [];
        while (stopwatch.Elapsed < budget)
        {
            Candidate? smaller = null;
            IEnumerable<Candidate> untried = smallest.Smaller().Where(candidate => tried.Add(candidate.Text()));
            foreach (Candidate[] candidates in untried.Chunk(target.IsParallel ? AtOnce : 1))
            {
                if (stopwatch.Elapsed > budget) break;
                IReadOnlyList<Mismatch>[] failures =
                    await Task.WhenAll(candidates.Select(candidate => FailuresAsync(candidate, cancel)));
                smaller = candidates.Zip(failures).Where(pair => pair.Second.Count >= _needed)
                    .Select(pair => pair.First).FirstOrDefault();
                if (smaller is not null) break;
            }

            if (smaller is null) break;
            smallest = smaller;
        }

        return smallest;
    }

    private async Task<MinimizedScenario> ConfirmAsync(Candidate candidate, Mismatch known, CancellationToken cancel)
    {
        _tries = _most;
        IReadOnlyList<Mismatch> failures = await FailuresAsync(candidate, cancel);
        return new MinimizedScenario(
            candidate.Text(), candidate.Steps, failures.Count > 0 ? failures[0] : known, failures.Count, _most);
    }

    /// <summary>Mismatches of the runs that failed at the candidate's check, not before it.</summary>
    private async Task<IReadOnlyList<Mismatch>> FailuresAsync(Candidate candidate, CancellationToken cancel)
    {
        ParseResult<Scenario> parseResult = ScenarioFile.Parse("shrunk.scenario", "shrunk", candidate.Text());
        if (parseResult.Value is not Scenario scenario) return [];
        var results = new ScenarioResult[_tries];
        var parallelism = new ParallelOptions
        {
            MaxDegreeOfParallelism = target.IsParallel ? _tries : 1, CancellationToken = cancel,
        };
        await Parallel.ForAsync(0, _tries, parallelism, async (time, token) =>
            results[time] = await RunAsync(target, dialect, scenario, token));
        Mismatch[] failures =
        [
            .. results.Where(result => result.Failure is Failure failure && IsCheck(candidate, scenario, failure.Line))
                .Select(result => result.Failure!.Mismatch),
        ];
        return failures.Length > 0 && await IsFairAsync(scenario, cancel) ? failures : [];
    }

    private async Task<bool> IsFairAsync(Scenario scenario, CancellationToken cancel)
    {
        // If the correct server itself is under test, there is no reference to compare with.
        if (reference is not { } known || target is InProcessTarget) return true;
        ScenarioResult result = await RunAsync(known.Target, known.Dialect, scenario, cancel);
        return result.Verdict == Verdict.Passed;
    }

    private Task<ScenarioResult> RunAsync(
        Target server, Dialect serverDialect, Scenario scenario, CancellationToken cancel) =>
        new ScenarioRun(server, serverDialect, clock) { WritePattern = WritePattern }
            .RunAsync(scenario, level, seed, cancel);

    private static bool IsCheck(Candidate candidate, Scenario scenario, int line) =>
        line > 0 && Checks(candidate.Lines).Contains(scenario.Lines[line - 1].Trim());

    private static IEnumerable<string> Checks(IReadOnlyList<CandidateLine> lines) =>
        lines.SelectMany(line => Checks(line.Below).Concat(line.IsCheck ? [line.Text] : []));
}
