using System.Globalization;
using ClassChat.Harness.Diagnostics;
using ClassChat.Harness.Running;

namespace ClassChat.Harness.Reports;

/// <summary>What a line of a story is for: reports that have colours show it by them.</summary>
internal enum Tone
{
    /// <summary>Nothing in particular.</summary>
    Plain,

    /// <summary>What went wrong.</summary>
    Fault,

    /// <summary>Less important.</summary>
    Aside,

    /// <summary>What to do.</summary>
    Advice,
}

/// <summary>A line of a story.</summary>
internal sealed record StoryLine(Tone Tone, string Text);

/// <summary>
/// A scenario that went wrong, or could not be judged, told once, whatever it is that it cost points. It fits a screen.
/// </summary>
/// <param name="Items">The items that it cost points.</param>
/// <param name="Scenario">The scenario.</param>
internal sealed record Story(IReadOnlyList<ReportItem> Items, ReportScenario Scenario)
{
    /// <summary>How many other scenarios came to the same for the same reason, and are not told.</summary>
    public int Alike { get; init; }

    /// <summary>What a replay cannot promise.</summary>
    private const string Interleaving =
        "the seed fixes whom, what and how bots write; how a program's own threads interleave is not ours to fix";

    /// <summary>The stories of a report, in the order of the rubric; of what could not be judged last.</summary>
    public static IReadOnlyList<Story> Of(Report report)
    {
        (ReportItem Item, ReportScenario Scenario)[] told = [.. report.Items
            .Where(item => IsTold(item.Verdict))
            .SelectMany(item => item.Scenarios.Select(scenario => (Item: item, Scenario: scenario)))
            .Where(pair => IsTold(pair.Scenario.Verdict))];
        IEnumerable<Story> stories = told
            .Where(pair => pair.Scenario.Verdict != Verdict.Ungraded)
            .GroupBy(pair => (pair.Scenario.Id, pair.Scenario.Level))
            .Select(same => new Story([.. same.Select(pair => pair.Item)], same.First().Scenario));
        // A program that never started did so for every scenario for the same reason.
        return [.. report.NeverStarted ? stories.Take(1) : stories, .. Ungraded(told)];
    }

    /// <summary>What prevents the judgement of one scenario mostly prevents others, too: each is told once.</summary>
    private static IEnumerable<Story> Ungraded(IEnumerable<(ReportItem Item, ReportScenario Scenario)> told) => told
        .Where(pair => pair.Scenario.Verdict == Verdict.Ungraded)
        .GroupBy(pair => pair.Scenario.Reason)
        .Select(same => new Story([.. same.Select(pair => pair.Item).Distinct()], same.First().Scenario)
        {
            Alike = same.Select(pair => (pair.Scenario.Id, pair.Scenario.Level)).Distinct().Count() - 1,
        });

    /// <summary>What the item came to: <c>t4.route lost 9 of 9 points</c>.</summary>
    public static string Loss(ReportItem item) => item switch
    {
        { Verdict: Verdict.Error } => $"{item.Id} could not be graded",
        { Max: 0 } => $"{item.Id} {VerdictNames.Of(item.Verdict)} (no points)",
        _ => $"{item.Id} lost {item.Max - item.Points} of {Words.Count(item.Max, "point")}",
    };

    /// <summary>The items that lost points by it, or whose points are withheld, in a line.</summary>
    public string Title => string.Join(", ", Losses());

    /// <summary>Which scenario, on which program, how often.</summary>
    public string Where =>
        $"{Scenario.Id}, asked at level {Scenario.Level}: {VerdictNames.Of(Scenario.Verdict)}"
        + (Scenario.Repeats is null ? "" : $", {Scenario.Repeats} times")
        + (Alike == 0 ? "" : $", and so {(Alike == 1 ? "is" : "are")} {Words.Count(Alike, "other scenario")}");

    /// <summary>What went wrong, in a sentence.</summary>
    public string Sentence => Scenario.Reason ?? "no reason was given";

    /// <summary>The evidence, what to do about it, and how to see it again.</summary>
    public IEnumerable<StoryLine> Evidence()
    {
        foreach (StoryLine line in StepLines()) yield return line;
        if (Scenario.Expected is not null) yield return new StoryLine(Tone.Plain, "expected  " + Scenario.Expected);
        if (Scenario.Actual is not null) yield return new StoryLine(Tone.Fault, "got       " + Scenario.Actual);
        foreach (ReportFinding broken in (Scenario.Checked ?? []).Where(finding => finding.Broken > 0))
        {
            string cases = Words.Count(broken.Broken, "case");
            yield return new StoryLine(Tone.Plain, $"broken    {broken.Property}, {cases}, such as");
            foreach (string example in broken.Examples) yield return new StoryLine(Tone.Aside, "  " + example);
        }

        if (Scenario.Shrunk is not null)
            yield return new StoryLine(Tone.Plain, $"a short scenario that fails, too: {Scenario.ShrunkReason}");
        foreach (string line in Scenario.Shrunk ?? []) yield return new StoryLine(Tone.Aside, "  " + line);
        foreach (WireExcerpt wire in Scenario.Wire ?? [])
        {
            yield return new StoryLine(Tone.Plain, $"last on the wire of {wire.Bot}");
            yield return new StoryLine(Tone.Aside, "  sent      " + OrNothing(wire.Sent));
            yield return new StoryLine(Tone.Aside, "  received  " + OrNothing(wire.Received));
        }

        if (Scenario.Typed is not null) yield return new StoryLine(Tone.Plain, "typed last");
        foreach (string line in Scenario.Typed ?? []) yield return new StoryLine(Tone.Aside, "  " + line);
        string subject = Scenario.Subject ?? "server";
        if (Scenario.ServerOutput is not null) yield return new StoryLine(Tone.Plain, $"the {subject}'s last output");
        foreach (string line in Scenario.ServerOutput ?? []) yield return new StoryLine(Tone.Aside, "  " + line);
        if (Scenario.Death is not null) yield return new StoryLine(Tone.Fault, $"the {subject} {Scenario.Death}");
        foreach (string line in Scenario.Trace ?? []) yield return new StoryLine(Tone.Aside, line);
        if (Scenario.Hint is not null) yield return new StoryLine(Tone.Advice, "hint      " + Scenario.Hint);
        yield return new StoryLine(Tone.Advice, "replay    " + Scenario.Replay);
        if (Scenario.Verdict == Verdict.Unstable || Scenario.IsWorkload)
            yield return new StoryLine(Tone.Aside, "          " + Interleaving);
    }

    private IEnumerable<StoryLine> StepLines()
    {
        if (Scenario.Steps is not IReadOnlyList<string> steps || Scenario.Line is not int line) yield break;
        yield return new StoryLine(Tone.Aside, string.Create(CultureInfo.InvariantCulture, $"{Scenario.File}:{line}"));
        for (int i = 0; i < steps.Count; i++)
            yield return new StoryLine(i < steps.Count - 2 ? Tone.Aside : Tone.Fault, steps[i]);
    }

    private IEnumerable<string> Losses()
    {
        ReportItem[] ungraded = [.. Items.Where(item => item.Verdict == Verdict.Ungraded)];
        IEnumerable<string> losses = Items.Except(ungraded).Select(Loss);
        return ungraded.Length > 0 ? losses.Append(Withheld.Loss(ungraded)) : losses;
    }

    /// <summary>What was skipped is not told: its reason names the item where the fault is.</summary>
    private static bool IsTold(Verdict verdict) =>
        verdict is Verdict.Failed or Verdict.Unstable or Verdict.Ungraded or Verdict.Error;

    private static string OrNothing(string text) => text.Length > 0 ? text : "(nothing)";
}
