using ClassChat.Cli.Host;
using ClassChat.Grading.Runs;
using ClassChat.Protocol;
using ClassChat.Specification.Rubrics;
using ClassChat.Specification.Scenarios;

namespace ClassChat.Cli.Commands.Running;

/// <summary>
/// Checks for <c>classchat run</c> that the file of <c>--workload</c> is a workload for which a program under test has
/// the level, and applies <c>--duration</c> to the workloads of the suite.
/// </summary>
internal static class WorkloadResolver
{
    /// <summary>
    /// Returns the suite with the requested duration of workloads; an error if the named workload does not exist or is
    /// not a workload.
    /// </summary>
    /// <param name="suite">The suite, including the file of <c>--workload</c>.</param>
    /// <param name="arguments">The parsed command line.</param>
    /// <param name="context">The environment of the program, which resolves relative paths.</param>
    public static CommandResult<Suite> Resolve(Suite suite, RunArguments arguments, CliContext context)
    {
        if (arguments.Workload is string named)
        {
            IReadOnlyList<Scenario> meant = ItemSelector.Scenarios(suite, named, context);
            if (meant.Count == 0)
            {
                return CommandError.Usage(File.Exists(context.FullPath(named))
                    ? $"--workload: '{named}' is no workload: their files end in {ScenarioFile.WorkloadEnding}"
                    : $"--workload: there is no file '{named}'");
            }

            if (!meant.All(scenario => scenario.Workload is not null))
                return CommandError.Usage($"--workload: '{named}' is a scenario", $"run it by: classchat run {named}");
        }

        if (arguments.Duration is not TimeSpan duration) return suite;
        IEnumerable<Scenario> those = arguments.Named.SelectMany(id => ItemSelector.Scenarios(suite, id, context));
        bool isMeant = arguments.Named.Count == 0 || those.Any(scenario => scenario.Workload is not null);
        return isMeant
            ? suite with
            {
                Scenarios = suite.Scenarios.ToDictionary(entry => entry.Key, entry => entry.Value.Lasting(duration)),
            }
            : CommandError.Usage(
                "--duration is for workloads, and none is named", "name one: --workload FILE, or workloads/classroom");
    }

    /// <summary>
    /// Returns an error if no program under test has the level that the workload needs; otherwise null.
    /// </summary>
    public static CommandError? Unfit(RunArguments arguments, IReadOnlyList<RubricItem> items, Submission submission)
    {
        if (arguments.Workload is not string named) return null;
        if (items.Any(item => submission.ProgramsFor(item).Count > 0 || submission.BlockOf(item) is not null))
            return null;
        string lowest = items.Min(item => item.Level).Name();
        return CommandError.Usage(
            $"--workload: '{named}' is for servers of level {lowest} or higher, and there is none");
    }
}
