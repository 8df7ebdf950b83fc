using ClassChat.Harness.Diagnostics;
using ClassChat.Harness.Rubrics;

namespace ClassChat.Cli.Surroundings;

/// <summary>Finds the folder that holds rubric, scenarios and dialects, and reads it.</summary>
internal static class ScenarioFolder
{
    /// <summary>The name of the folder.</summary>
    private const string Name = "scenarios";

    private const string Rubric = "rubric.yaml";

    /// <summary>The folder: the one named, else the nearest above the current folder, else above the program.</summary>
    /// <param name="shell">Where we are.</param>
    /// <param name="named">The folder that was named, if one was.</param>
    public static Choice<string> Find(Shell shell, string? named)
    {
        if (named is not null)
        {
            string folder = shell.FullPath(named);
            return Directory.Exists(folder) ? folder : Refusal.Usage($"--scenarios: there is no folder '{named}'");
        }

        string? found = Above(shell.Directory).Concat(Above(AppContext.BaseDirectory))
            .Select(folder => Path.Combine(folder, Name))
            .FirstOrDefault(folder => File.Exists(Path.Combine(folder, Rubric)));
        return found is not null ? found : Refusal.Usage(
            $"there is no folder '{Name}' with a '{Rubric}' here, above here, or above the program",
            "name one: --scenarios DIR");
    }

    /// <summary>Reads rubric and scenarios; paths are shown from where we are.</summary>
    public static Choice<Suite> Load(Shell shell, string folder, string? rubric)
    {
        Reading<Suite> reading = Suite.Load(folder, rubric is null ? null : shell.FullPath(rubric));
        if (reading.Value is not Suite suite) return Invalid(shell, reading.Faults);
        return suite with
        {
            Scenarios = suite.Scenarios.ToDictionary(
                entry => entry.Key, entry => entry.Value with { Path = shell.Shown(entry.Value.Path) }),
        };
    }

    /// <summary>Files that are invalid: every fault at its place.</summary>
    public static Refusal Invalid(Shell shell, IReadOnlyList<FileFault> faults)
    {
        IEnumerable<string> told = faults.Select(fault => (fault with { Path = shell.Shown(fault.Path) }).ToString());
        return new Refusal(
            ExitCode.InvalidFile, $"{string.Join('\n', told)}\n{Words.Count(faults.Count, "fault")}; nothing was run");
    }

    private static IEnumerable<string> Above(string start)
    {
        for (string? folder = start; folder is not null; folder = Path.GetDirectoryName(folder)) yield return folder;
    }
}
