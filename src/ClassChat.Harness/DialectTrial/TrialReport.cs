using ClassChat.Harness.Checks;
using ClassChat.Specification.Diagnostics;

namespace ClassChat.Harness.DialectTrial;

/// <summary>Formats the steps of a trial as lines of text.</summary>
public static class TrialReport
{
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
            if (traffic.IsDecrypted) yield return $"    {traffic.Bot,-5} (decrypted)";
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
        foreach (string line in step.Divergence?.Lines() ?? []) yield return "    " + line;
    }

    /// <summary>The summary line of all steps.</summary>
    public static string Summary(IReadOnlyList<TrialStep> steps)
    {
        int tried = steps.Count(step => step.NotOffered is null);
        int understood = steps.Count(step => step is { NotOffered: null, Mismatch: null });
        return $"{TextList.Count(tried, "thing")} tried: {understood} understood, {tried - understood} not; "
            + $"{steps.Count - tried} not offered";
    }
}
