using System.Text.RegularExpressions;

namespace ClassChat.Specification.Migrations;

/// <summary>
/// Escapes dollar signs, which older versions took literally and newer ones read as variables, and rewrites loops over
/// verbs such as <c>closes</c>.
/// </summary>
internal static partial class OldVariables
{
    /// <summary>Escapes dollar signs so that they keep their meaning.</summary>
    /// <param name="text">The statement.</param>
    /// <param name="blocks">The lines that open the enclosing blocks.</param>
    public static string Escaped(string text, IEnumerable<string> blocks)
    {
        HashSet<string> known = [.. blocks.Select(block => Loop().Match(block)).Where(loop => loop.Success)
            .SelectMany(loop => loop.Groups["names"].Value.Split(',', StringSplitOptions.TrimEntries))];
        return Dollar().Replace(text, use => Escaped(use, known.Contains(use.Groups["name"].Value)));
    }

    private static string Escaped(Match use, bool isVariable)
    {
        string name = use.Groups["name"].Value, before = use.Groups["before"].Value;
        if (isVariable) return before + before + "$" + name;
        return name.Length == 0 && before.Length == 0 ? use.Value : $"{before}{before}$${name}";
    }

    /// <summary>
    /// Rewrites a loop over verbs such as <c>closes</c>, which are now followed by <c>the connection</c>.
    /// </summary>
    /// <param name="text">The line.</param>
    /// <param name="below">The lines below it.</param>
    public static string WithLongWays(string text, IEnumerable<string> below)
    {
        Match loop = Loop().Match(text);
        if (!loop.Success || loop.Groups["names"].Value.Contains(',')) return text;
        string use = $" ${loop.Groups["names"].Value.Trim()}";
        if (!below.Any(line => line.EndsWith(use, StringComparison.Ordinal) && !line.Contains('"'))) return text;
        Group values = loop.Groups["values"];
        return text[..values.Index] + Way().Replace(values.Value, "${way} the connection") + ":";
    }

    [GeneratedRegex(@"^for (?<names>[^"":]+?) in (?<values>.+):$")]
    private static partial Regex Loop();

    // Consecutive dollar signs; the last may start a name.
    [GeneratedRegex(@"(?<before>\$*)\$(?<name>[A-Za-z][A-Za-z0-9_]*)?")]
    private static partial Regex Dollar();

    [GeneratedRegex(@"(?<=^|,\s*)(?<way>closes?|half-closes?|resets?)(?=\s*(,|$))")]
    private static partial Regex Way();
}
