using System.Globalization;
using System.Text;
using ClassChat.Specification.Diagnostics;
using ClassChat.Specification.Scenarios;

namespace ClassChat.Grading.Reports;

/// <summary>
/// Shortens texts, program output and the statements of scenarios for reports, and makes invisible characters visible.
/// </summary>
internal static class Excerpt
{
    /// <summary>Maximum number of statements shown before the failing one, so that a failure fits a screen.</summary>
    private const int MaxSteps = 10;

    /// <summary>Maximum number of lines shown of a program's output.</summary>
    private const int MaxOutputLines = 10;

    /// <summary>Maximum length of a line, in characters.</summary>
    private const int MaxLineChars = 2_000;

    /// <summary>A text on one line with invisible characters made visible, cut if it is too long.</summary>
    public static string Line(string text) => PrintableText.Bytes(Encoding.UTF8.GetBytes(text), MaxLineChars);

    /// <summary>The first line of a text.</summary>
    public static string FirstLine(string text) => Line(text.ReplaceLineEndings("\n").Split('\n')[0]);

    /// <summary>The lines of a text after the first; null if there are none.</summary>
    public static IReadOnlyList<string>? OtherLines(string text)
    {
        string[] lines = text.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');
        return lines.Length > 1 ? [.. lines.Skip(1).Take(MaxOutputLines).Select(Line)] : null;
    }

    /// <summary>The last lines of a text with invisible characters made visible, each cut if it is too long.</summary>
    public static IReadOnlyList<string> LastLines(string text)
    {
        string[] lines = [.. text.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n')];
        if (lines is [""]) return [];
        IEnumerable<string> shown = lines.TakeLast(MaxOutputLines)
            .Select(line => PrintableText.Bytes(Encoding.UTF8.GetBytes(line)));
        int before = lines.Length - MaxOutputLines;
        return before > 0 ? [$"… {TextList.Count(before, "line")} before", .. shown] : [.. shown];
    }

    /// <summary>
    /// The statements of a scenario up to one of them, with a caret below it. Comments and header lines other than bots
    /// are left out, because the title is shown anyway.
    /// </summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="line">The line of the failing statement, from 1.</param>
    public static IReadOnlyList<string> Steps(Scenario scenario, int line)
    {
        int[] numbers = [.. Enumerable.Range(1, line)
            .Where(number => number == line || IsReported(scenario.Lines[number - 1]))];
        int before = numbers.Length - 1 - MaxSteps;
        List<string> steps = before > 0 ? [$"     | … {TextList.Count(before, "line")} before"] : [];
        steps.AddRange(numbers.TakeLast(MaxSteps + 1).Select(number => Numbered(number, scenario.Lines[number - 1])));

        string failing = Shown(scenario.Lines[line - 1]);
        int indent = failing.Length - failing.TrimStart().Length;
        steps.Add("     | " + new string(' ', indent) + new string('^', Math.Max(1, failing.Length - indent)));
        return steps;
    }

    private static bool IsReported(string line)
    {
        string text = line.Trim();
        if (text.Length == 0 || text[0] == '#') return false;
        string first = text.Split(' ', 2)[0];
        bool isHead = first != "bots" && !text.EndsWith(':')
            && HeaderKeywords.OfScenarios.Any(keyword => keyword.Keyword == first);
        return !isHead;
    }

    private static string Numbered(int number, string line) =>
        $"{number.ToString(CultureInfo.InvariantCulture),4} | {Shown(line)}";

    private static string Shown(string line) =>
        PrintableText.Bytes(Encoding.UTF8.GetBytes(line.TrimEnd()), int.MaxValue);
}
