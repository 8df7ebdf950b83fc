using System.Text.RegularExpressions;
using ClassChat.Tidy.Tests.Source;

namespace ClassChat.Tidy.Tests.Rules;

/// <summary>Every package has exactly one version, and one place that says it.</summary>
public static partial class PackageRule
{
    /// <summary>Judges <c>Directory.Packages.props</c>.</summary>
    public static IEnumerable<Finding> CheckVersions(SourceFile file) => Version().Matches(file.Text)
        .Where(match => !Exact().IsMatch(match.Groups["version"].Value))
        .Select(match => new Finding(
            file.Path, file.LineOf(match.Index), $"{match.Groups["version"].Value} is not exact; write [x.y.z]."));

    /// <summary>Judges a project file.</summary>
    public static IEnumerable<Finding> CheckProject(SourceFile project) => OwnVersion().Matches(project.Text)
        .Select(match => new Finding(
            project.Path, project.LineOf(match.Index), "Versions stand in Directory.Packages.props."));

    [GeneratedRegex(@"<PackageVersion\b[^>]*\bVersion=""(?<version>[^""]*)""")]
    private static partial Regex Version();

    [GeneratedRegex(@"^\[\d+\.\d+\.\d+(-[\w.]+)?\]$")]
    private static partial Regex Exact();

    [GeneratedRegex(@"<PackageReference\b[^>]*\b(VersionOverride|Version)=|<Version(Override)?>")]
    private static partial Regex OwnVersion();
}
