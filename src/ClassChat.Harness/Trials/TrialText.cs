using ClassChat.Harness.Checks;
using ClassChat.Harness.Diagnostics;

namespace ClassChat.Harness.Trials;

/// <summary>A trial as lines of text.</summary>
public static class TrialText
{
    /// <summary>So many characters of a line at most are shown around the place that is pointed at.</summary>
    private const int Around = 100;

    /// <summary>One attempt.</summary>
    public static IEnumerable<string> Lines(Attempt attempt)
    {
        if (attempt.NotOffered is string reason)
        {
            yield return $"{attempt.Title}: not offered ({reason})";
            yield break;
        }

        yield return $"{attempt.Title}: {(attempt.Difference is null ? "understood" : "NOT UNDERSTOOD")}";
        foreach (Exchange exchange in attempt.Exchanges.Where(exchange => !exchange.IsEmpty))
        {
            if (exchange.Sent.Length > 0) yield return $"    {exchange.Bot,-5} sent       {exchange.Sent}";
            if (exchange.Received.Length > 0) yield return $"    {exchange.Bot,-5} received   {exchange.Received}";
            if (exchange.Understood.Count > 0)
            {
                string saw = string.Join("; ", exchange.Understood.Select(Describe.Event));
                yield return $"    {exchange.Bot,-5} saw        {saw}";
            }

            if (exchange.LeftOver.Length > 0)
                yield return $"    {exchange.Bot,-5} left over  {exchange.LeftOver.ReplaceLineEndings(" · ")}";
        }

        if (attempt.Difference is not Difference difference) yield break;
        yield return $"    {difference.Sentence}: expected {difference.Expected}, got {difference.Actual}";
        foreach (string line in Pointer(attempt.Divergence)) yield return "    " + line;
    }

    /// <summary>What it comes to on the whole.</summary>
    public static string Summary(IReadOnlyList<Attempt> attempts)
    {
        int tried = attempts.Count(attempt => attempt.NotOffered is null);
        int understood = attempts.Count(attempt => attempt is { NotOffered: null, Difference: null });
        return $"{Words.Count(tried, "thing")} tried: {understood} understood, {tried - understood} not; "
            + $"{attempts.Count - tried} not offered";
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
