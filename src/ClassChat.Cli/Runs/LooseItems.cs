using ClassChat.Cli.Surroundings;
using ClassChat.Harness.Diagnostics;
using ClassChat.Harness.Rubrics;
using ClassChat.Harness.Scenarios;

namespace ClassChat.Cli.Runs;

/// <summary>
/// Scenarios that were named and are for no item of the rubric: files outside of the scenario folder, and workloads in
/// it. Each is run as an item of its own, beside the rubric.
/// </summary>
internal static class LooseItems
{
    private const string Task = "Beside the rubric";

    /// <summary>The suite with an item of its own for each.</summary>
    /// <param name="suite">What there is.</param>
    /// <param name="ids">What was named.</param>
    /// <param name="shell">Where paths start.</param>
    public static Choice<Suite> Add(Suite suite, IReadOnlyList<string> ids, Shell shell)
    {
        foreach (string id in ids)
        {
            Scenario? named = suite.Scenarios.Values.FirstOrDefault(scenario =>
                scenario.Id == id || shell.FullPath(scenario.Path) == shell.FullPath(id));
            if (named is null && IsFile(id, shell))
            {
                string shown = shell.Shown(id);
                Reading<Scenario> reading = ScenarioFile.Load(shell.FullPath(id), shown);
                if (reading.Value is not Scenario scenario) return ScenarioFolder.Invalid(shell, reading.Faults);
                named = scenario with { Path = shown, Items = [] };
            }

            bool isLoose = named is { Items.Count: 0 } && suite.Rubric.Items.All(item => item.Id != named.Id);
            if (isLoose) suite = suite.With(named!, ItemOf(named!));
        }

        return suite;
    }

    private static RubricItem ItemOf(Scenario scenario) => new()
    {
        Id = scenario.Id,
        Task = Task,
        Title = scenario.Title,
        Points = 1,
        Level = scenario.From,
        Program = scenario.Client is null ? ProgramRole.Server : ProgramRole.Client,
        Needs = [],
        Scenarios = [scenario.Id],
        Hint = scenario.Why,
    };

    private static bool IsFile(string id, Shell shell) =>
        ScenarioFile.Endings.Any(ending => id.EndsWith(ending, StringComparison.Ordinal))
        && File.Exists(shell.FullPath(id));
}
