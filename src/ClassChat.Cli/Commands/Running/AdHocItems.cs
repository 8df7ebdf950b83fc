using ClassChat.Cli.Host;
using ClassChat.Specification.Diagnostics;
using ClassChat.Specification.Rubrics;
using ClassChat.Specification.Scenarios;

namespace ClassChat.Cli.Commands.Running;

/// <summary>
/// Adds an item of one point to the suite for each scenario that is named on the command line but belongs to no rubric
/// item: files outside the scenario folder, and workloads.
/// </summary>
internal static class AdHocItems
{
    private const string Task = "Beside the rubric";

    /// <summary>Returns the suite with these items added.</summary>
    /// <param name="suite">The suite read from the scenario folder.</param>
    /// <param name="ids">The ids and paths from the command line.</param>
    /// <param name="context">The environment of the program, which resolves relative paths.</param>
    public static CommandResult<Suite> Add(Suite suite, IReadOnlyList<string> ids, CliContext context)
    {
        foreach (string id in ids)
        {
            Scenario? named = suite.Scenarios.Values.FirstOrDefault(scenario =>
                scenario.Id == id || context.FullPath(scenario.Path) == context.FullPath(id));
            if (named is null && IsFile(id, context))
            {
                string shown = context.Shown(id);
                ParseResult<Scenario> parseResult = ScenarioFile.Load(context.FullPath(id), shown);
                if (parseResult.Value is not Scenario scenario) return SuiteLocator.Invalid(
                    context, parseResult.Errors);
                named = scenario with { Path = shown, Items = [] };
            }

            bool isLoose = named is not null && suite.Rubric.Items.All(
                item => item.Id != named.Id && !item.Scenarios.Contains(named.Id));
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
        Hint = scenario.Rationale,
    };

    private static bool IsFile(string id, CliContext context) =>
        ScenarioFile.Endings.Any(ending => id.EndsWith(ending, StringComparison.Ordinal))
        && File.Exists(context.FullPath(id));
}
