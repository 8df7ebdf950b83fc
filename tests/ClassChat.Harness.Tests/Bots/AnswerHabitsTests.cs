using ClassChat.Harness.Bots;
using ClassChat.Specification.Recording;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Harness.Tests.Bots;

/// <summary>What is never confirmed is waited for some times; once seen, it is always waited for.</summary>
public sealed class AnswerHabitsTests
{
    [Test]
    public void Nothing_is_known_at_first_so_everything_is_waited_for()
    {
        var confirmations = new ConfirmationHistory();
        Enum.GetValues<ActionKind>().ShouldAllBe(kind => confirmations.Confirms(kind));
    }

    [Test]
    public void What_was_missed_three_times_and_never_seen_is_not_waited_for()
    {
        var confirmations = new ConfirmationHistory();
        Miss(confirmations, ActionKind.Send, 2);
        confirmations.Confirms(ActionKind.Send).ShouldBeTrue();
        Miss(confirmations, ActionKind.Send, 1);
        confirmations.Confirms(ActionKind.Send).ShouldBeFalse();
    }

    [Test]
    public void What_was_missed_once_and_never_seen_is_doubtful()
    {
        var confirmations = new ConfirmationHistory();
        confirmations.IsDoubtful(ActionKind.Send).ShouldBeFalse();
        Miss(confirmations, ActionKind.Send, 1);
        confirmations.IsDoubtful(ActionKind.Send).ShouldBeTrue();
        confirmations.IsDoubtful(ActionKind.SendGroup).ShouldBeFalse();
        confirmations.Record(ActionKind.Send, isConfirmed: true);
        confirmations.IsDoubtful(ActionKind.Send).ShouldBeFalse();
    }

    [Test]
    public void One_kind_says_nothing_of_another()
    {
        var confirmations = new ConfirmationHistory();
        Miss(confirmations, ActionKind.Send, 3);
        confirmations.Confirms(ActionKind.SendGroup).ShouldBeTrue();
    }

    [Test]
    public void What_was_confirmed_once_is_waited_for_however_often_it_was_missed([Values(0, 2, 5)] int before)
    {
        var confirmations = new ConfirmationHistory();
        Miss(confirmations, ActionKind.Send, before);
        confirmations.Record(ActionKind.Send, isConfirmed: true);
        Miss(confirmations, ActionKind.Send, 5);
        confirmations.Confirms(ActionKind.Send).ShouldBeTrue();
    }

    private static void Miss(ConfirmationHistory confirmations, ActionKind kind, int times)
    {
        for (int i = 0; i < times; i++) confirmations.Record(kind, isConfirmed: false);
    }
}
