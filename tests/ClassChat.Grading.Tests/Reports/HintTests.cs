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

    [TestCase(8, "bob did not get the message from alice", "nothing", Usual)]
    [TestCase(8, "bob did not get the message from alice", "end of the connection", "the server ended this connection")]
    [TestCase(8, "message 1 of 2", "\"a\", message 1, came a second time, or too late", "delivered more than once")]
    [TestCase(8, "message 1 of 2", "\"a\", which is another text than any that was sent", "not as it was sent")]
    [TestCase(8, "bob did not get the message", "something the dialect does not know: {}", "in a form that")]
    [TestCase(10, "carol got something that was not for them", "message \"Hi\"", "somebody got what was meant for")]
    [TestCase(10, "carol got the same thing twice", "message \"Hi\"", "delivered more than once")]
    [TestCase(10, "the fence from alice did not reach carol: nothing can be said", "nothing", Usual)]
    [TestCase(12, "alice was not told that it was refused", "the end of the connection", Usual)]
    [TestCase(12, "alice was not told that it was refused", "no answer", Usual)]
    [TestCase(6, "bob could not join", "nothing", "while somebody joined, before what it is about")]
    [TestCase(6, "bob could not join", "refused: \"taken\"", Usual)]
    [TestCase(13, "carol could not join", "nothing", Usual)]
    public void It_follows_the_divergence(int line, string summary, string actual, string hint) =>
        Choose(new Failure(new Mismatch(summary, "x", actual), line, [], "", null))!.ShouldContain(hint);

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
