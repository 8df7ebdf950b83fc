using ClassChat.Specification.Diagnostics;
using ClassChat.Specification.Rubrics;

namespace ClassChat.Cli.Host;

/// <summary>
/// Finds the scenario folder, reads its rubric and scenarios, and formats the errors of invalid files for the user.
/// </summary>
internal static class SuiteLocator
{
    /// <summary>The name of the scenario folder.</summary>
    private const string Name = "scenarios";

    /// <summary>
    /// Finds the scenario folder: the one named, else the nearest above the current folder, else above the program.
    /// </summary>
    /// <param name="context">The environment of the program.</param>
    /// <param name="named">The folder from the command line; null if none is given.</param>
    public static CommandResult<string> Find(CliContext context, string? named)
    {
        if (named is not null)
        {
            string folder = context.FullPath(named);
            return Directory.Exists(folder) ? folder : CommandError.Usage($"--scenarios: there is no folder '{named}'");
        }

        string? found = Above(context.Directory).Concat(Above(AppContext.BaseDirectory))
            .Select(folder => Path.Combine(folder, Name))
            .FirstOrDefault(folder => File.Exists(RubricFolder.DefaultPath(folder)));
        return found is not null ? found : CommandError.Usage(
            $"there is no folder '{Name}' with a 'rubric.yaml' here, above here, or above the program",
            "name one: --scenarios DIR");
    }

    /// <summary>Reads the rubrics and the scenarios; paths of scenarios are shortened for display.</summary>
    /// <param name="context">The environment of the program.</param>
    /// <param name="folder">The scenario folder.</param>
    /// <param name="rubric">Name or path of the rubric; null for the default.</param>
    public static CommandResult<Suite> Load(CliContext context, string folder, string? rubric)
    {
        CommandResult<string> path = FindRubric(context, folder, rubric);
        if (path.Error is CommandError unknown) return unknown;
        ParseResult<Suite> parseResult = Suite.Load(folder, path.Value);
        if (parseResult.Value is not Suite suite) return Invalid(context, parseResult.Errors);
        return suite with
        {
            Scenarios = suite.Scenarios.ToDictionary(
                entry => entry.Key, entry => entry.Value with { Path = context.Shown(entry.Value.Path) }),
        };
    }

    /// <summary>Finds a rubric; an error lists those of the scenario folder.</summary>
    /// <param name="context">The environment of the program.</param>
    /// <param name="folder">The scenario folder.</param>
    /// <param name="rubric">Name or path of the rubric; null for the default.</param>
    public static CommandResult<string> FindRubric(CliContext context, string folder, string? rubric)
    {
        if (rubric is null) return RubricFolder.DefaultPath(folder);
        ParseResult<string> found = RubricFolder.Find(folder, rubric, context.FullPath(rubric));
        return found.Value is string path
            ? path
            : CommandError.Usage($"--rubric: '{rubric}' {found.Errors[0].Message}", found.Errors[0].Suggestion);
    }

    /// <summary>Creates the error for invalid files: every error with its position.</summary>
    public static CommandError Invalid(CliContext context, IReadOnlyList<SourceError> errors)
    {
        IEnumerable<string> messages =
            errors.Select(error => (error with { Path = context.Shown(error.Path) }).ToString());
        return new CommandError(
            ExitCode.InvalidFile,
                $"{string.Join('\n', messages)}\n{TextList.Count(errors.Count, "fault")}; nothing was run");
    }

    private static IEnumerable<string> Above(string start)
    {
        for (string? folder = start; folder is not null; folder = Path.GetDirectoryName(folder)) yield return folder;
    }
}
