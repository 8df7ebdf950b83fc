using ClassChat.Harness.Checks;
using ClassChat.Harness.Observations;
using NUnit.Framework;
using Shouldly;
using static ClassChat.Harness.Tests.Checks.Stories;

namespace ClassChat.Harness.Tests.Checks;

/// <summary>What a server tells the one who asked, and how connections begin and end.</summary>
public sealed class AnswerTests
{
    [Test]
    public void An_answer_of_the_kind_holds_and_is_taken_once()
    {
        Scene scene = Bob([Event(EventKind.Delivered), Event(EventKind.Users), Event(EventKind.Delivered)]);
        var holds = Answers.Told(scene, EventKind.Delivered, 2).ShouldBeOfType<Outcome.Holds>();
        foreach (var sighting in holds.Taken) sighting.Take(scene.History);
        Answers.Told(scene, EventKind.Delivered, 1).Told()
            .ShouldBe("open: bob was not told that it was delivered; expected an answer that says: delivered; "
                + "got no answer");
    }

    [Test]
    public void An_answer_that_says_the_contrary_breaks_it() => Answers
        .Told(Bob([Event(EventKind.Refused, "no")]), EventKind.Delivered, 1).Told().ShouldBe(
            "broken: bob was not told that it was delivered; expected an answer that says: delivered; "
            + "got error \"no\"");

    [Test]
    public void Too_few_answers_are_open_and_counted() => Answers
        .Told(Bob([Event(EventKind.Queued)]), EventKind.Queued, 3).Told().ShouldBe(
            "open: bob was not told that it was queued; expected 3 answers that say: queued; got 1 such answer");

    [Test]
    public void An_answer_to_something_earlier_is_none() => Answers
        .Told(Bob([Event(EventKind.Done)], mark: 1), EventKind.Done, 1).Holds().ShouldBeFalse();

    [Test]
    public void The_end_of_the_connection_is_no_answer() => Answers
        .Told(Bob([Event(EventKind.Closed)]), EventKind.Refused, 1).Told().ShouldBe(
            "broken: bob was not told that it was refused; expected an answer that says: refused; "
            + "got the end of the connection");

    [Test]
    public void The_number_waiting_must_be_right()
    {
        Answers.Waiting(Bob([new ChatEvent(EventKind.Waiting) { Count = 3 }]), 3).Told().ShouldBe("holds");
        // The dialect has no number.
        Answers.Waiting(Bob([new ChatEvent(EventKind.Waiting)]), 3).Told().ShouldBe("holds");
        Answers.Waiting(Bob([new ChatEvent(EventKind.Waiting) { Count = 4 }]), 3).Told().ShouldBe(
            "broken: bob was told another number of waiting messages; expected 3; got 4");
        Answers.Waiting(Bob([new ChatEvent(EventKind.Waiting) { Count = -1 }]), 3).Told().ShouldBe(
            "broken: bob was told another number of waiting messages; expected 3; got no number");
        Answers.Waiting(Bob([Message("x")]), 3).Told().ShouldBe(
            "open: bob was not told how many messages wait; expected a notice that 3 wait; "
            + "got message \"x\" from 'alice_w'");
    }

    [Test]
    public void A_connection_is_acknowledged_by_a_welcome_or_a_prompt_and_by_nothing_else()
    {
        Answers.Acknowledged(Bob([Event(EventKind.Welcome)])).Holds().ShouldBeTrue();
        Scene prompted = Bob([]);
        prompted.History.Text.Append("Enter your username: ");
        Answers.Acknowledged(prompted).Holds().ShouldBeTrue();
        Answers.Acknowledged(Bob([Event(EventKind.Unknown)])).Told().ShouldStartWith(
            "open: bob connected, and the server said nothing");
    }

    [Test]
    public void A_connection_ends_in_good_order_or_broken()
    {
        Answers.Disconnected(Bob([Event(EventKind.Closed)]), false).Told().ShouldBe("holds");
        Answers.Disconnected(Bob([Event(EventKind.Reset)]), true).Told().ShouldBe("holds");
        Answers.Disconnected(Bob([Event(EventKind.Reset)]), false).Told().ShouldBe(
            "broken: the server broke the connection of bob; expected an end in good order (FIN); got a reset (RST)");
        Answers.Disconnected(Bob([Message("x")]), true).Told().ShouldBe(
            "open: the server did not end the connection of bob; expected the end of the connection; "
            + "got it stays open");
        Answers.Disconnected(Bob([Event(EventKind.Closed)], mark: 1), true).Holds().ShouldBeFalse();
    }

    [Test]
    public void A_connection_that_ended_does_not_stand()
    {
        Answers.Connected(Bob([Message("x")])).Told().ShouldBe("holds");
        Answers.Connected(Bob([Event(EventKind.Reset)])).Told().ShouldBe(
            "broken: the server did not keep the connection of bob; expected an open connection; "
            + "got reset of the connection");
    }
}
