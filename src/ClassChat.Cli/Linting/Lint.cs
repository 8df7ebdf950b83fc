using System.IO.Enumeration;
using ClassChat.Cli.Surroundings;
using ClassChat.Harness.Consoles;
using ClassChat.Harness.Diagnostics;
using ClassChat.Harness.Dialects;
using ClassChat.Harness.Grading;
using ClassChat.Harness.Rubrics;
using ClassChat.Harness.Scenarios;
using ClassChat.Harness.Submissions;

namespace ClassChat.Cli.Linting;

/// <summary>Does what <c>classchat lint</c> was asked: reads files and tells every fault in them.</summary>
/// <param name="shell">Where.</param>
/// <param name="trust">Trust in submission files.</param>
internal sealed class Lint(Shell shell, SubmissionTrust trust)
{
    private readonly Dictionary<string, int> _counts = new()
    {
        ["scenario"] = 0, [YamlKind.Rubric] = 0, [YamlKind.Dialect] = 0, [YamlKind.Console] = 0,
        [YamlKind.Submission] = 0,
    };

    private readonly List<FileFault> _faults = [];
    private string? _scenarios;

    /// <summary>Does it.</summary>
    /// <param name="paths">Files and folders; none: the whole scenario folder.</param>
    /// <param name="scenarios">The scenario folder that was named, if one was.</param>
    /// <returns>How the program ends.</returns>
    public int Do(IReadOnlyList<string> paths, string? scenarios)
    {
        _scenarios = scenarios;
        if (paths.Count == 0)
        {
            Choice<string> folder = ScenarioFolder.Find(shell, scenarios);
            if (folder.Refusal is Refusal refusal) return shell.Refuse(refusal);
            ReadFolder(folder.Value!);
            // That rubric and scenarios name each other is seen of the folder as a whole, once each file can be read.
            if (_faults.Count == 0) _faults.AddRange(Suite.Load(folder.Value!).Faults);
        }

        foreach (string path in paths.Select(shell.FullPath))
        {
            if (Directory.Exists(path)) ReadFolder(path);
            else Read(path, Path.GetDirectoryName(path)!);
        }

        foreach (FileFault fault in _faults) shell.Out.WriteLine(fault with { Path = shell.Shown(fault.Path) });
        var counted = _counts.Where(count => count.Value > 0);
        string read = Words.AllOf(counted.Select(count => Words.Count(count.Value, count.Key)));
        shell.Out.WriteLine($"{(read.Length > 0 ? read : "no files")}: {Words.Count(_faults.Count, "fault")}");
        return _faults.Count > 0 ? ExitCode.InvalidFile : ExitCode.Passed;
    }

    private void ReadFolder(string folder)
    {
        // Links to folders lead anywhere, and round in circles.
        var all = new FileSystemEnumerable<string>(
            folder, (ref FileSystemEntry entry) => entry.ToFullPath(),
            new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0, IgnoreInaccessible = false })
        {
            ShouldIncludePredicate = (ref FileSystemEntry entry) => !entry.IsDirectory,
            ShouldRecursePredicate = (ref FileSystemEntry entry) =>
                entry.IsDirectory && (entry.Attributes & FileAttributes.ReparsePoint) == 0,
        };
        List<string> files = [];
        try
        {
            files.AddRange(all.Where(file => IsScenario(file) || IsYaml(file)).Order(StringComparer.Ordinal));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            _faults.Add(FileFault.OfFile(folder, "cannot be read: " + error.Message));
        }

        foreach (string file in files) Read(file, folder);
    }

    private void Read(string path, string folder)
    {
        if (IsScenario(path))
        {
            Note("scenario", ScenarioFile.Load(path, Suite.IdOf(folder, path)).Faults);
            return;
        }

        // What a YAML file is, it says in its first key that is a kind of file.
        string? kind = IsYaml(path) && File.Exists(path) ? YamlKind.Of(path) : null;
        if (kind == YamlKind.Rubric) Note(kind, RubricFile.Load(path).Faults);
        else if (kind == YamlKind.Dialect) Note(kind, DialectFile.Load(path).Faults);
        else if (kind == YamlKind.Console) Note(kind, ConsoleFile.Load(path).Faults);
        else if (kind == YamlKind.Submission) Note(kind, ReadSubmission(path));
        else if (!File.Exists(path)) _faults.Add(FileFault.OfFile(path, "there is no such file"));
        else
            _faults.Add(FileFault.OfFile(
                path, "is no scenario, rubric, dialect or submission file",
                $"scenarios end in {Words.OneOf(ScenarioFile.Endings)}; "
                    + "the others have a key 'rubric', 'dialect' or 'submission'"));
    }

    /// <summary>A submission names dialects, which are found in the scenario folder.</summary>
    private IReadOnlyList<FileFault> ReadSubmission(string path)
    {
        Choice<string> folder = ScenarioFolder.Find(shell, _scenarios);
        return folder.Refusal is Refusal refusal
            ? [FileFault.OfFile(path, refusal.Message)]
            : SubmissionLoader.Load(path, folder.Value!, trust).Faults;
    }

    private void Note(string kind, IReadOnlyList<FileFault> faults)
    {
        _counts[kind]++;
        _faults.AddRange(faults);
    }

    private static bool IsScenario(string path) =>
        ScenarioFile.Endings.Any(ending => path.EndsWith(ending, StringComparison.Ordinal));

    private static bool IsYaml(string path) => Path.GetExtension(path) is ".yaml" or ".yml";
}
