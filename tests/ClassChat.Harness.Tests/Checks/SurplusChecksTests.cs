using ClassChat.Harness.Checks;
using ClassChat.Specification.Recording;
using ClassChat.Specification.Scenarios;
using NUnit.Framework;
using Shouldly;
using static ClassChat.Harness.Tests.Checks.CheckSamples;

namespace ClassChat.Harness.Tests.Checks;

/// <summary>Messages that came to a bot beyond those that were sent to it.</summary>
public sealed class SurplusChecksTests
{
    private static readonly SentMessage _toCarol = new("alice", "carol", false, "For Carol.", null, ["carol"], Noon);

    [Test]
    public void As_many_as_were_sent_are_no_surplus() => SurplusChecks
        .Find(Bob([Message("ok"), Message("ok")], [Sent("ok"), Sent("ok")]), PostKind.Any, isWhole: false)
        .ShouldBeNull();

    [Test]
    public void One_more_than_was_sent_is_found()
    {
        CheckContext context = Bob([Message("ok"), Message("ok")], [Sent("ok")]);
        SurplusChecks.Find(context, PostKind.Any, isWhole: false).ShouldNotBeNull().Actual
            .ShouldContain("ok");
        SurplusChecks.Find(context, PostKind.GroupMessage, isWhole: false).ShouldBeNull();
    }

    [Test]
    public void What_an_expectation_has_consumed_counts_only_as_arrived()
    {
        CheckContext context = Bob([Message("ok"), Message("ok")], [Sent("ok")]);
        context.History.Events[0].Consumed = true;
        SurplusChecks.Find(context, PostKind.Message, isWhole: false).ShouldNotBeNull();
        context.History.Events[1].Consumed = true;
        SurplusChecks.Find(context, PostKind.Message, isWhole: false).ShouldBeNull();
    }

    [Test]
    public void A_part_of_a_message_to_others_is_a_leak_unless_whole_messages_alone_count()
    {
        CheckContext context = Bob([], [_toCarol]) with { Carried = [_toCarol] };
        SurplusChecks.Find(context, PostKind.Any, isWhole: false).ShouldNotBeNull().Summary
            .ShouldBe("bob got to read what alice sent to carol only");
        SurplusChecks.Find(context, PostKind.Any, isWhole: true).ShouldBeNull();
        SurplusChecks.Find(context, PostKind.File, isWhole: false).ShouldBeNull();
    }

    [Test]
    public void Only_what_waited_counts_where_that_is_asked()
    {
        CheckContext context = Bob([], [_toCarol]) with { Carried = [_toCarol] };
        SurplusChecks.Find(context, PostKind.Waiting, isWhole: false).ShouldBeNull();
        CheckContext waited = context with { Carried = [_toCarol with { Waited = true }] };
        SurplusChecks.Find(waited, PostKind.Waiting, isWhole: false).ShouldNotBeNull();
    }

    [Test]
    public void A_message_that_nobody_sent_counts_by_its_own_kind()
    {
        CheckContext context = Bob([GroupMessage("made up")]);
        SurplusChecks.Find(context, PostKind.GroupMessage, isWhole: false).ShouldNotBeNull();
        SurplusChecks.Find(context, PostKind.File, isWhole: false).ShouldBeNull();
    }
}
