using ClassChat.Cli.Surroundings;
using ClassChat.Harness.Grading;
using ClassChat.Harness.Rubrics;
using ClassChat.Harness.Scenarios;
using ClassChat.Protocol;

namespace ClassChat.Cli.Runs;

/// <summary>Workloads that were asked for by <c>--workload</c>, and for how long by <c>--duration</c>.</summary>
internal static class WorkloadChoice
{
    /// <summary>
    /// The suite in which workloads go on for so long; what was named has to be there, and be a workload.
    /// </summary>
    /// <param name="suite">What there is, the file of <c>--workload</c> included.</param>
    /// <param name="request">What was asked.</param>
    /// <param name="shell">Where paths start.</param>
    public static Choice<Suite> Of(Suite suite, RunRequest request, Shell shell)
    {
        if (request.Workload is string named)
        {
            IReadOnlyList<Scenario> meant = Selection.Scenarios(suite, named, shell);
            if (meant.Count == 0)
            {
                return Refusal.Usage(File.Exists(shell.FullPath(named))
                    ? $"--workload: '{named}' is no workload: their files end in {ScenarioFile.WorkloadEnding}"
                    : $"--workload: there is no file '{named}'");
            }

            if (!meant.All(scenario => scenario.Load is not null))
                return Refusal.Usage($"--workload: '{named}' is a scenario", $"run it by: classchat run {named}");
        }

        if (request.Duration is not TimeSpan duration) return suite;
        IEnumerable<Scenario> those = request.Named.SelectMany(id => Selection.Scenarios(suite, id, shell));
        bool isMeant = request.Named.Count == 0 || those.Any(scenario => scenario.Load is not null);
        return isMeant
            ? suite with
            {
                Scenarios = suite.Scenarios.ToDictionary(entry => entry.Key, entry => entry.Value.Lasting(duration)),
            }
            : Refusal.Usage(
                "--duration is for workloads, and none is named", "name one: --workload FILE, or workloads/classroom");
    }

    /// <summary>Why what was asked for by <c>--workload</c> cannot be played here; null if it can.</summary>
    public static Refusal? Unfit(RunRequest request, IReadOnlyList<RubricItem> items, Submission submission)
    {
        if (request.Workload is not string named) return null;
        if (items.Any(item => submission.ProgramsFor(item).Count > 0)) return null;
        string lowest = items.Min(item => item.Level).Name();
        return Refusal.Usage($"--workload: '{named}' is for servers of level {lowest} or higher, and there is none");
    }
}
