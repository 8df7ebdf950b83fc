using System.Collections.Concurrent;
using ClassChat.Harness.Execution;
using ClassChat.Protocol;

namespace ClassChat.Grading.Runs;

/// <summary>
/// Starts of a submission's programs in its scenarios: a program that never starts is not tried again and again.
/// </summary>
internal sealed class StartHistory
{
    /// <summary>A program that has failed to start so often, and never did, is not tried any more.</summary>
    private const int MaxFailedStarts = 3;

    private readonly ConcurrentDictionary<(Level, bool), ConcurrentBag<ScenarioResult>> _results = new();

    /// <summary>Notes the result of a scenario, if it says whether the program started.</summary>
    public void Record(ScenarioJob entry, ScenarioResult result)
    {
        bool isJudged = result.Verdict != Verdict.Unsupported && !result.Verdict.IsWithheld();
        if (isJudged || result.WasPrevented) ResultsOf(entry).Add(result);
    }

    /// <summary>
    /// The result of a former scenario, if the program has tried often enough to start, and never did; else null.
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
