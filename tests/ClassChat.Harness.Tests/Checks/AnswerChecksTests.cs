using ClassChat.Harness.Checks;
using ClassChat.Specification.Dialects;
using ClassChat.Specification.Recording;
using NUnit.Framework;
using Shouldly;
using static ClassChat.Harness.Tests.Checks.CheckSamples;

namespace ClassChat.Harness.Tests.Checks;

/// <summary>Answers that contradict each other, or what became of a message.</summary>
public sealed class AnswerChecksTests
{
    [TestCase(EventKind.Refused, EventKind.Done, true)]
    [TestCase(EventKind.Refused, EventKind.Delivered, true)]
    [TestCase(EventKind.Queued, EventKind.Delivered, true)]
    [TestCase(EventKind.Done, EventKind.Delivered, false)]
    [TestCase(EventKind.Done, EventKind.Queued, false)]
    [TestCase(EventKind.Refused, EventKind.Refused, false)]
    public void Some_answers_contradict_each_other(EventKind one, EventKind other, bool expected)
    {
        AnswerChecks.Contradict(one, other).ShouldBe(expected);
        AnswerChecks.Contradict(other, one).ShouldBe(expected);
    }

    [Test]
    public void The_right_answer_does_not_hold_beside_its_contrary() => ReplyChecks
        .Replied(Bob([Event(EventKind.Delivered), Event(EventKind.Refused, "no")]), EventKind.Delivered, 1).Told()
        .ShouldBe("broken: bob was told two things that contradict each other; "
            + "expected no more than the answer that says: delivered; got error \"no\"");

    [Test]
    public void An_answer_to_a_later_request_contradicts_nothing()
    {
        CheckContext context = Bob([Event(EventKind.Delivered), Event(EventKind.Refused)]);
        AnswerChecks.Contradiction(context, EventKind.Delivered, 0, 1).ShouldBeNull();
        AnswerChecks.Contradiction(context, EventKind.Delivered, 0, 2).ShouldNotBeNull();
    }

    [Test]
    public void Who_does_not_wait_for_answers_cannot_tell_what_they_are_for()
    {
        CheckContext context = Bob([Event(EventKind.Delivered), Event(EventKind.Refused)]);
        CheckContext unpaced = context with { Dialect = context.Dialect with { Pacing = SendPacing.None } };
        AnswerChecks.Contradiction(unpaced, EventKind.Delivered, 0, 2).ShouldBeNull();
    }

    [Test]
    public void What_was_refused_must_not_have_arrived()
    {
        CheckContext refused = Bob([Event(EventKind.Refused, "no")]);
        AnswerChecks.Untruth(refused, 0, 1, []).ShouldBeNull();
        AnswerChecks.Untruth(refused, 0, 1, ["carol"]).ShouldNotBeNull().Summary
            .ShouldBe("bob was told that it was refused, and carol got it");
        AnswerChecks.Untruth(Bob([]), 0, int.MaxValue, ["carol"]).ShouldBeNull();
    }

    [Test]
    public void A_receiver_has_got_a_file_by_its_name_and_a_text_by_its_text()
    {
        CheckContext bob = Bob([File([1, 2]), Message("Hello")]);
        AnswerChecks.Got(bob, SentFile([1, 2])).ShouldBeTrue();
        AnswerChecks.Got(bob, SentFile([1, 2], "b.bin")).ShouldBeFalse();
        AnswerChecks.Got(bob, Sent("Hello")).ShouldBeTrue();
        AnswerChecks.Got(bob, Sent("Hi")).ShouldBeFalse();
    }
}
