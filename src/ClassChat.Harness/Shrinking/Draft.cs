using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using ClassChat.Harness.Scenarios;

namespace ClassChat.Harness.Shrinking;

/// <summary>A line of a draft, with the lines below it.</summary>
/// <param name="Text">The line.</param>
/// <param name="Below">What stands below it, if it is a block.</param>
internal sealed record DraftLine(string Text, params IReadOnlyList<DraftLine> Below)
{
    /// <summary>True for what must be seen, and what is to fail: its numbers stay as they are.</summary>
    public bool IsCheck { get; init; }

    /// <summary>How many statements it is, those below included.</summary>
    public int Steps => 1 + Below.Sum(line => line.Steps);
}

/// <summary>A scenario that is being made smaller: text that can be read again whatever is taken out.</summary>
/// <param name="Head">The lines before the bots.</param>
/// <param name="Bots">The lines that say who takes part.</param>
/// <param name="Lines">The statements.</param>
internal sealed partial record Draft(
    IReadOnlyList<string> Head, IReadOnlyList<DraftLine> Bots, IReadOnlyList<DraftLine> Lines)
{
    /// <summary>How many statements it has.</summary>
    public int Steps => Lines.Sum(line => line.Steps);

    /// <summary>The text of the file.</summary>
    public string Text()
    {
        var text = new StringBuilder();
        foreach (string line in Head) text.Append(line).Append('\n');
        text.Append('\n');
        Write(text, Bots, 0);
        text.Append('\n');
        Write(text, Lines, 0);
        return text.ToString();
    }

    /// <summary>
    /// Everything that is smaller by something, what saves most first: without several lines, without one, without a
    /// block around lines, with a smaller number.
    /// </summary>
    public IEnumerable<Draft> Smaller() =>
        Without(Lines).Where(HasCheck).Select(lines => this with { Lines = lines })
            .Concat(Lower(Bots).Select(bots => this with { Bots = bots }))
            .Concat(Lower(Lines).Select(lines => this with { Lines = lines }));

    /// <summary>A statement whose nouns agree with the numbers in it.</summary>
    public static string Corrected(string text) => ScenarioFile.Corrected(text);

    private static void Write(StringBuilder text, IReadOnlyList<DraftLine> lines, int indent)
    {
        foreach (DraftLine line in lines)
        {
            text.Append(' ', indent).Append(line.Text).Append('\n');
            Write(text, line.Below, indent + 2);
        }
    }

    private static IEnumerable<IReadOnlyList<DraftLine>> Without(IReadOnlyList<DraftLine> lines)
    {
        // As in delta debugging: halves, quarters, and so on, for lines that make sense only together.
        for (int some = lines.Count / 2; some > 1; some /= 2)
        {
            for (int i = 0; i < lines.Count; i += some)
                yield return [.. lines.Take(i), .. lines.Skip(i + some)];
        }

        for (int i = 0; i < lines.Count; i++)
        {
            DraftLine line = lines[i];
            DraftLine[] before = [.. lines.Take(i)], after = [.. lines.Skip(i + 1)];
            yield return [.. before, .. after];
            if (line.Below.Count == 0) continue;
            yield return [.. before, .. line.Below, .. after];
            foreach (IReadOnlyList<DraftLine> below in Without(line.Below).Where(below => below.Count > 0))
                yield return [.. before, line with { Below = below }, .. after];
        }
    }

    private static bool HasCheck(IReadOnlyList<DraftLine> lines) =>
        lines.Any(line => line.IsCheck || HasCheck(line.Below));

    private static IEnumerable<IReadOnlyList<DraftLine>> Lower(IReadOnlyList<DraftLine> lines)
    {
        for (int i = 0; i < lines.Count; i++)
        {
            DraftLine line = lines[i];
            DraftLine[] before = [.. lines.Take(i)], after = [.. lines.Skip(i + 1)];
            if (!line.IsCheck)
                foreach (string text in Lower(line.Text)) yield return [.. before, line with { Text = text }, .. after];
            foreach (IReadOnlyList<DraftLine> below in Lower(line.Below))
                yield return [.. before, line with { Below = below }, .. after];
        }
    }

    private static IEnumerable<string> Lower(string text)
    {
        foreach (Match match in Number().Matches(text))
        {
            int number = int.Parse(match.ValueSpan, CultureInfo.InvariantCulture);
            foreach (int lower in new[] { 1, 2, number / 2, number * 3 / 4, number - 1 }.Distinct())
            {
                if (lower >= number || lower < 1) continue;
                string written = lower.ToString(CultureInfo.InvariantCulture);
                yield return Corrected(string.Concat(
                    text.AsSpan(0, match.Index), written, text.AsSpan(match.Index + match.Length)));
            }
        }
    }

    // Numbers that are no part of a word or of a text.
    [GeneratedRegex("""(?<![\w"])\d+(?!\w)(?=[^"]*(?:"[^"]*"[^"]*)*$)""")]
    private static partial Regex Number();
}
