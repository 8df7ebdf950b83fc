using ClassChat.Harness.Checks;
using ClassChat.Specification.Recording;
using NUnit.Framework;
using Shouldly;
using static ClassChat.Harness.Tests.Checks.CheckSamples;

namespace ClassChat.Harness.Tests.Checks;

/// <summary>Messages that are to arrive, from histories as they were or were not.</summary>
public sealed class MessageChecksTests
{
    private static readonly SentMessage[] _three = [Sent("one"), Sent("two"), Sent("three")];

    [Test]
    public void A_message_as_sent_is_taken_and_meets_nothing_else()
    {
        CheckContext context = Bob([Message("other"), Message("Hello")], [Sent("Hello")]);
        CheckResult.Passed holds =
            MessageChecks.One(context, "Hello", "alice", null, false).ShouldBeOfType<CheckResult.Passed>();
        foreach (var match in holds.Matches) match.Consume(context.History);

        context.History.Events.Select(recorded => recorded.Consumed).ShouldBe([false, true]);
        MessageChecks.One(context, "Hello", "alice", null, false).Holds().ShouldBeFalse();
    }

    [Test]
    public void A_message_that_is_not_there_is_open_and_what_came_is_told() => MessageChecks
        .One(Bob([Message("Hallo"), Event(EventKind.Users)]), "Hello", "alice", null, false).Told().ShouldBe(
            "open: bob did not get the message from alice; expected message \"Hello\" from 'alice_w'; "
            + "got message \"Hallo\" from 'alice_w'");

    [Test]
    public void Another_sender_receiver_kind_or_group_is_another_message()
    {
        One(Message("Hello", from: "carol_w")).ShouldBeFalse();
        One(Message("Hello", from: "")).ShouldBeFalse();
        One(Message("Hello", to: "carol_w")).ShouldBeFalse();
        One(Message("Hello ")).ShouldBeFalse();
        One(Message("hello")).ShouldBeFalse();
        One(Message("")).ShouldBeFalse();
        One(GroupMessage("Hello")).ShouldBeFalse();
        One(Message("Hello", to: null)).ShouldBeTrue();

        InGroup(GroupMessage("Hello")).ShouldBeTrue();
        InGroup(GroupMessage("Hello", group: "other_w")).ShouldBeFalse();
        InGroup(GroupMessage("Hello", from: "carol_w")).ShouldBeFalse();
        InGroup(Message("Hello")).ShouldBeFalse();

        static bool One(ObservedEvent observed) =>
            MessageChecks.One(Bob([observed]), "Hello", "alice", null, false).Holds();
        static bool InGroup(ObservedEvent observed) =>
            MessageChecks.One(Bob([observed]), "Hello", "alice", "cs", false).Holds();
    }

    [Test]
    public void Many_in_order_hold_whatever_others_say_between() => MessageChecks.Many(
        Bob(
            [Message("one"), Message("x", from: "carol_w"), Message("two"), GroupMessage("g"), Message("three")],
            _three),
        3, "alice", null, false).Told().ShouldBe("holds");

    [TestCase(new[] { "one", "two" }, "open: bob got 2 of 3 messages from alice; expected 3 messages from alice, "
        + "in order; got the first 2, then nothing more")]
    [TestCase(
        new string[0],
        "open: bob got 0 of 3 messages from alice; expected 3 messages from alice, in order; got nothing")]
    [TestCase(
        new[] { "one", "three" }, "broken: message 2 of 3 from alice did not reach bob as sent; expected \"two\"; "
        + "got \"three\", message 3, came in its place")]
    [TestCase(new[] { "one", "one", "two", "three" }, "broken: message 2 of 3 from alice did not reach bob as sent; "
        + "expected \"two\"; got \"one\", message 1, came a second time, or too late")]
    [TestCase(new[] { "two", "one", "three" }, "broken: message 1 of 3 from alice did not reach bob as sent; "
        + "expected \"one\"; got \"two\", message 2, came in its place")]
    [TestCase(new[] { "one", "twö", "three" }, "broken: message 2 of 3 from alice did not reach bob as sent; "
        + "expected \"two\"; got \"twö\", which is another text than any that was sent")]
    public void Many_that_are_lost_doubled_swapped_or_changed_are_told_at_the_first(string[] seen, string told) =>
        MessageChecks.Many(Bob(seen.Select(text => Message(text)), _three), 3, "alice", null, false).Told()
            .ShouldBe(told);

    [Test]
    public void Only_the_last_so_many_are_asked_for_and_only_those_to_that_group()
    {
        SentMessage[] sent =
            [SentToGroup("a"), SentToGroup("b", "other"), SentToGroup("c"), Sent("d"), SentToGroup("e", "other")];
        ObservedEvent[] seen = [GroupMessage("b", "other_w"), GroupMessage("c"), GroupMessage("e", "other_w")];

        MessageChecks.Many(Bob(seen, sent), 1, "alice", "cs", false).Told().ShouldBe("holds");
        MessageChecks.Many(Bob(seen, sent), 2, "alice", "other", false).Told().ShouldBe("holds");
        MessageChecks.Many(Bob([GroupMessage("c", "other_w")], sent), 1, "alice", "cs", false).Holds().ShouldBeFalse();
    }

    [Test]
    public void More_than_were_sent_can_not_be_expected() => MessageChecks
        .Many(Bob([Message("one")], [Sent("one")]), 2, "alice", null, false).Told().ShouldBe(
            "broken: the scenario expects more from alice than was sent to bob; expected 2 messages; "
            + "got 1 message sent");

    [TestCase("2025-11-09 12:00:00", null)]
    [TestCase("2025-11-09 11:59:59", null)]
    [TestCase("2025-11-09 12:00:01", null)]
    [TestCase("2025-11-09T12:00:00Z", null)]
    [TestCase("2025-11-09 12:00:03", "another time than that of its sending")]
    [TestCase("2025-11-09 11:59:57", "another time than that of its sending")]
    [TestCase("2025-11-08 12:00:00", "another time than that of its sending")]
    [TestCase("12:00", null)]
    [TestCase("12:01", "another time than that of its sending")]
    [TestCase("09/11/2025 12:00:00", null)]
    [TestCase("11/09/2025 12:00", null)]
    [TestCase("1762689600", null)]
    [TestCase("1762689640", "another time than that of its sending")]
    [TestCase("yesterday", "something that is no time")]
    [TestCase("", "something that is no time")]
    [TestCase(null, "out the time it was sent")]
    public void A_queued_message_bears_the_time_it_was_sent(string? written, string? fault)
    {
        ObservedEvent observed = Message("one", at: written);
        string one = MessageChecks.One(Bob([observed], [Sent("one")]), "one", "alice", null, true).Told();
        string many = MessageChecks.Many(Bob([observed], [Sent("one")]), 1, "alice", null, true).Told();

        one.ShouldBe(many);
        if (fault is null) one.ShouldBe("holds");
        else one.ShouldStartWith("broken: a queued message came with" + (written is null ? fault : " " + fault));
    }

    [Test]
    public void The_time_of_a_server_may_be_local()
    {
        SentMessage sent = Sent("one");
        string local = $"{Noon.ToLocalTime():yyyy-MM-dd HH:mm:ss}";
        TimestampChecks.FindError(Message("one", at: local), sent).ShouldBeNull();
    }

    [Test]
    public void The_time_lies_between_the_beginning_and_the_end_of_sending()
    {
        SentMessage slow = Sent("one");
        slow.Until = Noon.AddSeconds(30);
        TimestampChecks.FindError(Message("one", at: "2025-11-09 12:00:20"), slow).ShouldBeNull();
        TimestampChecks.FindError(Message("one", at: "2025-11-09 12:00:32"), slow)!.Actual.ShouldBe(
            "2025-11-09 12:00:32");
    }
}
