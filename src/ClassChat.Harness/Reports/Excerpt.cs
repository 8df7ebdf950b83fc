using System.Globalization;
using System.Text;
using ClassChat.Harness.Diagnostics;
using ClassChat.Harness.Scenarios;

namespace ClassChat.Harness.Reports;

/// <summary>The parts of texts and files that a report shows: short, visible, open about what was left out.</summary>
internal static class Excerpt
{
    /// <summary>Most statements shown before the failing one: the story is to fit a screen.</summary>
    private const int MaxSteps = 10;

    /// <summary>Most lines shown of what a server printed.</summary>
    private const int MaxOutputLines = 10;

    /// <summary>Longest text on one line, in characters: a server may send lists without end.</summary>
    private const int MaxLineChars = 2_000;

    /// <summary>A text on one line, nothing in it invisible; cut if it is very long.</summary>
    public static string Line(string text) => Visible.Bytes(Encoding.UTF8.GetBytes(text), MaxLineChars);

    /// <summary>The first line of a text.</summary>
    public static string FirstLine(string text) => Line(text.ReplaceLineEndings("\n").Split('\n')[0]);

    /// <summary>The lines of a text after the first; null if there are none.</summary>
    public static IReadOnlyList<string>? OtherLines(string text)
    {
        string[] lines = text.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');
        return lines.Length > 1 ? [.. lines.Skip(1).Take(MaxOutputLines).Select(Line)] : null;
    }

    /// <summary>The last lines of a text, nothing in them invisible, each cut if it is long.</summary>
    public static IReadOnlyList<string> LastLines(string text)
    {
        string[] lines = [.. text.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n')];
        if (lines is [""]) return [];
        IEnumerable<string> shown = lines.TakeLast(MaxOutputLines)
            .Select(line => Visible.Bytes(Encoding.UTF8.GetBytes(line)));
        int before = lines.Length - MaxOutputLines;
        return before > 0 ? [$"… {Words.Count(before, "line")} before", .. shown] : [.. shown];
    }

    /// <summary>
    /// The statements of a scenario up to one of them, with a caret below it. Comments, and the head but for its bots,
    /// are left out: the title is told anyway.
    /// </summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="line">The line that was not met, from 1.</param>
    public static IReadOnlyList<string> Steps(Scenario scenario, int line)
    {
        int[] told = [.. Enumerable.Range(1, line)
            .Where(number => number == line || IsTold(scenario.Lines[number - 1]))];
        int before = told.Length - 1 - MaxSteps;
        List<string> steps = before > 0 ? [$"     | … {Words.Count(before, "line")} before"] : [];
        steps.AddRange(told.TakeLast(MaxSteps + 1).Select(number => Numbered(number, scenario.Lines[number - 1])));

        string failing = Shown(scenario.Lines[line - 1]);
        int indent = failing.Length - failing.TrimStart().Length;
        steps.Add("     | " + new string(' ', indent) + new string('^', Math.Max(1, failing.Length - indent)));
        return steps;
    }

    private static bool IsTold(string line)
    {
        string text = line.Trim();
        if (text.Length == 0 || text[0] == '#') return false;
        string first = text.Split(' ', 2)[0];
        bool isHead = first != "bots" && !text.EndsWith(':') && Head.Keywords.Any(keyword => keyword.Keyword == first);
        return !isHead;
    }

    private static string Numbered(int number, string line) =>
        $"{number.ToString(CultureInfo.InvariantCulture),4} | {Shown(line)}";

    private static string Shown(string line) => Visible.Bytes(Encoding.UTF8.GetBytes(line.TrimEnd()), int.MaxValue);
}
