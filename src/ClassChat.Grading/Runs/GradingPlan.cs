using ClassChat.Harness.Execution;
using ClassChat.Protocol;
using ClassChat.Specification.Rubrics;
using ClassChat.Specification.Scenarios;

namespace ClassChat.Grading.Runs;

/// <summary>A scenario, and the program that it is asked of.</summary>
internal sealed record ScenarioJob(Scenario Scenario, Level Level, TestedServer Program)
{
    /// <summary>Key of its result.</summary>
    public (string, Level) Key => (Scenario.Id, Level);
}

/// <summary>Plan of a run: the scenarios of each item, each for the program of its level.</summary>
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

    /// <summary>How many scenarios each item has.</summary>
    public IReadOnlyList<(RubricItem Item, int Scenarios)> Counts =>
        [.. _ofItems.Select(planned => (planned.Key, planned.Value.Count))];

    /// <summary>All scenarios, each once.</summary>
    public IReadOnlyList<ScenarioJob> Scenarios =>
        [.. _ofItems.Values.SelectMany(planned => planned).DistinctBy(entry => entry.Key)];

    /// <summary>The scenarios that measure time, and so run alone.</summary>
    public IReadOnlyList<ScenarioJob> Alone => [.. Scenarios.Where(entry => entry.Scenario.Exclusive)];

    /// <summary>
    /// The others, those with few bots first: what fails there waits longest, and is repeated while the larger ones,
    /// which keep the processors busy, still run.
    /// </summary>
    public IReadOnlyList<ScenarioJob> Together => [.. Scenarios.Where(entry => !entry.Scenario.Exclusive)
        .OrderBy(entry => entry.Scenario.Participants.Sum(participant => participant.Count ?? 1))];

    /// <summary>True if a scenario has a result.</summary>
    public bool IsRun(ScenarioJob entry) => results.ContainsKey(entry.Key);

    /// <summary>What the items have come to, as far as their scenarios were run.</summary>
    public IReadOnlyList<ItemGrade> Grades() =>
        Judge.Dependencies([.. _ofItems.Select(planned => Grade(planned.Key, planned.Value))]);

    /// <summary>
    /// What has failed once and is to be repeated, to tell failed from unstable; where that makes no difference, it is
    /// left alone: what earns nothing is shown as a note, and an item is skipped because of one that it needs, however
    /// often it fails itself.
    /// </summary>
    /// <param name="entries">The scenarios in question.</param>
    public IEnumerable<ScenarioJob> ToRepeat(IReadOnlyList<ScenarioJob> entries)
    {
        ScenarioJob[] failed = [.. entries.Where(IsRun)
            .Where(entry => results[entry.Key].Result
                is { Verdict: Verdict.Failed, NotStarted: false, Repeats: null })
            // What was given a time of its own has used it.
            .Where(entry => entry.Scenario.Workload?.Duration is null)];
        if (failed.Length == 0) return [];
        HashSet<string> known =
            [.. _ofItems.Where(planned => planned.Value.All(IsRun)).Select(planned => planned.Key.Id)];
        HashSet<(string, Level)> counting = [.. Grades()
            .Where(grade => grade.Item.Points > 0 && grade.Verdict is Verdict.Failed or Verdict.Unstable)
            // Until it is known what an item needs, it may be skipped yet; what is not asked for fails nothing.
            .Where(grade => grade.Item.Needs.All(
                need => known.Contains(need) || items.All(item => item.Id != need)))
            .SelectMany(grade => _ofItems[grade.Item]).Select(entry => entry.Key)];
        return failed.Where(entry => counting.Contains(entry.Key));
    }

    private ItemGrade Grade(RubricItem item, IReadOnlyList<ScenarioJob> planned)
    {
        if (planned.Count > 0)
            return Judge.Item(item, [.. planned.Where(IsRun).Select(entry => results[entry.Key])]);
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
