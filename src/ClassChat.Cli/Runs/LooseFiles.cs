using ClassChat.Cli.Surroundings;
using ClassChat.Harness.Diagnostics;
using ClassChat.Harness.Grading;
using ClassChat.Harness.Scenarios;

namespace ClassChat.Cli.Runs;

/// <summary>
/// Scenarios that were named and count for nothing: files outside of the scenario folder, and workloads in it that
/// are no part of the rubric. Each is run as an item of its own, beside the rubric.
/// </summary>
internal static class LooseFiles
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
            IReadOnlyList<Scenario> known = Selection.Scenarios(suite, id, shell);
            if (known.Count == 0 && IsFile(id, shell))
            {
                string shown = shell.Shown(id);
                Reading<Scenario> reading = ScenarioFile.Load(shell.FullPath(id), shown);
                if (reading.Value is not Scenario scenario) return ScenarioFolder.Invalid(shell, reading.Faults);
                known = [scenario with { Path = shown, Items = [] }];
            }

            foreach (Scenario scenario in known.Where(scenario => scenario.Items.Count == 0))
            {
                if (suite.Rubric.Items.Any(item => item.Id == scenario.Id)) continue;
                suite = suite.With(scenario, ItemOf(scenario));
            }
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
