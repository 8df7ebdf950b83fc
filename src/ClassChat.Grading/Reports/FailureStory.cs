using System.Globalization;
using ClassChat.Harness.Execution;
using ClassChat.Specification.Diagnostics;

namespace ClassChat.Grading.Reports;

/// <summary>Style of a line in a terminal report, shown as a colour. Markdown reports ignore it.</summary>
internal enum ReportLineStyle
{
    /// <summary>A normal line.</summary>
    Plain,

    /// <summary>A line about the fault.</summary>
    Error,

    /// <summary>A less important line.</summary>
    Aside,

    /// <summary>Advice on what to do.</summary>
    Advice,
}

/// <summary>A line of evidence or advice in a <see cref="FailureStory"/>, with its style.</summary>
internal sealed record ReportLine(ReportLineStyle Style, string Text);

/// <summary>
/// Title, summary and evidence of one scenario that failed, was unstable or could not be judged, with the items that it
/// cost points. One story stands for all scenarios that could not be judged for the same reason.
/// </summary>
/// <param name="Items">The items that lost points because of it.</param>
/// <param name="Scenario">The scenario.</param>
internal sealed record FailureStory(IReadOnlyList<ReportItem> Items, ReportScenario Scenario)
{
    /// <summary>Number of other scenarios with the same result for the same reason, which are not described.</summary>
    public int Alike { get; init; }

    /// <summary>Minimum length of an equal beginning, in characters, for the first difference to be marked.</summary>
    private const int MinCommon = 9;

    /// <summary>Maximum length of that beginning, since a mark far to the right is not seen.</summary>
    private const int MaxCommon = 160;

    /// <summary>Note on what a replay cannot reproduce.</summary>
    private const string Interleaving =
        "the seed fixes whom, what and how bots write; how a program's own threads interleave is not ours to fix";

    /// <summary>
    /// The stories of a report in the order of the rubric; after them those that belong to skipped items only, then
    /// those of unjudged scenarios.
    /// </summary>
    public static IReadOnlyList<FailureStory> FromReport(Report report)
    {
        (ReportItem Item, ReportScenario Scenario)[] reported = [.. report.Items
            .Where(item => IsReported(item.Verdict))
            .SelectMany(item => item.Scenarios.Select(scenario => (Item: item, Scenario: scenario)))
            .Where(pair => IsReported(pair.Scenario.Verdict))];
        IEnumerable<FailureStory> stories = reported
            .Where(pair => pair.Scenario.Verdict != Verdict.Ungraded)
            .GroupBy(pair => (pair.Scenario.Id, pair.Scenario.Level))
            .Select(same => new FailureStory([.. same.Select(pair => pair.Item)], same.First().Scenario))
            .OrderBy(story => story.IsSkipped ? 1 : 0);
        // A program that never starts fails every scenario for the same reason, so one story is enough.
        return [.. report.NeverStarted ? stories.Take(1) : stories, .. Ungraded(reported)];
    }

    /// <summary>
    /// One story for each cause that prevented judgements, since the same cause mostly affects many scenarios.
    /// </summary>
    private static IEnumerable<FailureStory> Ungraded(
        IEnumerable<(ReportItem Item, ReportScenario Scenario)> reported) =>
        reported
        .Where(pair => pair.Scenario.Verdict == Verdict.Ungraded)
        .GroupBy(pair => pair.Scenario.Reason)
        .Select(same => new FailureStory([.. same.Select(pair => pair.Item).Distinct()], same.First().Scenario)
        {
            Alike = same.Select(pair => (pair.Scenario.Id, pair.Scenario.Level)).Distinct().Count() - 1,
        });

    /// <summary>The loss of an item: <c>t4.route lost 9 of 9 points</c>.</summary>
    public static string Loss(ReportItem item) => item switch
    {
        { Verdict: Verdict.Error } => $"{item.Id} could not be graded",
        { Max: 0 } => $"{item.Id} {VerdictNames.Name(item.Verdict)} (no points)",
        { Verdict: Verdict.Skipped } =>
            $"{item.Id} was skipped and lost {item.Max - item.Points} of {TextList.Count(item.Max, "point")}",
        _ => $"{item.Id} lost {item.Max - item.Points} of {TextList.Count(item.Max, "point")}",
    };

    /// <summary>True if all of its items are skipped, because items that they need failed, too.</summary>
    private bool IsSkipped => Items.All(item => item.Verdict == Verdict.Skipped);

    /// <summary>One line with the items that lost points or whose points are withheld.</summary>
    public string Title => string.Join(", ", Losses());

    /// <summary>The scenario, its level, its verdict and the number of failed runs.</summary>
    public string Where =>
        $"{Scenario.Id}, asked at level {Scenario.Level}: {VerdictNames.Name(Scenario.Verdict)}"
        + (Scenario.Repeats is null ? "" : $", {Scenario.Repeats} times")
        + (Alike == 0 ? "" : $", and so {(Alike == 1 ? "is" : "are")} {TextList.Count(Alike, "other scenario")}");

    /// <summary>The problem in one sentence.</summary>
    public string Summary => Scenario.Reason ?? "no reason was given";

    /// <summary>The evidence, advice, and the replay command.</summary>
    public IEnumerable<ReportLine> Evidence() =>
    [
        .. NeedLines(), .. StepLines(), .. ValueLines(), .. DivergenceLines(), .. PropertyLines(), .. ShrunkLines(),
        .. TrafficLines(), .. OutputLines(),
        .. ReplayLines(),
    ];

    /// <summary>For skipped items, the items to mend first.</summary>
    private IEnumerable<ReportLine> NeedLines() => !IsSkipped ? [] : Items
        .Where(item => item.Reason is not null)
        .Select(item => new ReportLine(ReportLineStyle.Advice, $"see first  {item.Id} {item.Reason}"));

    private IEnumerable<ReportLine> StepLines()
    {
        if (Scenario.Steps is not IReadOnlyList<string> steps || Scenario.Line is not int line) yield break;
        yield return new ReportLine(
            ReportLineStyle.Aside, string.Create(CultureInfo.InvariantCulture, $"{Scenario.File}:{line}"));
        for (int i = 0; i < steps.Count; i++)
            yield return new ReportLine(i < steps.Count - 2 ? ReportLineStyle.Aside : ReportLineStyle.Error, steps[i]);
    }

    private IEnumerable<ReportLine> ValueLines()
    {
        if (Scenario.Expected is not null)
            yield return new ReportLine(ReportLineStyle.Plain, "expected  " + Scenario.Expected);
        if (Scenario.Actual is not null)
            yield return new ReportLine(ReportLineStyle.Error, "got       " + Scenario.Actual);
        if (FirstDifference(Scenario.Expected, Scenario.Actual) is int at)
            yield return new ReportLine(ReportLineStyle.Error, new string(' ', "got       ".Length + at) + "^");
    }

    /// <summary>
    /// Place of the first character in which two texts differ; null if they begin too differently, or are too long, for
    /// that to say anything.
    /// </summary>
    private static int? FirstDifference(string? expected, string? actual)
    {
        if (expected is null || actual is null) return null;
        int common = expected.AsSpan().CommonPrefixLength(actual);
        bool isTold = common is >= MinCommon and < MaxCommon && common < actual.Length && expected[0] is not '\'';
        return isTold ? common : null;
    }

    private IEnumerable<ReportLine> DivergenceLines() => Asides(Scenario.Divergence, "");

    private IEnumerable<ReportLine> PropertyLines()
    {
        foreach (ReportFinding broken in (Scenario.Checked ?? []).Where(finding => finding.Broken > 0))
        {
            string cases = TextList.Count(broken.Broken, "case");
            yield return new ReportLine(ReportLineStyle.Plain, $"broken    {broken.Property}, {cases}, such as");
            foreach (ReportLine line in Asides(broken.Examples, "  ")) yield return line;
        }
    }

    private IEnumerable<ReportLine> ShrunkLines()
    {
        if (Scenario.Shrunk is not null)
            yield return new ReportLine(
                ReportLineStyle.Plain, $"a short scenario that fails, too: {Scenario.ShrunkReason}");
        foreach (ReportLine line in Asides(Scenario.Shrunk, "  ")) yield return line;
    }

    private IEnumerable<ReportLine> TrafficLines()
    {
        foreach (WireExcerpt wire in Scenario.Wire ?? [])
        {
            yield return new ReportLine(ReportLineStyle.Plain, $"last on the wire of {wire.Bot}");
            yield return new ReportLine(ReportLineStyle.Aside, "  sent      " + OrNothing(wire.Sent));
            yield return new ReportLine(ReportLineStyle.Aside, "  received  " + OrNothing(wire.Received));
            if (wire.DecryptedSent is string sent)
                yield return new ReportLine(ReportLineStyle.Aside, "  sent, before encryption  " + OrNothing(sent));
            if (wire.DecryptedReceived is string received)
                yield return new ReportLine(ReportLineStyle.Aside, "  received, decrypted  " + OrNothing(received));
        }

        if (Scenario.Typed is not null) yield return new ReportLine(ReportLineStyle.Plain, "typed last");
        foreach (ReportLine line in Asides(Scenario.Typed, "  ")) yield return line;
    }

    private IEnumerable<ReportLine> OutputLines()
    {
        string program = Scenario.Subject ?? "server";
        if (Scenario.ServerOutput is not null)
            yield return new ReportLine(ReportLineStyle.Plain, $"the {program}'s last output");
        foreach (ReportLine line in Asides(Scenario.ServerOutput, "  ")) yield return line;
        if (Scenario.Death is not null)
            yield return new ReportLine(ReportLineStyle.Error, $"the {program} {Scenario.Death}");
        foreach (ReportLine line in Asides(Scenario.Trace, "")) yield return line;
    }

    private IEnumerable<ReportLine> ReplayLines()
    {
        if (Scenario.Hint is not null)
            yield return new ReportLine(ReportLineStyle.Advice, "hint      " + Scenario.Hint);
        yield return new ReportLine(ReportLineStyle.Advice, "replay    " + Scenario.Replay);
        if (Scenario.Verdict == Verdict.Unstable || Scenario.IsWorkload)
            yield return new ReportLine(ReportLineStyle.Aside, "          " + Interleaving);
    }

    private static IEnumerable<ReportLine> Asides(IEnumerable<string>? lines, string indent) =>
        (lines ?? []).Select(line => new ReportLine(ReportLineStyle.Aside, indent + line));

    private IEnumerable<string> Losses()
    {
        ReportItem[] ungraded = [.. Items.Where(item => item.Verdict == Verdict.Ungraded)];
        IEnumerable<string> losses = Items.Except(ungraded).Select(Loss);
        return ungraded.Length > 0 ? losses.Append(WithheldPoints.Loss(ungraded)) : losses;
    }

    /// <summary>True for verdicts that have a story.</summary>
    private static bool IsReported(Verdict verdict) =>
        verdict is Verdict.Failed or Verdict.Unstable or Verdict.Skipped or Verdict.Ungraded or Verdict.Error;

    private static string OrNothing(string text) => text.Length > 0 ? text : "(nothing)";
}
