using ClassChat.Cli.Surroundings;
using ClassChat.Harness.Diagnostics;
using ClassChat.Harness.Grading;
using ClassChat.Harness.Scenarios;

namespace ClassChat.Cli.Runs;

/// <summary>Scenario files that were named and stand outside of the scenario folder: run beside the rubric.</summary>
internal static class LooseFiles
{
    private const string Task = "Beside the rubric";

    /// <summary>The suite with an item of its own for each such file.</summary>
    /// <param name="suite">What there is.</param>
    /// <param name="ids">What was named.</param>
    /// <param name="shell">Where paths start.</param>
    public static Choice<Suite> Add(Suite suite, IReadOnlyList<string> ids, Shell shell)
    {
        foreach (string path in ids.Where(id => IsLoose(suite, id, shell)))
        {
            string id = shell.Shown(path);
            Reading<Scenario> reading = ScenarioFile.Load(shell.FullPath(path), id);
            if (reading.Value is not Scenario scenario) return ScenarioFolder.Invalid(shell, reading.Faults);
            suite = suite.With(scenario with { Path = id }, ItemOf(scenario));
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

    private static bool IsLoose(Suite suite, string id, Shell shell)
    {
        string path = shell.FullPath(id);
        return ScenarioFile.Endings.Any(ending => id.EndsWith(ending, StringComparison.Ordinal)) && File.Exists(path)
            && !suite.Scenarios.Values.Any(known => known.Items.Count > 0 && shell.FullPath(known.Path) == path);
    }
}
