using System.Collections.Concurrent;
using ClassChat.Harness.Execution;
using ClassChat.Protocol;

namespace ClassChat.Grading.Runs;

/// <summary>
/// Results so far of each program of one submission. If there are at least three and all show that it does not start,
/// its other scenarios are not run and reuse one of them.
/// </summary>
internal sealed class StartHistory
{
    /// <summary>Number of failed starts after which a program that never started is not tried again.</summary>
    private const int MaxFailedStarts = 3;

    private readonly ConcurrentDictionary<(Level, bool), ConcurrentBag<ScenarioResult>> _results = new();

    /// <summary>Records the result of a scenario, if it shows whether the program started.</summary>
    public void Record(ScenarioJob entry, ScenarioResult result)
    {
        bool isJudged = result.Verdict != Verdict.Unsupported && !result.Verdict.IsWithheld();
        if (isJudged || result.WasPrevented) ResultsOf(entry).Add(result);
    }

    /// <summary>
    /// The result of an earlier scenario to reuse, if the program has failed to start too often; otherwise null.
    /// </summary>
    public ScenarioResult? Hopeless(ScenarioJob entry)
    {
        ILookup<bool, ScenarioResult> before = ResultsOf(entry).ToLookup(result => result.WasPrevented);
        bool hasFailed = before[false].Count() >= MaxFailedStarts;
        if (hasFailed && before[false].All(result => result.NotStarted)) return before[false].First();
        return !before[false].Any() && before[true].Count() >= MaxFailedStarts ? before[true].First() : null;
    }

    private ConcurrentBag<ScenarioResult> ResultsOf(ScenarioJob entry) =>
        _results.GetOrAdd((entry.Level, entry.Program.Client is not null), _ => []);
}
