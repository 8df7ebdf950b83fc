using ClassChat.Cli.Calibrating;
using ClassChat.Cli.Grades;
using ClassChat.Cli.Runs;
using ClassChat.Harness.Calibration;
using ClassChat.Harness.Classes;
using ClassChat.Harness.Grading;
using ClassChat.Harness.Reports;
using ClassChat.Harness.Rubrics;
using ClassChat.Harness.Running;
using ClassChat.Protocol;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Cli.Tests;

public sealed class ExitCodeTests
{
    private const Verdict Passed = Verdict.Passed, Failed = Verdict.Failed;
    private const Verdict Ungraded = Verdict.Ungraded, Error = Verdict.Error;

    private static readonly HandIn _handIn = new("x", "/x/submission.yaml");

    [TestCase(0, Passed)]
    [TestCase(1, Passed, Failed)]
    [TestCase(1, Passed, Ungraded)]
    [TestCase(1, Failed, Ungraded)]
    [TestCase(5, Passed, Error)]
    [TestCase(5, Failed, Ungraded, Error)]
    public void What_says_most_about_a_run_is_its_exit_code(int code, params Verdict[] items)
    {
        Grade grade = Of(items);
        Run.ExitCodeOf(Reporting.Of(grade, "")).ShouldBe(code);
        GradeClass.ExitCodeOf(Class(Graded(items))).ShouldBe(code);
        Calibrate.ExitCodeOf(new CalibrationResult("x", 1, [new CalibratedRun(1, grade)])).ShouldBe(code);
    }

    [Test]
    public void A_program_that_never_started_is_4_unless_the_harness_was_in_trouble()
    {
        Run.ExitCodeOf(Reporting.Of(Of(Failed), "") with { NeverStarted = true }).ShouldBe(4);
        Run.ExitCodeOf(Reporting.Of(Of(Failed, Ungraded), "") with { NeverStarted = true }).ShouldBe(4);
        Run.ExitCodeOf(Reporting.Of(Of(Failed, Error), "") with { NeverStarted = true }).ShouldBe(5);
    }

    [Test]
    public void A_submission_that_could_not_be_read_makes_a_class_1_unless_something_says_more()
    {
        var unread = new Standing.Ungraded(_handIn, "its folder cannot be read");
        GradeClass.ExitCodeOf(Class(Graded(Passed), unread)).ShouldBe(1);
        GradeClass.ExitCodeOf(Class(unread, new Standing.Invalid(_handIn, []))).ShouldBe(2);
        GradeClass.ExitCodeOf(Class(unread, new Standing.Troubled(_handIn, "oops"))).ShouldBe(5);
    }

    private static ClassResult Class(params Standing[] standings) => new("r", 1, standings, []);

    private static Standing.Graded Graded(params Verdict[] items) => new(_handIn, Reporting.Of(Of(items), ""), false);

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
