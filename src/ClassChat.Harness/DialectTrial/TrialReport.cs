using ClassChat.Harness.Checks;
using ClassChat.Specification.Diagnostics;

namespace ClassChat.Harness.DialectTrial;

/// <summary>Formats the steps of a trial as lines of text.</summary>
public static class TrialReport
{
    /// <summary>Maximum number of characters shown on each side of a divergence.</summary>
    private const int Around = 100;

    /// <summary>The lines of one step.</summary>
    public static IEnumerable<string> Lines(TrialStep step)
    {
        if (step.NotOffered is string reason)
        {
            yield return $"{step.Title}: not offered ({reason})";
            yield break;
        }

        yield return $"{step.Title}: {(step.Mismatch is null ? "understood" : "NOT UNDERSTOOD")}";
        foreach (BotTraffic traffic in step.Traffics.Where(traffic => !traffic.IsEmpty))
        {
            if (traffic.Sent.Length > 0) yield return $"    {traffic.Bot,-5} sent       {traffic.Sent}";
            if (traffic.Received.Length > 0) yield return $"    {traffic.Bot,-5} received   {traffic.Received}";
            if (traffic.Understood.Count > 0)
            {
                string saw = string.Join("; ", traffic.Understood.Select(EventFormatter.Event));
                yield return $"    {traffic.Bot,-5} saw        {saw}";
            }

            if (traffic.LeftOver.Length > 0)
                yield return $"    {traffic.Bot,-5} left over  {traffic.LeftOver.ReplaceLineEndings(" · ")}";
        }

        if (step.Mismatch is not Mismatch mismatch) yield break;
        yield return $"    {mismatch.Summary}: expected {mismatch.Expected}, got {mismatch.Actual}";
        foreach (string line in Pointer(step.Divergence)) yield return "    " + line;
    }

    /// <summary>The summary line of all steps.</summary>
    public static string Summary(IReadOnlyList<TrialStep> steps)
    {
        int tried = steps.Count(step => step.NotOffered is null);
        int understood = steps.Count(step => step is { NotOffered: null, Mismatch: null });
        return $"{TextList.Count(tried, "thing")} tried: {understood} understood, {tried - understood} not; "
            + $"{steps.Count - tried} not offered";
    }

    private static IEnumerable<string> Pointer(Divergence? divergence)
    {
        if (divergence is null) yield break;
        int start = Math.Max(0, divergence.Column - Around);
        int end = Math.Min(divergence.Line.Length, divergence.Column + divergence.Length + Around);
        string before = start > 0 ? "… " : "";
        yield return $"| {before}{divergence.Line[start..end]}{(end < divergence.Line.Length ? " …" : "")}";
        string caret = new('^', Math.Clamp(divergence.Length, 1, Math.Max(1, end - divergence.Column)));
        yield return $"| {new string(' ', before.Length + divergence.Column - start)}{caret} {divergence.Message}";
    }
}
