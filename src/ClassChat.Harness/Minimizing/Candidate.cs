using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using ClassChat.Specification.Scenarios;

namespace ClassChat.Harness.Minimizing;

/// <summary>
/// A statement or a bot declaration of a <see cref="Candidate"/>, as text, with the lines of its block.
/// </summary>
/// <param name="Text">The text of the line.</param>
/// <param name="Below">The lines of its block; empty if it is not a block.</param>
internal sealed record CandidateLine(string Text, params IReadOnlyList<CandidateLine> Below)
{
    /// <summary>True for the expectation that is to fail; its numbers are never reduced.</summary>
    public bool IsCheck { get; init; }

    /// <summary>Number of statements, including those of its block.</summary>
    public int Steps => 1 + Below.Sum(line => line.Steps);
}

/// <summary>
/// A scenario as a tree of text lines. The <see cref="Minimizer"/> makes it smaller by removing lines and lowering
/// numbers; an expectation that is to fail always remains.
/// </summary>
/// <param name="Head">The header lines before the bots.</param>
/// <param name="Bots">The lines that declare the bots.</param>
/// <param name="Lines">The statements.</param>
internal sealed partial record Candidate(
    IReadOnlyList<string> Head, IReadOnlyList<CandidateLine> Bots, IReadOnlyList<CandidateLine> Lines)
{
    /// <summary>Number of statements.</summary>
    public int Steps => Lines.Sum(line => line.Steps);

    /// <summary>The text of the scenario file.</summary>
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
    /// All candidates that are smaller in one respect, largest reductions first: without several lines, without one
    /// line, without a block around lines, with a lower number.
    /// </summary>
    public IEnumerable<Candidate> Smaller() =>
        Without(Lines).Where(HasCheck).Select(lines => this with { Lines = lines })
            .Concat(Lower(Bots).Select(bots => this with { Bots = bots }))
            .Concat(Lower(Lines).Select(lines => this with { Lines = lines }));

    /// <summary>Returns a statement with nouns that agree with its numbers.</summary>
    public static string Corrected(string text) => ScenarioFile.Corrected(text);

    private static void Write(StringBuilder text, IReadOnlyList<CandidateLine> lines, int indent)
    {
        foreach (CandidateLine line in lines)
        {
            text.Append(' ', indent).Append(line.Text).Append('\n');
            Write(text, line.Below, indent + 2);
        }
    }

    private static IEnumerable<IReadOnlyList<CandidateLine>> Without(IReadOnlyList<CandidateLine> lines)
    {
        // As in delta debugging: removes halves, quarters and so on, for lines that make sense only together.
        for (int some = lines.Count / 2; some > 1; some /= 2)
        {
            for (int i = 0; i < lines.Count; i += some)
                yield return [.. lines.Take(i), .. lines.Skip(i + some)];
        }

        for (int i = 0; i < lines.Count; i++)
        {
            CandidateLine line = lines[i];
            CandidateLine[] before = [.. lines.Take(i)], after = [.. lines.Skip(i + 1)];
            yield return [.. before, .. after];
            if (line.Below.Count == 0) continue;
            yield return [.. before, .. line.Below, .. after];
            foreach (IReadOnlyList<CandidateLine> below in Without(line.Below).Where(below => below.Count > 0))
                yield return [.. before, line with { Below = below }, .. after];
        }
    }

    private static bool HasCheck(IReadOnlyList<CandidateLine> lines) =>
        lines.Any(line => line.IsCheck || HasCheck(line.Below));

    private static IEnumerable<IReadOnlyList<CandidateLine>> Lower(IReadOnlyList<CandidateLine> lines)
    {
        for (int i = 0; i < lines.Count; i++)
        {
            CandidateLine line = lines[i];
            CandidateLine[] before = [.. lines.Take(i)], after = [.. lines.Skip(i + 1)];
            if (!line.IsCheck)
                foreach (string text in Lower(line.Text)) yield return [.. before, line with { Text = text }, .. after];
            foreach (IReadOnlyList<CandidateLine> below in Lower(line.Below))
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

    // Numbers that are not part of a word or of a quoted text.
    [GeneratedRegex("""(?<![\w"])\d+(?!\w)(?=[^"]*(?:"[^"]*"[^"]*)*$)""")]
    private static partial Regex Number();
}
