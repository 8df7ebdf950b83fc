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
        var habits = new ConfirmationHistory();
        Enum.GetValues<ActionKind>().ShouldAllBe(kind => habits.Confirms(kind));
    }

    [Test]
    public void What_was_missed_three_times_and_never_seen_is_not_waited_for()
    {
        var habits = new ConfirmationHistory();
        Miss(habits, ActionKind.Send, 2);
        habits.Confirms(ActionKind.Send).ShouldBeTrue();
        Miss(habits, ActionKind.Send, 1);
        habits.Confirms(ActionKind.Send).ShouldBeFalse();
    }

    [Test]
    public void What_was_missed_once_and_never_seen_is_doubtful()
    {
        var habits = new ConfirmationHistory();
        habits.IsDoubtful(ActionKind.Send).ShouldBeFalse();
        Miss(habits, ActionKind.Send, 1);
        habits.IsDoubtful(ActionKind.Send).ShouldBeTrue();
        habits.IsDoubtful(ActionKind.SendGroup).ShouldBeFalse();
        habits.Note(ActionKind.Send, isConfirmed: true);
        habits.IsDoubtful(ActionKind.Send).ShouldBeFalse();
    }

    [Test]
    public void One_kind_says_nothing_of_another()
    {
        var habits = new ConfirmationHistory();
        Miss(habits, ActionKind.Send, 3);
        habits.Confirms(ActionKind.SendGroup).ShouldBeTrue();
    }

    [Test]
    public void What_was_confirmed_once_is_waited_for_however_often_it_was_missed([Values(0, 2, 5)] int before)
    {
        var habits = new ConfirmationHistory();
        Miss(habits, ActionKind.Send, before);
        habits.Note(ActionKind.Send, isConfirmed: true);
        Miss(habits, ActionKind.Send, 5);
        habits.Confirms(ActionKind.Send).ShouldBeTrue();
    }

    private static void Miss(ConfirmationHistory habits, ActionKind kind, int times)
    {
        for (int i = 0; i < times; i++) habits.Note(kind, isConfirmed: false);
    }
}
