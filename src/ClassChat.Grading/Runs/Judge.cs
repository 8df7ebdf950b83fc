using ClassChat.Harness.Execution;
using ClassChat.Specification.Diagnostics;
using ClassChat.Specification.Rubrics;

namespace ClassChat.Grading.Runs;

/// <summary>
/// Computes verdicts and points of items from the results of their scenarios, and the verdict of a repeated scenario.
/// Pure.
/// </summary>
internal static class Judge
{
    /// <summary>
    /// Grades an item by its own scenarios. If one ended in an error of the harness or could not be judged, the points
    /// of the whole item are withheld, since the earned points are unknown.
    /// </summary>
    /// <param name="item">The item.</param>
    /// <param name="scenarios">The grades of all its scenarios that apply to the program.</param>
    public static ItemGrade Item(RubricItem item, IReadOnlyList<ScenarioGrade> scenarios)
    {
        ScenarioGrade? withheld = scenarios.FirstOrDefault(grade => grade.Result.Verdict == Verdict.Error)
            ?? scenarios.FirstOrDefault(grade => grade.Result.Verdict == Verdict.Ungraded);
        if (withheld is not null)
            return new ItemGrade(item, withheld.Result.Verdict, 0, withheld.Result.Reason, scenarios);

        ScenarioGrade[] asked = [.. scenarios.Where(grade => grade.Result.Verdict != Verdict.Unsupported)];
        if (asked.Length == 0)
            return new ItemGrade(
                item, Verdict.Unsupported, 0, (scenarios.Count > 0 ? scenarios[0].Result.Reason : null), scenarios);

        int passed = asked.Count(grade => grade.Result.Verdict == Verdict.Passed);
        Verdict verdict = passed == asked.Length ? Verdict.Passed
            : asked.Any(grade => grade.Result.Verdict == Verdict.Failed) ? Verdict.Failed
            : Verdict.Unstable;
        // Each scenario is worth the same share of the item's points; the sum is rounded down.
        return new ItemGrade(item, verdict, item.Points * passed / asked.Length, null, scenarios);
    }

    /// <summary>
    /// Marks failed items as skipped if they need an item that failed, so that each fault is reported once, at its
    /// source. An item that passed keeps its points. An item stays failed if the item that it needs was not judged,
    /// because its own scenarios did fail and there is no other fault to refer to.
    /// </summary>
    public static IReadOnlyList<ItemGrade> Dependencies(IReadOnlyList<ItemGrade> grades)
    {
        HashSet<string> broken = [.. grades.Where(grade => IsBroken(grade.Verdict)).Select(grade => grade.Item.Id)];
        return [.. grades.Select(grade =>
        {
            string? need = grade.Item.Needs.FirstOrDefault(broken.Contains);
            return need is null || !IsBroken(grade.Verdict)
                ? grade
                : grade with { Verdict = Verdict.Skipped, Reason = $"needs {need}, which failed" };
        })];
    }

    /// <summary>Combines several runs of one scenario: failed if all failed, unstable otherwise.</summary>
    /// <param name="first">The first run, which failed.</param>
    /// <param name="again">The repeats.</param>
    public static ScenarioResult Repeats(ScenarioResult first, IReadOnlyList<ScenarioResult> again)
    {
        // A repeat without a verdict on the program does not count.
        ScenarioResult[] judged = [.. again.Where(result => !result.Verdict.IsWithheld())];
        if (judged.Length == 0) return first;
        ScenarioResult[] failed = [first, .. judged.Where(result => result.Verdict != Verdict.Passed)];
        return first with
        {
            Verdict = failed.Length == judged.Length + 1 ? Verdict.Failed : Verdict.Unstable,
            Repeats = (failed.Length, judged.Length + 1),
            MayBeLoad = failed.All(result => result.MayBeLoad),
        };
    }

    /// <summary>
    /// Combines a failure that may be due to other scenarios with repeats that ran alone: passed if all of them passed.
    /// Otherwise the evidence is that of the repeat that failed, which nothing disturbed.
    /// </summary>
    /// <param name="result">The result so far.</param>
    /// <param name="alone">The repeats that ran alone and were judged, at least one.</param>
    public static ScenarioResult Alone(ScenarioResult result, IReadOnlyList<ScenarioResult> alone)
    {
        (int failed, int runs) = result.Repeats ?? (1, 1);
        if (alone.All(again => again.Verdict == Verdict.Passed))
        {
            string beside = FormattableString.Invariant($"failed beside other scenarios ({failed} of {runs})");
            return alone[0] with { Reason = $"{beside}, and passed alone {TextList.Count(alone.Count, "time")}" };
        }

        failed += alone.Count(again => again.Verdict != Verdict.Passed);
        runs += alone.Count;
        return alone[^1] with
        {
            Verdict = failed == runs ? Verdict.Failed : Verdict.Unstable,
            Repeats = (failed, runs),
            Minimized = result.Minimized,
        };
    }

    private static bool IsBroken(Verdict verdict) => verdict is Verdict.Failed or Verdict.Unstable;
}
