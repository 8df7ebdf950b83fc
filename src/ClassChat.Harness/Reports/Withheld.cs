using ClassChat.Harness.Diagnostics;
using ClassChat.Harness.Running;

namespace ClassChat.Harness.Reports;

/// <summary>What reports say of points that are withheld, since nobody knows whether they were earned. Pure.</summary>
internal static class Withheld
{
    /// <summary>Why the points are not final, a sentence for each reason; none where they are.</summary>
    public static IEnumerable<string> Sentences(Report report)
    {
        if (report.HasError)
            yield return "The harness was in trouble: some items are not graded, and the points are not final.";
        if (!report.HasUngraded) yield break;
        ReportItem[] ungraded = [.. report.Items.Where(item => item.Verdict == Verdict.Ungraded)];
        yield return $"Something outside the harness kept {Words.Count(ungraded.Length, "item")} from being judged: "
            + $"{Points(ungraded)} withheld, so the total is not final.";
    }

    /// <summary>What came of items that are ungraded: <c>t4.route is ungraded: 9 points are withheld</c>.</summary>
    public static string Loss(IReadOnlyList<ReportItem> items) =>
        $"{Words.AllOf(items.Select(item => item.Id))} {(items.Count == 1 ? "is" : "are")} ungraded: "
        + $"{Points(items)} withheld";

    private static string Points(IEnumerable<ReportItem> items)
    {
        int points = items.Sum(item => item.Max);
        return points == 0 ? "no points are" : $"{Words.Count(points, "point")} {(points == 1 ? "is" : "are")}";
    }
}
