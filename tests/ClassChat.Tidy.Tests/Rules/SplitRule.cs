using System.Text.RegularExpressions;
using ClassChat.Tidy.Tests.Source;

namespace ClassChat.Tidy.Tests.Rules;

/// <summary>
/// Boundaries along which ClassChat.Harness will be split into projects: what a folder uses belongs to its own part, or
/// to one that the part may reference. Void when the parts are projects.
/// </summary>
public static partial class SplitRule
{
    private const string House = "ClassChat.Harness";

    private static readonly Dictionary<string, string> _parts = new()
    {
        ["FileSystem"] = "Platform",
        ["Linux"] = "Platform",
        ["Notation"] = "Platform",
        ["Isolation"] = "Sandbox",
        ["Probes"] = "Sandbox",
        ["Targets"] = "Sandbox",
        ["Timing"] = "Sandbox",
        ["Consoles"] = "Specification",
        ["Diagnostics"] = "Specification",
        ["Dialects"] = "Specification",
        ["Frames"] = "Specification",
        ["Observations"] = "Specification",
        ["Rubrics"] = "Specification",
        ["Scenarios"] = "Specification",
        ["Submissions"] = "Specification",
        ["Allowances"] = "Harness",
        ["Bots"] = "Harness",
        ["Checks"] = "Harness",
        ["Clients"] = "Harness",
        ["Running"] = "Harness",
        ["Shrinking"] = "Harness",
        ["Subjects"] = "Harness",
        ["Trials"] = "Harness",
        ["Verification"] = "Harness",
        ["Workloads"] = "Harness",
        ["Calibration"] = "Grading",
        ["Classes"] = "Grading",
        ["Grading"] = "Grading",
        ["Reports"] = "Grading",
    };

    private static readonly Dictionary<string, string[]> _references = new()
    {
        ["Platform"] = [],
        ["Sandbox"] = ["Platform", "ClassChat.Protocol"],
        ["Specification"] = ["Platform", "ClassChat.Protocol", "YamlDotNet", "Superpower"],
        ["Harness"] =
            ["Platform", "Sandbox", "Specification", "ClassChat.Protocol", "ClassChat.Server", "Bogus"],
        ["Grading"] =
            ["Platform", "Sandbox", "Specification", "Harness", "ClassChat.Protocol", "Spectre", "MathNet"],
    };

    /// <summary>Judges the files of the harness.</summary>
    public static IEnumerable<Finding> Check(IReadOnlyList<SourceFile> files)
    {
        ILookup<string, string> types = files.SelectMany(file => Declarations.Of(file)
            .Where(type => !type.IsNested).Select(type => (Folder: FolderOf(file), type.Name)))
            .ToLookup(pair => pair.Folder, pair => pair.Name);
        return files.SelectMany(file => Check(file, types));
    }

    private static IEnumerable<Finding> Check(SourceFile file, ILookup<string, string> types)
    {
        if (!_parts.TryGetValue(FolderOf(file), out string? own))
        {
            yield return new Finding(file.Path, 1, $"the folder {FolderOf(file)} belongs to no part");
            yield break;
        }

        foreach (Match match in Dotted().Matches(file.Code))
        {
            if (Used(match.Value, types) is string used && used != own && !_references[own].Contains(used))
                yield return new Finding(
                    file.Path, file.LineOf(match.Index), $"{own} may not use {match.Value}, of {used}");
        }
    }

    /// <summary>The part or package that a dotted name leads to; null: none that is watched.</summary>
    private static string? Used(string dotted, ILookup<string, string> types)
    {
        string[] words = dotted.Split('.');
        if (words is ["ClassChat", not "Harness", ..]) return $"ClassChat.{words[1]}";
        if (words[0] is "YamlDotNet" or "Superpower" or "Spectre" or "MathNet" or "Bogus") return words[0];
        bool isFull = dotted.StartsWith(House + ".", StringComparison.Ordinal);
        string[] rest = [.. words.Skip(isFull ? 2 : words[0] == "Harness" ? 1 : 0)];
        bool isFolder = isFull || (rest.Length > 1 && types[rest[0]].Contains(rest[1]));
        return isFolder ? _parts.GetValueOrDefault(rest[0]) : null;
    }

    private static string FolderOf(SourceFile file) => file.Folder[(file.Folder.LastIndexOf('/') + 1)..];

    [GeneratedRegex(@"(?<![\w.])[A-Z]\w*(\.[A-Z]\w*)+")]
    private static partial Regex Dotted();
}
