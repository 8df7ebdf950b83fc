using ClassChat.Harness.Grading;
using ClassChat.Harness.Rubrics;
using ClassChat.Harness.Running;

namespace ClassChat.Harness.Calibration;

/// <summary>One run of a calibration.</summary>
/// <param name="Number">Which, from 1.</param>
/// <param name="Grade">What it came to.</param>
public sealed record CalibratedRun(int Number, Grade Grade)
{
    /// <summary>The items that lost points, or met an error of the harness: a correct program loses none.</summary>
    public IEnumerable<ItemGrade> Lost => Grade.Items.Where(
        item => item.Verdict is not (Verdict.Passed or Verdict.NotOffered or Verdict.Ungraded));

    /// <summary>The items that could not be judged, neither lost nor won: they say nothing of the harness.</summary>
    public IEnumerable<ItemGrade> Ungraded => Grade.Items.Where(item => item.Verdict == Verdict.Ungraded);
}

/// <summary>How often an item of the rubric was lost by a program that should never lose it.</summary>
/// <param name="Item">The item.</param>
/// <param name="Rate">How often, of how many runs in which it was judged.</param>
public sealed record CalibratedItem(RubricItem Item, ErrorRate Rate);

/// <summary>What a calibration came to.</summary>
/// <param name="Submission">Whose program it was.</param>
/// <param name="Asked">How many runs were asked for.</param>
/// <param name="Runs">Those that ended, by number.</param>
public sealed record CalibrationResult(string Submission, int Asked, IReadOnlyList<CalibratedRun> Runs)
{
    /// <summary>The items that were asked of the program, in the order of the rubric.</summary>
    public IReadOnlyList<CalibratedItem> Items =>
    [
        .. Runs.SelectMany(run => run.Grade.Items).Where(grade => grade.Verdict != Verdict.NotOffered)
            .GroupBy(grade => grade.Item)
            .Select(grades => new CalibratedItem(
                grades.Key,
                new ErrorRate(LossesOf(grades.Key), grades.Count(grade => grade.Verdict != Verdict.Ungraded)))),
    ];

    /// <summary>The runs in which anything was lost.</summary>
    public IReadOnlyList<CalibratedRun> Failed => [.. Runs.Where(run => run.Lost.Any())];

    /// <summary>The runs in which nothing was lost, and not all could be judged: neither passed nor failed.</summary>
    public IReadOnlyList<CalibratedRun> Ungraded => [.. Runs.Where(run => !run.Lost.Any() && run.Ungraded.Any())];

    /// <summary>Number of runs that won every point.</summary>
    public int Passed => Runs.Count - Failed.Count - Ungraded.Count;

    private int LossesOf(RubricItem item) => Runs.Count(run => run.Lost.Any(lost => lost.Item == item));
}
