using ClassChat.Harness.Checks;
using ClassChat.Specification.Recording;
using NUnit.Framework;
using Shouldly;
using static ClassChat.Harness.Tests.Checks.CheckSamples;

namespace ClassChat.Harness.Tests.Checks;

/// <summary>What a server tells the one who asked, and how connections begin and end.</summary>
public sealed class ReplyChecksTests
{
    [Test]
    public void An_answer_of_the_kind_holds_and_is_taken_once()
    {
        CheckContext context = Bob([Event(EventKind.Delivered), Event(EventKind.Users), Event(EventKind.Delivered)]);
        var holds = ReplyChecks.Replied(context, EventKind.Delivered, 2).ShouldBeOfType<CheckResult.Passed>();
        foreach (var match in holds.Matches) match.Consume(context.History);
        ReplyChecks.Replied(context, EventKind.Delivered, 1).Told()
            .ShouldBe("open: bob was not told that it was delivered; expected an answer that says: delivered; "
                + "got no answer");
    }

    [Test]
    public void An_answer_that_says_the_contrary_breaks_it() => ReplyChecks
        .Replied(Bob([Event(EventKind.Refused, "no")]), EventKind.Delivered, 1).Told().ShouldBe(
            "broken: bob was not told that it was delivered; expected an answer that says: delivered; "
            + "got error \"no\"");

    [Test]
    public void Too_few_answers_are_open_and_counted() => ReplyChecks
        .Replied(Bob([Event(EventKind.Queued)]), EventKind.Queued, 3).Told().ShouldBe(
            "open: bob was not told that it was queued; expected 3 answers that say: queued; got 1 such answer");

    [Test]
    public void An_answer_to_something_earlier_is_none() => ReplyChecks
        .Replied(Bob([Event(EventKind.Done)], mark: 1), EventKind.Done, 1).Holds().ShouldBeFalse();

    [Test]
    public void The_end_of_the_connection_is_no_answer() => ReplyChecks
        .Replied(Bob([Event(EventKind.Closed)]), EventKind.Refused, 1).Told().ShouldBe(
            "broken: bob was not told that it was refused; expected an answer that says: refused; "
            + "got the end of the connection");

    [Test]
    public void The_number_waiting_must_be_right()
    {
        ReplyChecks.Waiting(Bob([new ObservedEvent(EventKind.Waiting) { Count = 3 }]), 3).Told().ShouldBe("holds");
        // The dialect has no number.
        ReplyChecks.Waiting(Bob([new ObservedEvent(EventKind.Waiting)]), 3).Told().ShouldBe("holds");
        ReplyChecks.Waiting(Bob([new ObservedEvent(EventKind.Waiting) { Count = 4 }]), 3).Told().ShouldBe(
            "broken: bob was told another number of waiting messages; expected 3; got 4");
        ReplyChecks.Waiting(Bob([new ObservedEvent(EventKind.Waiting) { Count = -1 }]), 3).Told().ShouldBe(
            "broken: bob was told another number of waiting messages; expected 3; got no number");
        ReplyChecks.Waiting(Bob([Message("x")]), 3).Told().ShouldBe(
            "open: bob was not told how many messages wait; expected a notice that 3 wait; "
            + "got message \"x\" from 'alice_w'");
    }

    [Test]
    public void A_connection_is_acknowledged_by_a_welcome_or_a_prompt_and_by_nothing_else()
    {
        ReplyChecks.Acknowledged(Bob([Event(EventKind.Welcome)])).Holds().ShouldBeTrue();
        CheckContext prompted = Bob([]);
        prompted.History.Text.Append("Enter your username: ");
        ReplyChecks.Acknowledged(prompted).Holds().ShouldBeTrue();
        ReplyChecks.Acknowledged(Bob([Event(EventKind.Unknown)])).Told().ShouldStartWith(
            "open: bob connected, and the server said nothing");
    }

    [Test]
    public void A_connection_ends_in_good_order_or_broken()
    {
        ReplyChecks.Disconnected(Bob([Event(EventKind.Closed)]), false).Told().ShouldBe("holds");
        ReplyChecks.Disconnected(Bob([Event(EventKind.Reset)]), true).Told().ShouldBe("holds");
        ReplyChecks.Disconnected(Bob([Event(EventKind.Reset)]), false).Told().ShouldBe(
            "broken: the server broke the connection of bob; expected an end in good order (FIN); got a reset (RST)");
        ReplyChecks.Disconnected(Bob([Message("x")]), true).Told().ShouldBe(
            "open: the server did not end the connection of bob; expected the end of the connection; "
            + "got it stays open");
        ReplyChecks.Disconnected(Bob([Event(EventKind.Closed)], mark: 1), true).Holds().ShouldBeFalse();
    }

    [Test]
    public void A_connection_that_ended_does_not_stand()
    {
        ReplyChecks.Connected(Bob([Message("x")])).Told().ShouldBe("holds");
        ReplyChecks.Connected(Bob([Event(EventKind.Reset)])).Told().ShouldBe(
            "broken: the server did not keep the connection of bob; expected an open connection; "
            + "got reset of the connection");
    }
}
