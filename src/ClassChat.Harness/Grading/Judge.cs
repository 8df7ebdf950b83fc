using ClassChat.Harness.Rubrics;
using ClassChat.Harness.Running;

namespace ClassChat.Harness.Grading;

/// <summary>Turns what scenarios came to into verdicts and points. Pure.</summary>
public static class Judge
{
    /// <summary>
    /// The grade of an item by its own scenarios. Where one of them ended in an error of the harness, or something
    /// prevented a judgement, the points of the whole item are withheld: how many it would have earned is not known.
    /// </summary>
    /// <param name="item">The item.</param>
    /// <param name="scenarios">All its scenarios that the program could be asked.</param>
    public static ItemGrade Item(RubricItem item, IReadOnlyList<ScenarioGrade> scenarios)
    {
        ScenarioGrade? withheld = scenarios.FirstOrDefault(grade => grade.Result.Verdict == Verdict.Error)
            ?? scenarios.FirstOrDefault(grade => grade.Result.Verdict == Verdict.Ungraded);
        if (withheld is not null)
            return new ItemGrade(item, withheld.Result.Verdict, 0, withheld.Result.Reason, scenarios);

        ScenarioGrade[] asked = [.. scenarios.Where(grade => grade.Result.Verdict != Verdict.NotOffered)];
        if (asked.Length == 0)
            return new ItemGrade(
                item, Verdict.NotOffered, 0, (scenarios.Count > 0 ? scenarios[0].Result.Reason : null), scenarios);

        int passed = asked.Count(grade => grade.Result.Verdict == Verdict.Passed);
        Verdict verdict = passed == asked.Length ? Verdict.Passed
            : asked.Any(grade => grade.Result.Verdict == Verdict.Failed) ? Verdict.Failed
            : Verdict.Unstable;
        // The item's points are shared out evenly among its scenarios, and rounded down.
        return new ItemGrade(item, verdict, item.Points * passed / asked.Length, null, scenarios);
    }

    /// <summary>
    /// An item that failed, and needs one that failed, is skipped: the fault is told once, where it is. One that passed
    /// all the same keeps its points. One that failed stays failed if the item it needs was not judged: what its own
    /// scenarios saw of the program stands, and there is no fault elsewhere to point to.
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

    /// <summary>What several runs of one scenario come to: failed every time, or unstable.</summary>
    /// <param name="first">The first run, which failed.</param>
    /// <param name="again">The others.</param>
    public static ScenarioResult Repeats(ScenarioResult first, IReadOnlyList<ScenarioResult> again)
    {
        // A repeat that was not judged says nothing about the program.
        ScenarioResult[] told = [.. again.Where(result => !result.Verdict.IsWithheld())];
        if (told.Length == 0) return first;
        int failed = 1 + told.Count(result => result.Verdict != Verdict.Passed);
        return first with
        {
            Verdict = failed == told.Length + 1 ? Verdict.Failed : Verdict.Unstable,
            Repeats = (failed, told.Length + 1),
        };
    }

    private static bool IsBroken(Verdict verdict) => verdict is Verdict.Failed or Verdict.Unstable;
}
