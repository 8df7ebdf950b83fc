using System.Text.RegularExpressions;
using ClassChat.Tidy.Tests.Source;

namespace ClassChat.Tidy.Tests.Rules;

/// <summary>References between the projects of src point one way; the protocol references nothing at all.</summary>
public static partial class ReferenceRule
{
    private static readonly Dictionary<string, string[]> _allowed = new()
    {
        ["ClassChat.Protocol"] = [],
        ["ClassChat.Server"] = ["ClassChat.Protocol"],
        ["ClassChat.Client"] = ["ClassChat.Protocol"],
        ["ClassChat.Platform"] = [],
        ["ClassChat.Sandbox"] = ["ClassChat.Platform", "ClassChat.Protocol"],
        ["ClassChat.Specification"] = ["ClassChat.Platform", "ClassChat.Protocol"],
        ["ClassChat.Harness"] = ["ClassChat.Sandbox", "ClassChat.Specification", "ClassChat.Server"],
        ["ClassChat.Grading"] = ["ClassChat.Harness"],
        ["ClassChat.Cli"] = ["ClassChat.Grading", "ClassChat.Server", "ClassChat.Client"],
    };

    /// <summary>Judges one project file of src.</summary>
    public static IEnumerable<Finding> Check(SourceFile project)
    {
        string name = project.Name.Replace(".csproj", "", StringComparison.Ordinal);
        if (!_allowed.TryGetValue(name, out string[]? allowed))
        {
            yield return new Finding(project.Path, 1, $"{name} is not a project of the house.");
            yield break;
        }

        foreach (Match match in ProjectReference().Matches(project.Text))
        {
            string target = match.Groups["name"].Value;
            if (!allowed.Contains(target))
                yield return new Finding(project.Path, project.LineOf(match.Index), $"{name} knows {target}.");
        }

        Match package = PackageReference().Match(project.Text);
        if (name == "ClassChat.Protocol" && package.Success)
            yield return new Finding(project.Path, project.LineOf(package.Index), "The protocol needs no package.");
    }

    [GeneratedRegex(@"<ProjectReference\s+Include=""[^""]*?(?<name>[\w.]+)\.csproj""")]
    private static partial Regex ProjectReference();

    [GeneratedRegex("<PackageReference")]
    private static partial Regex PackageReference();
}
