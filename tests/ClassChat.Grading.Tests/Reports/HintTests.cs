using ClassChat.Grading.Reports;
using ClassChat.Harness.Checks;
using ClassChat.Harness.Execution;
using ClassChat.Specification.Scenarios;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Grading.Tests.Reports;

/// <summary>A hint says what the evidence suggests, and nothing that it rules out.</summary>
public sealed class HintTests
{
    private const string Usual = "the usual mistake";

    private static readonly Scenario _scenario = ScenarioFile.Parse("x.scenario", "x", """
        scenario "x"
        counts for t4.route
        level task4
        why "y"
        bots alice, bob, carol
        all join
        alice sends bob "Hi"
        bob receives "Hi" from alice
        alice sends carol a fence
        carol receives nothing before the fence
        alice sends a malformed message
        alice is told it was refused
        carol comes back
        """).Value!;

    [TestCase(8, MismatchKind.Other, Usual)]
    [TestCase(8, MismatchKind.Ended, "the server ended this connection")]
    [TestCase(8, MismatchKind.Repeated, "delivered more than once")]
    [TestCase(8, MismatchKind.Altered, "not as it was sent")]
    [TestCase(8, MismatchKind.OutOfOrder, "not in order")]
    [TestCase(8, MismatchKind.Unrecognized, "in a form that")]
    [TestCase(10, MismatchKind.Leaked, "somebody got what was meant for")]
    [TestCase(10, MismatchKind.Repeated, "delivered more than once")]
    [TestCase(10, MismatchKind.Other, Usual)]
    [TestCase(12, MismatchKind.Ended, Usual)]
    [TestCase(12, MismatchKind.Other, Usual)]
    [TestCase(6, MismatchKind.Other, "while somebody joined, before what it is about")]
    [TestCase(6, MismatchKind.Unreachable, "no connection could be opened")]
    [TestCase(13, MismatchKind.Unreachable, Usual)]
    [TestCase(6, MismatchKind.Refused, Usual)]
    [TestCase(13, MismatchKind.Other, Usual)]
    public void It_follows_the_divergence(int line, MismatchKind kind, string hint)
    {
        var mismatch = new Mismatch("a problem", "x", "y") { Kind = kind };
        Choose(new Failure(mismatch, line, [], "", null))!.ShouldContain(hint);
    }

    [Test]
    public void A_server_that_has_ended_made_no_other_mistake_that_is_known()
    {
        var mismatch = new Mismatch("bob did not get the message", "x", "nothing");
        Choose(new Failure(mismatch, 8, [], "", "exited with code 1"))!.ShouldStartWith("the server ended in");
        Choose(new Failure(mismatch, 8, [], "", "exited with code 0")).ShouldBe(Usual);
        Choose(new Failure(mismatch, 12, [], "", "exited with code 1")).ShouldBe(Usual);
        Choose(new Failure(mismatch with { Hint = "own" }, 8, [], "", "exited with code 1")).ShouldBe("own");
    }

    private static string? Choose(Failure failure) => HintChooser.Choose(
        _scenario, new ScenarioResult(Verdict.Failed, 0) { Failure = failure }, Usual);
}
