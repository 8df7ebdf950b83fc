using ClassChat.Cli.Runs;
using ClassChat.Harness.Reports;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Cli.Tests;

public sealed class ExitCodeTests
{
    private static readonly Report _report = new()
    {
        Submission = "x", Rubric = "x", Seed = 1, Points = 0, Max = 0, Graded = true, Passed = 1, Failed = 0,
        Seconds = 0, Items = [], Metrics = [],
    };

    [Test]
    public void All_passed_is_0() => Run.ExitCodeOf(_report).ShouldBe(0);

    [Test]
    public void Failed_items_are_1() => Run.ExitCodeOf(_report with { Failed = 1 }).ShouldBe(1);

    [Test]
    public void A_program_that_never_started_is_4() =>
        Run.ExitCodeOf(_report with { Failed = 1, NeverStarted = true }).ShouldBe(4);

    [Test]
    public void Trouble_of_the_harness_is_5_whatever_else_there_was() =>
        Run.ExitCodeOf(_report with { Failed = 1, Graded = false }).ShouldBe(5);
}
