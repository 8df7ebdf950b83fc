using ClassChat.Harness.Diagnostics;
using ClassChat.Harness.FileSystem;

namespace ClassChat.Harness.Scenarios;

/// <summary>Reads scenario files (<c>scenarios/**/*.scenario</c>), and workload files by their ending.</summary>
public static class ScenarioFile
{
    /// <summary>The ending of scenario files.</summary>
    public const string Ending = ".scenario";

    /// <summary>That of workload files.</summary>
    public const string WorkloadEnding = ".workload";

    /// <summary>The endings of all files that can be read so.</summary>
    public static IReadOnlyList<string> Endings { get; } = [Ending, WorkloadEnding];

    private static readonly Form[] _statements =
        [.. Forms.Acts, .. ClientForms.Acts, .. Forms.Expectations, .. ClientForms.Expectations];

    /// <summary>Largest scenario file, in bytes.</summary>
    public const int MaxBytes = 256 * 1024;

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="id">Its id (<see cref="Scenario.Id"/>).</param>
    public static Reading<Scenario> Load(string path, string id)
    {
        FileText read = RegularFile.ReadText(path, MaxBytes);
        return read.Text is string text ? Parse(path, id, text) : FileFault.OfFile(path, read.Fault!);
    }

    /// <summary>Reads a text as if it stood in a file.</summary>
    public static Reading<Scenario> Parse(string path, string id, string text)
    {
        string[] lines = text.ReplaceLineEndings("\n").Split('\n');
        var faults = new Faults(path, lines);
        Scenario? scenario = path.EndsWith(WorkloadEnding, StringComparison.Ordinal)
            ? WorkloadFile.Read(path, id, lines, faults)
            : Read(path, id, lines, faults);
        return faults.All.Count > 0 ? faults.All : scenario!;
    }

    /// <summary>A statement with its verbs and nouns in the right form; other lines as they are.</summary>
    /// <param name="text">The statement, without indent and comment.</param>
    /// <param name="path">The file, whose ending says which statements there are.</param>
    /// <param name="isSwarm">True for a swarm, false for one bot, null for an unknown name; null: all unknown.</param>
    internal static string Corrected(string text, string path = Ending, Func<string, bool?>? isSwarm = null) =>
        Agreement.Correct(
            text,
            path.EndsWith(WorkloadEnding, StringComparison.Ordinal)
                ? WorkloadForms.Lines : text.EndsWith(':') ? Forms.Blocks : _statements,
            isSwarm ?? (_ => null));

    private static Scenario? Read(string path, string id, string[] lines, Faults faults)
    {
        var head = new Head(faults, Head.Keywords);
        var body = new Body(faults, _statements, Forms.Blocks, head.IsSwarm);
        foreach (SourceLine line in SourceLine.Tree(lines, faults))
        {
            if (!head.Take(line)) body.Add(line);
        }

        Scenario? scenario = head.Build(path, id, lines, body.Steps);
        if (scenario is not null) Rules.Check(scenario, faults);
        return scenario;
    }
}
