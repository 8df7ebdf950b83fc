using ClassChat.Grading.Runs;
using ClassChat.Harness.Execution;
using ClassChat.Specification.Rubrics;

namespace ClassChat.Grading.Calibration;

/// <summary>
/// One finished grading run of a <see cref="CalibrationRun"/>, with the items that lost points although the submission
/// is taken to be correct.
/// </summary>
/// <param name="Number">Number of the run, from 1.</param>
/// <param name="Grade">The grade of the run.</param>
public sealed record CalibratedRun(int Number, Grade Grade)
{
    /// <summary>
    /// Lines about what was lost and what could not be judged, of a run that was read from a file; null for one that
    /// has just ended, whose grade has the evidence.
    /// </summary>
    public (IReadOnlyList<string> Lost, IReadOnlyList<string> Ungraded)? Told { get; init; }

    /// <summary>
    /// The items that lost points or ended in an error of the harness; a correct program should have none.
    /// </summary>
    public IEnumerable<ItemGrade> Lost => Grade.Items.Where(
        item => item.Verdict is not (Verdict.Passed or Verdict.Unsupported or Verdict.Ungraded));

    /// <summary>The items that could not be judged; they count neither as passed nor as lost.</summary>
    public IEnumerable<ItemGrade> Ungraded => Grade.Items.Where(item => item.Verdict == Verdict.Ungraded);
}

/// <summary>
/// Error rate of one rubric item over all runs of a calibration. The submission is taken to be correct, so each loss
/// counts as an error of the harness.
/// </summary>
/// <param name="Item">The item.</param>
/// <param name="Rate">Number of losses, and of runs in which it was judged.</param>
public sealed record CalibratedItem(RubricItem Item, ErrorRate Rate);

/// <summary>
/// Result of grading a submission that is assumed to be correct many times: its finished runs, and how often the
/// harness wrongly failed each item.
/// </summary>
/// <param name="Submission">Name of the calibrated submission.</param>
/// <param name="Asked">Number of requested runs.</param>
/// <param name="Runs">The finished runs, by number.</param>
public sealed record CalibrationResult(string Submission, int Asked, IReadOnlyList<CalibratedRun> Runs)
{
    /// <summary>The items that apply to the program, in the order of the rubric.</summary>
    public IReadOnlyList<CalibratedItem> Items =>
    [
        .. Runs.SelectMany(run => run.Grade.Items).Where(grade => grade.Verdict != Verdict.Unsupported)
            .GroupBy(grade => grade.Item)
            .Select(grades => new CalibratedItem(
                grades.Key,
                new ErrorRate(LossesOf(grades.Key), grades.Count(grade => grade.Verdict != Verdict.Ungraded)))),
    ];

    /// <summary>The runs in which any item was lost.</summary>
    public IReadOnlyList<CalibratedRun> Failed => [.. Runs.Where(run => run.Lost.Any())];

    /// <summary>
    /// The runs in which no item was lost but some could not be judged; they count neither as passed nor as failed.
    /// </summary>
    public IReadOnlyList<CalibratedRun> Ungraded => [.. Runs.Where(run => !run.Lost.Any() && run.Ungraded.Any())];

    /// <summary>Number of runs in which every item passed.</summary>
    public int Passed => Runs.Count - Failed.Count - Ungraded.Count;

    private int LossesOf(RubricItem item) => Runs.Count(run => run.Lost.Any(lost => lost.Item == item));
}
