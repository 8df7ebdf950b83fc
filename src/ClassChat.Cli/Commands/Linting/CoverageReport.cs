using ClassChat.Harness.DialectTrial;
using ClassChat.Protocol;
using ClassChat.Specification.Dialects;
using ClassChat.Specification.Rubrics;

namespace ClassChat.Cli.Commands.Linting;

/// <summary>Formats the items that no server can earn with a dialect, for <c>classchat lint</c>.</summary>
internal static class CoverageReport
{
    /// <summary>The lines about a dialect; none if it offers everything and its pauses fit.</summary>
    /// <param name="suite">The rubric with its scenarios.</param>
    /// <param name="dialect">The dialect.</param>
    /// <param name="level">The level of the server; null for each level that the dialect is for.</param>
    public static IEnumerable<string> Lines(Suite suite, Dialect dialect, Level? level = null)
    {
        // Items for the same reason are told together.
        foreach (IGrouping<(CoverageGapKind Kind, string Reason, string? Line), CoverageGap> same in
            DialectCoverage.Find(suite, dialect, level).GroupBy(gap => (gap.Kind, gap.Reason, gap.Line)))
        {
            string items = string.Join(", ", same.Select(gap => gap.Item.Id));
            string verdict = same.Key.Kind == CoverageGapKind.NotOffered ? "not offered" : "ungraded";
            yield return $"{items} will be {verdict}: {same.Key.Reason}";
            if (same.Key.Line is not string line) continue;
            yield return $"       to offer {(same.Count() == 1 ? "it" : "them")}, add {line}";
        }
    }
}
