using System.Collections.Concurrent;
using ClassChat.Harness.Execution;
using ClassChat.Protocol;
using ClassChat.Specification.Diagnostics;

namespace ClassChat.Grading.Runs;

/// <summary>
/// Repeats alone what failed while other scenarios ran, before it counts: a server that is busy by itself may have
/// missed a deadline because of them. A scenario that then passes each time has passed.
/// </summary>
/// <param name="times">Number of repeats that must pass; 0 for no repeats.</param>
internal sealed class ExclusiveRepeats(int times)
{
    /// <summary>
    /// Maximum number of scenarios that fail alone as well: after these, a program is taken to be broken, and its other
    /// failures count as they are.
    /// </summary>
    private const int MaxConfirmed = 8;

    private readonly List<string> _excused = [];
    private readonly HashSet<string> _unrepeated = [];
    private int _confirmed;

    /// <summary>Remark of the report about these repeats; null if there is nothing to say.</summary>
    public string? Remark
    {
        get
        {
            string[] remarks =
            [
                .. _excused.Count == 0 ? Array.Empty<string>() :
                [
                    $"failed beside other scenarios, passed alone {TextList.Count(times, "time")} and "
                        + $"therefore count as passed: {string.Join(", ", _excused)}",
                ],
                .. _unrepeated.Count == 0 ? Array.Empty<string>() :
                [
                    $"failed beside other scenarios and were not repeated alone, since {MaxConfirmed} others "
                        + $"failed alone as well: {string.Join(", ", _unrepeated)}",
                ],
            ];
            return remarks.Length == 0 ? null : string.Join("; ", remarks);
        }
    }

    /// <summary>
    /// Repeats alone all failures that cost points and may be due to other scenarios. If an item passes by that, those
    /// that need it are no longer skipped, and their failures are repeated as well.
    /// </summary>
    /// <param name="plan">The scenarios and their items.</param>
    /// <param name="results">The results so far, which are replaced.</param>
    /// <param name="run">Runs a scenario once more, alone; called with the number of the repeat, from 1.</param>
    /// <param name="repeatOthers">Repeats the failures that count since a scenario has passed.</param>
    public async Task RunAsync(
        GradingPlan plan, ConcurrentDictionary<(string, Level), ScenarioGrade> results,
        Func<ScenarioJob, int, Task<ScenarioResult>> run, Func<Task> repeatOthers)
    {
        if (times == 0) return;
        HashSet<(string, Level)> done = [];
        while (plan.ToRepeatAlone(plan.Shared).FirstOrDefault(entry => done.Add(entry.Key)) is ScenarioJob entry)
        {
            ScenarioGrade grade = results[entry.Key];
            ScenarioResult result = await RepeatAsync(entry, grade.Result, time => run(entry, time));
            results[entry.Key] = grade with { Result = result };
            if (result.Verdict == Verdict.Passed) await repeatOthers();
        }
    }

    /// <summary>Repeats a failed scenario alone, until it fails again.</summary>
    private async Task<ScenarioResult> RepeatAsync(
        ScenarioJob entry, ScenarioResult result, Func<int, Task<ScenarioResult>> run)
    {
        if (_confirmed >= MaxConfirmed)
        {
            _unrepeated.Add(entry.Scenario.Id);
            return result;
        }

        List<ScenarioResult> alone = [];
        for (int time = 1; time <= times; time++)
        {
            ScenarioResult again = await run(time);
            if (again.Verdict.IsWithheld()) continue; // no verdict on the program
            alone.Add(again);
            if (again.Verdict != Verdict.Passed) break;
        }

        if (alone.Count == 0) return result;
        ScenarioResult judged = Judge.Alone(result, alone);
        if (judged.Verdict == Verdict.Passed) _excused.Add(entry.Scenario.Id);
        else _confirmed++;
        return judged;
    }
}
