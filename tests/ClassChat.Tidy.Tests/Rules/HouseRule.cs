using System.Text.RegularExpressions;
using ClassChat.Tidy.Tests.Source;

namespace ClassChat.Tidy.Tests.Rules;

/// <summary>What stands at the top, and what stands in no file at all.</summary>
public static class HouseRule
{
    private static readonly string[] _top =
    [
        "ClassChat.sln", "README.md", "run-scenarios.sh", "LICENSE", ".ci", ".github", ".config", ".editorconfig",
        ".gitignore", "BannedSymbols.txt", "Directory.Build.props", "Directory.Packages.props",
        "Directory.Solution.targets", "global.json", "src", "tests", "scenarios",
    ];

    // Put together from parts, so that this file does not name them itself.
    private static readonly Regex _machine = new(
        @"(?<![\w.~\-/\\])(/wo" + @"rk\b|/tmp/w" + @"t\b|/ro" + @"ot/)"
        + @"|\b(nu" + @"get|np" + @"mjs|py" + @"pi|maven|crates)\.(org|com|io)\b",
        RegexOptions.IgnoreCase);

    /// <summary>Judges the names at the top.</summary>
    public static IEnumerable<Finding> CheckTop(IEnumerable<string> names) => names
        .Where(name => !_top.Contains(name))
        .Select(name => new Finding(name, 1, "does not belong at the top."));

    /// <summary>Judges any file: it is the same on every machine.</summary>
    public static IEnumerable<Finding> CheckMachine(SourceFile file) => _machine.Matches(file.Text)
        .Select(match => new Finding(file.Path, file.LineOf(match.Index), $"'{match.Value}' is one machine's matter."));
}
