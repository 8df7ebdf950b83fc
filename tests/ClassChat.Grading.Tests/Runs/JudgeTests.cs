using ClassChat.Grading.Runs;
using ClassChat.Harness.Execution;
using ClassChat.Protocol;
using ClassChat.Specification.Rubrics;
using ClassChat.Testing;
using CsCheck;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Grading.Tests.Runs;

/// <summary>From what scenarios came to, to verdicts and points.</summary>
public sealed class JudgeTests
{
    private const Verdict Passed = Verdict.Passed, Failed = Verdict.Failed, Unstable = Verdict.Unstable;
    private const Verdict NotOffered = Verdict.Unsupported, Error = Verdict.Error, Skipped = Verdict.Skipped;
    private const Verdict Ungraded = Verdict.Ungraded;

    [TestCase(6, new[] { Passed, Passed }, Passed, 6)]
    [TestCase(6, new[] { Passed, Failed }, Failed, 3)]
    [TestCase(6, new[] { Failed, Failed }, Failed, 0)]
    [TestCase(6, new[] { Passed, Unstable }, Unstable, 3)]
    [TestCase(6, new[] { Unstable, Failed }, Failed, 0)]
    [TestCase(5, new[] { Passed, Passed, Failed }, Failed, 3)]
    [TestCase(1, new[] { Passed, Failed }, Failed, 0)]
    [TestCase(4, new[] { Passed, NotOffered }, Passed, 4)]
    [TestCase(4, new[] { NotOffered, NotOffered }, NotOffered, 0)]
    [TestCase(4, new Verdict[0], NotOffered, 0)]
    [TestCase(4, new[] { Passed, Error }, Error, 0)]
    [TestCase(4, new[] { Failed, Error, NotOffered }, Error, 0)]
    [TestCase(4, new[] { Passed, Ungraded }, Ungraded, 0)]
    [TestCase(4, new[] { Failed, NotOffered, Ungraded, Unstable }, Ungraded, 0)]
    [TestCase(4, new[] { Ungraded, Error }, Error, 0)]
    public void Points_are_shared_among_scenarios_and_rounded_down(
        int points, Verdict[] scenarios, Verdict verdict, int reached)
    {
        ItemGrade grade = Judge.Item(Item("t", points), [.. scenarios.Select(Graded)]);
        (grade.Verdict, grade.Points).ShouldBe((verdict, reached));
    }

    [Test]
    public void Full_points_are_for_who_passed_everything_and_what_was_not_judged_is_never_a_grade() => Gen
        .Select(Gen.Int[0, 20], Gen.OneOf(Passed, Failed, Unstable, NotOffered, Ungraded, Error).Array[0, 8])
        .Sample((points, verdicts) =>
        {
            ItemGrade item = Judge.Item(Item("t", points), [.. verdicts.Select(Graded)]);
            var grade = new Grade("s", "r", 1, [item], 0);

            item.Points.ShouldBeInRange(0, points);
            grade.IsGraded.ShouldBe(!verdicts.Contains(Error) && !verdicts.Contains(Ungraded));
            grade.HasError.ShouldBe(verdicts.Contains(Error));
            grade.HasUngraded.ShouldBe(verdicts.Contains(Ungraded) && !grade.HasError);
            if (item.Verdict == Passed) item.Points.ShouldBe(points);
            if (verdicts.Any(verdict => verdict is Failed or Unstable) && points > 0)
                item.Points.ShouldBeLessThan(points);
            item.IsWithheld.ShouldBe(!grade.IsGraded);
            if (item.IsWithheld) (item.Points, grade.Passed, grade.Failed).ShouldBe((0, 0, 0));
        }, iter: 1_000);

    [Test]
    public void The_reason_of_what_was_not_judged_and_of_what_is_not_offered_is_kept()
    {
        Judge.Item(Item("t", 1), [Graded(Passed), Graded(Error)]).Reason.ShouldBe("reason of Error");
        Judge.Item(Item("t", 1), [Graded(Failed), Graded(Ungraded)]).Reason.ShouldBe("reason of Ungraded");
        Judge.Item(Item("t", 1), [Graded(Ungraded), Graded(Error)]).Reason.ShouldBe("reason of Error");
        Judge.Item(Item("t", 1), [Graded(NotOffered)]).Reason.ShouldBe("reason of Unsupported");
    }

    [Test]
    public void What_fails_and_needs_what_failed_is_skipped_through_all_needs()
    {
        IReadOnlyList<ItemGrade> grades = Judge.Dependencies(
        [
            Item("a", Failed), Item("b", Failed, "a"), Item("c", Unstable, "b"), Item("d", Passed, "a"),
            Item("e", Failed, "d"),
            Item("f", NotOffered, "a"), Item("g", Error, "a"), Item("h", Failed, "f"), Item("i", Failed, "g"),
            Item("j", Ungraded, "a"), Item("k", Failed, "j"), Item("l", Passed, "j"), Item("m", Failed, "k"),
        ]);

        grades.Select(grade => (grade.Item.Id, grade.Verdict)).ShouldBe(
        [
            ("a", Failed), ("b", Skipped), ("c", Skipped), ("d", Passed), ("e", Failed),
            ("f", NotOffered), ("g", Error), ("h", Failed), ("i", Failed),
            ("j", Ungraded), ("k", Failed), ("l", Passed), ("m", Skipped),
        ]);
        grades[2].Reason.ShouldBe("needs b, which failed");
    }

    [TestCase(new[] { Failed, Failed, Failed }, Failed, 4, 4)]
    [TestCase(new[] { Failed, Passed, Failed }, Unstable, 3, 4)]
    [TestCase(new[] { Passed, Passed, Passed }, Unstable, 1, 4)]
    [TestCase(new[] { Error, Failed }, Failed, 2, 2)]
    [TestCase(new[] { Error, Passed }, Unstable, 1, 2)]
    [TestCase(new[] { Ungraded, Failed }, Failed, 2, 2)]
    [TestCase(new[] { Passed, Ungraded, Error }, Unstable, 1, 2)]
    public void Repeats_tell_failed_from_unstable(Verdict[] again, Verdict verdict, int failed, int runs)
    {
        ScenarioResult result = Judge.Repeats(
            new ScenarioResult(Failed, 1), [.. again.Select(v => new ScenarioResult(v, 1))]);
        (result.Verdict, result.Repeats).ShouldBe((verdict, (failed, runs)));
    }

    [TestCase(new Verdict[0])]
    [TestCase(new[] { Error, Error })]
    [TestCase(new[] { Ungraded, Error })]
    public void Without_a_repeat_that_says_something_the_first_run_counts(Verdict[] again) => Judge
        .Repeats(new ScenarioResult(Failed, 1), [.. again.Select(v => new ScenarioResult(v, 1))])
        .ShouldBe(new ScenarioResult(Failed, 1));

    [Test]
    public void A_program_that_started_for_nothing_that_could_be_judged_never_started()
    {
        ScenarioGrade dead = Graded(Failed) with { Result = new ScenarioResult(Failed, 1) { NotStarted = true } };
        NeverStarted(dead, Graded(Ungraded), Graded(NotOffered)).ShouldBeTrue();
        NeverStarted(dead, Graded(Failed)).ShouldBeFalse();
        NeverStarted(Graded(Ungraded)).ShouldBeFalse();

        static bool NeverStarted(params ScenarioGrade[] scenarios) =>
            new Grade("s", "r", 1, [.. scenarios.Select(one => Judge.Item(Item("t", 1), [one]))], 0).NeverStarted;
    }

    private static ItemGrade Item(string id, Verdict verdict, params string[] needs) =>
        new(Item(id, 1) with { Needs = needs }, verdict, 0, null, []);

    private static RubricItem Item(string id, int points) => new()
    {
        Id = id, Task = "t", Title = id, Points = points, Level = Level.Task4, Needs = [], Scenarios = ["x"],
        Hint = "h",
    };

    private static ScenarioGrade Graded(Verdict verdict) => new(
        ScenarioTexts.Statements("bob receives \"x\" from alice").Value!, Level.Task4,
        new ScenarioResult(verdict, 0) { Reason = $"reason of {verdict}" });
}
