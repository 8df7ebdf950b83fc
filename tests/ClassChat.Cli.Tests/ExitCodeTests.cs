using ClassChat.Cli.Commands.Calibrating;
using ClassChat.Cli.Commands.Grading;
using ClassChat.Cli.Commands.Running;
using ClassChat.Grading.BatchGrading;
using ClassChat.Grading.Calibration;
using ClassChat.Grading.Reports;
using ClassChat.Grading.Runs;
using ClassChat.Harness.Execution;
using ClassChat.Protocol;
using ClassChat.Specification.Rubrics;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Cli.Tests;

public sealed class ExitCodeTests
{
    private const Verdict Passed = Verdict.Passed, Failed = Verdict.Failed;
    private const Verdict Ungraded = Verdict.Ungraded, Error = Verdict.Error;

    private static readonly SubmissionEntry _entry = new("x", "/x/submission.yaml");

    [TestCase(0, Passed)]
    [TestCase(1, Passed, Failed)]
    [TestCase(1, Passed, Ungraded)]
    [TestCase(1, Failed, Ungraded)]
    [TestCase(5, Passed, Error)]
    [TestCase(5, Failed, Ungraded, Error)]
    public void What_says_most_about_a_run_is_its_exit_code(int code, params Verdict[] items)
    {
        Grade grade = Of(items);
        RunHandler.ExitCodeOf(ReportBuilder.Build(grade, "")).ShouldBe(code);
        GradeHandler.ExitCodeOf(Class(Graded(items))).ShouldBe(code);
        CalibrateHandler.ExitCodeOf(new CalibrationResult("x", 1, [new CalibratedRun(1, grade)])).ShouldBe(code);
    }

    [Test]
    public void A_program_that_never_started_is_4_unless_the_harness_was_in_trouble()
    {
        RunHandler.ExitCodeOf(ReportBuilder.Build(Of(Failed), "") with { NeverStarted = true }).ShouldBe(4);
        RunHandler.ExitCodeOf(ReportBuilder.Build(Of(Failed, Ungraded), "") with { NeverStarted = true }).ShouldBe(4);
        RunHandler.ExitCodeOf(ReportBuilder.Build(Of(Failed, Error), "") with { NeverStarted = true }).ShouldBe(5);
    }

    [Test]
    public void A_submission_that_could_not_be_read_makes_a_class_1_unless_something_says_more()
    {
        var unread = new SubmissionResult.Ungraded(_entry, "its folder cannot be read");
        GradeHandler.ExitCodeOf(Class(Graded(Passed), unread)).ShouldBe(1);
        GradeHandler.ExitCodeOf(Class(unread, new SubmissionResult.Invalid(_entry, []))).ShouldBe(2);
        GradeHandler.ExitCodeOf(Class(unread, new SubmissionResult.HarnessFailed(_entry, "oops"))).ShouldBe(5);
    }

    private static BatchResult Class(params SubmissionResult[] results) => new("r", 1, results, []);

    private static SubmissionResult.Graded Graded(params Verdict[] items) =>
        new(_entry, ReportBuilder.Build(Of(items), ""), false);

    private static Grade Of(params Verdict[] items) => new("x", "r", 1, [.. items.Select(Item)], 0);

    private static ItemGrade Item(Verdict verdict, int number)
    {
        var item = new RubricItem
        {
            Id = $"t4.x{number}", Task = "Task 4", Title = "x", Points = 1, Level = Level.Task4, Needs = [],
            Scenarios = [], Hint = "h",
        };
        return new ItemGrade(item, verdict, verdict == Passed ? 1 : 0, null, []);
    }
}
