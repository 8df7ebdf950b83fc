using ClassChat.Harness.Execution;
using ClassChat.Specification.Diagnostics;

namespace ClassChat.Grading.Reports;

/// <summary>
/// Words the sentences of reports about withheld points, which belong to items that could not be judged. Pure.
/// </summary>
internal static class WithheldPoints
{
    /// <summary>One sentence for each reason why the total is not final; none if it is final.</summary>
    public static IEnumerable<string> Sentences(Report report)
    {
        if (report.HasError)
            yield return "The harness was in trouble: some items are not graded, and the points are not final.";
        if (!report.HasUngraded) yield break;
        ReportItem[] ungraded = [.. report.Items.Where(item => item.Verdict == Verdict.Ungraded)];
        yield return $"Something outside the harness kept {TextList.Count(ungraded.Length, "item")} from being judged: "
            + $"{Points(ungraded)} withheld, so the total is not final.";
    }

    /// <summary>The loss of ungraded items: <c>t4.route is ungraded: 9 points are withheld</c>.</summary>
    public static string Loss(IReadOnlyList<ReportItem> items) =>
        $"{TextList.AllOf(items.Select(item => item.Id))} {(items.Count == 1 ? "is" : "are")} ungraded: "
        + $"{Points(items)} withheld";

    private static string Points(IEnumerable<ReportItem> items)
    {
        int points = items.Sum(item => item.Max);
        return points == 0 ? "no points are" : $"{TextList.Count(points, "point")} {(points == 1 ? "is" : "are")}";
    }
}
