using ClassChat.Harness.Execution;
using ClassChat.Protocol;
using ClassChat.Specification.Rubrics;
using ClassChat.Specification.Scenarios;

namespace ClassChat.Grading.Runs;

/// <summary>A scenario to run, with the level and the program to run it on.</summary>
internal sealed record ScenarioJob(Scenario Scenario, Level Level, ProgramUnderTest Program)
{
    /// <summary>Key of its result.</summary>
    public (string, Level) Key => (Scenario.Id, Level);
}

/// <summary>
/// The scenarios of each item with the programs that they run on. From the results so far, it selects the failed ones
/// to repeat and grades the items.
/// </summary>
/// <param name="suite">Rubric and scenarios.</param>
/// <param name="submission">The programs.</param>
/// <param name="items">The items that are graded.</param>
/// <param name="results">The results so far, by the keys of the scenarios.</param>
internal sealed class GradingPlan(
    Suite suite, Submission submission, IReadOnlyList<RubricItem> items,
    IReadOnlyDictionary<(string, Level), ScenarioGrade> results)
{
    private readonly Dictionary<RubricItem, IReadOnlyList<ScenarioJob>> _ofItems =
        items.ToDictionary(item => item, item => Planned(suite, submission, item));

    /// <summary>Number of scenarios of each item.</summary>
    public IReadOnlyList<(RubricItem Item, int Scenarios)> Counts =>
        [.. _ofItems.Select(planned => (planned.Key, planned.Value.Count))];

    /// <summary>All scenarios, each once.</summary>
    public IReadOnlyList<ScenarioJob> Scenarios =>
        [.. _ofItems.Values.SelectMany(planned => planned).DistinctBy(entry => entry.Key)];

    /// <summary>The scenarios that measure time and therefore run exclusively.</summary>
    public IReadOnlyList<ScenarioJob> Exclusive => [.. Scenarios.Where(entry => entry.Scenario.Exclusive)];

    /// <summary>
    /// All other scenarios. Those with pauses come first, since the others run beside them; then those with few bots:
    /// their failures take longest to wait for, and can be repeated while the larger scenarios keep the CPU busy.
    /// </summary>
    public IReadOnlyList<ScenarioJob> Shared => [.. Scenarios.Where(entry => !entry.Scenario.Exclusive)
        .OrderByDescending(entry => entry.Scenario.HasPause)
        .ThenBy(entry => entry.Scenario.Participants.Sum(participant => participant.Count ?? 1))];

    /// <summary>True if a scenario has a result.</summary>
    public bool IsRun(ScenarioJob entry) => results.ContainsKey(entry.Key);

    /// <summary>Grades of the items, based on the scenarios that have run so far.</summary>
    public IReadOnlyList<ItemGrade> Grades() =>
        Judge.Dependencies([.. _ofItems.Select(planned => Grade(planned.Key, planned.Value))]);

    /// <summary>
    /// Failed scenarios to repeat, to distinguish failed from unstable. Not repeated are scenarios that do not affect
    /// points: those of items without points, and of items that are skipped because of an item they need.
    /// </summary>
    /// <param name="entries">The scenarios in question.</param>
    public IEnumerable<ScenarioJob> ToRepeat(IReadOnlyList<ScenarioJob> entries) => Counting(entries, result =>
        result is { Verdict: Verdict.Failed, NotStarted: false, Repeats: null });

    /// <summary>
    /// Scenarios that cost points although other scenarios that ran at the same time may be the reason.
    /// </summary>
    /// <param name="entries">The scenarios in question.</param>
    public IEnumerable<ScenarioJob> ToRepeatAlone(IReadOnlyList<ScenarioJob> entries) => Counting(entries, result =>
        result is { Verdict: Verdict.Failed or Verdict.Unstable, MayBeLoad: true });

    private IEnumerable<ScenarioJob> Counting(
        IReadOnlyList<ScenarioJob> entries, Func<ScenarioResult, bool> isAsked)
    {
        ScenarioJob[] failed = [.. entries.Where(IsRun)
            .Where(entry => isAsked(results[entry.Key].Result))
            // A workload with a fixed duration is not repeated: it has used its time.
            .Where(entry => entry.Scenario.Workload?.Duration is null)];
        if (failed.Length == 0) return [];
        HashSet<string> known =
            [.. _ofItems.Where(planned => planned.Value.All(IsRun)).Select(planned => planned.Key.Id)];
        HashSet<(string, Level)> counting = [.. Grades()
            .Where(grade => grade.Item.Points > 0 && grade.Verdict is Verdict.Failed or Verdict.Unstable)
            // An item may still be skipped while the results of the items that it needs are unknown. Needed items that
            // were not selected do not cause a skip.
            .Where(grade => grade.Item.Needs.All(
                need => known.Contains(need) || items.All(item => item.Id != need)))
            .SelectMany(grade => _ofItems[grade.Item]).Select(entry => entry.Key)];
        return failed.Where(entry => counting.Contains(entry.Key));
    }

    private ItemGrade Grade(RubricItem item, IReadOnlyList<ScenarioJob> planned)
    {
        if (planned.Count > 0)
            return Judge.Item(item, [.. planned.Where(IsRun).Select(entry => results[entry.Key])]);
        if (item.NotOffered is null && submission.BlockOf(item) is string block)
            return new ItemGrade(item, Verdict.Ungraded, 0, block, []);
        string what = item.Program == ProgramRole.Client ? "client" : "program";
        string reason = item.NotOffered ?? $"there is no {what} for level {item.Level.Name()} or higher";
        return new ItemGrade(item, Verdict.Unsupported, 0, reason, []);
    }

    private static IReadOnlyList<ScenarioJob> Planned(Suite suite, Submission submission, RubricItem item) =>
        item.NotOffered is not null
            ? []
            :
            [
                .. submission.ProgramsFor(item).SelectMany(found =>
                    suite.ScenariosOf(item, found.Level, found.Program.Client is not null)
                        .Select(scenario => new ScenarioJob(scenario, found.Level, found.Program))),
            ];
}
