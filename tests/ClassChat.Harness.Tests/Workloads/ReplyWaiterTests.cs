using ClassChat.Harness.Bots;
using ClassChat.Harness.WorkloadChecks;
using ClassChat.Harness.Workloads;
using ClassChat.Protocol;
using ClassChat.Sandbox.Timing;
using ClassChat.Specification.Dialects;
using ClassChat.Specification.Recording;
using ClassChat.Testing;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Harness.Tests.Workloads;

/// <summary>Which answer belongs to which request of a workload, and how long none is waited for.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class ReplyWaiterTests : IDisposable
{
    private static readonly TimeSpan _moment = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan _timeout = TimeSpan.FromSeconds(5);

    private readonly ManualTime _time = new();
    private readonly History _history = new("alice");
    private readonly ConfirmationHistory _habits = new();
    private readonly StarvationAwareClock _clock;
    private readonly ReplyWaiter _waiter;

    public ReplyWaiterTests()
    {
        _clock = new StarvationAwareClock(1, _time);
        _waiter = EarFor(RepositorySuite.Classic);
    }

    [Test, CancelAfter(30_000)]
    public async Task Answers_belong_to_requests_in_their_order(CancellationToken cancel)
    {
        Operation[] asked = Ask(OperationKind.Message, 3);
        Task heard = _waiter.WaitAsync(asked, 0, cancel);
        Come(EventKind.Delivered);
        Come(EventKind.Message); // no answer to anything
        Come(EventKind.Refused);
        heard.IsCompleted.ShouldBeFalse();
        Come(EventKind.Queued);
        await heard;

        asked.Select(operation => operation.Reply).ShouldBe([Reply.Done, Reply.Refused, Reply.Queued]);
        asked.Select(operation => operation.End!.Value.Ticks).ShouldBe([1, 3, 4]);
    }

    [Test, CancelAfter(30_000)]
    public async Task What_is_not_answered_is_waited_for_once_and_then_no_more_so_long(CancellationToken cancel)
    {
        Operation[] first = Ask(OperationKind.Message, 1);
        await NoAnswerAsync(_waiter.WaitAsync(first, 0, cancel), _timeout);
        Operation[] second = Ask(OperationKind.Message, 1);
        await NoAnswerAsync(_waiter.WaitAsync(second, 0, cancel), TimeSpan.FromMilliseconds(300));
        Operation[] other = Ask(OperationKind.GroupMessage, 1);
        await NoAnswerAsync(_waiter.WaitAsync(other, 0, cancel), _timeout);

        first.Concat(second).Concat(other).ShouldAllBe(operation => operation.Reply == Reply.None);
    }

    [Test, CancelAfter(30_000)]
    public async Task Who_never_confirms_is_not_asked_to(CancellationToken cancel)
    {
        for (int i = 0; i < 3; i++) _habits.Record(ActionKind.Send, isConfirmed: false);
        Operation[] asked = Ask(OperationKind.Message, 2);
        await NoAnswerAsync(_waiter.WaitAsync(asked, 0, cancel), TimeSpan.FromMilliseconds(20));

        asked.ShouldAllBe(operation => operation.Reply == Reply.NotExpected && operation.End == null);
    }

    [Test, CancelAfter(30_000)]
    public async Task Who_refuses_everything_has_answered_and_who_confirmed_once_is_waited_for(CancellationToken cancel)
    {
        for (int i = 0; i < 3; i++)
        {
            Task heard = _waiter.WaitAsync(Ask(OperationKind.Message, 1), _history.Answers, cancel);
            Come(EventKind.Refused);
            await heard;
        }

        _habits.Confirms(ActionKind.Send).ShouldBeTrue();
        Task confirmed = _waiter.WaitAsync(Ask(OperationKind.Message, 1), _history.Answers, cancel);
        Come(EventKind.Delivered);
        await confirmed;
        for (int i = 0; i < 3; i++) _habits.Record(ActionKind.Send, isConfirmed: false);
        _habits.Confirms(ActionKind.Send).ShouldBeTrue();
    }

    [Test, CancelAfter(30_000)]
    public async Task What_is_cut_off_is_neither_answered_nor_missed(CancellationToken cancel)
    {
        Operation[] asked = Ask(OperationKind.Message, 3);
        Task heard = _waiter.WaitAsync(asked, 0, cancel);
        Come(EventKind.Delivered);
        Come(EventKind.Reset);
        await heard;

        asked.Select(operation => operation.Reply).ShouldBe([Reply.Done, Reply.ConnectionLost, Reply.ConnectionLost]);
        lock (_history.Gate) _history.BeginConnection();
        await NoAnswerAsync(_waiter.WaitAsync(Ask(OperationKind.Message, 1), _history.Answers, cancel), _timeout);
    }

    [Test, CancelAfter(30_000)]
    public async Task Where_the_dialect_has_no_answer_none_is_missed(CancellationToken cancel)
    {
        var mute = new Dialect { Name = "mute", Path = "mute.yaml", Levels = [Level.Full] };
        foreach (OperationKind kind in Enum.GetValues<OperationKind>())
        {
            Operation[] asked = Ask(kind, 1);
            await NoAnswerAsync(EarFor(mute).WaitAsync(asked, 0, cancel), TimeSpan.FromMilliseconds(20));
            asked.ShouldAllBe(operation => operation.Reply == Reply.NotExpected);
        }
    }

    public void Dispose() => _clock.Dispose();

    private Operation[] Ask(OperationKind kind, int count)
    {
        // What came before answers nothing of this: whoever asks has read it.
        lock (_history.Gate) _history.ConsumeAll();
        return [.. Enumerable.Range(0, count).Select(_ => new Operation(kind, 1, TimeSpan.Zero))];
    }

    private ReplyWaiter EarFor(Dialect dialect) => new(_clock, dialect, _habits, _history);

    private void Come(EventKind kind)
    {
        lock (_history.Gate)
        {
            _history.Add(new ObservedEvent(kind), TimeSpan.FromTicks(_history.Events.Count + 1));
            _history.NotifyChanged();
        }
    }

    /// <summary>It waits just so long.</summary>
    private async Task NoAnswerAsync(Task heard, TimeSpan patience)
    {
        _time.Pass(patience - TimeSpan.FromMilliseconds(1));
        heard.IsCompleted.ShouldBeFalse();
        _time.Pass(_moment);
        await heard;
    }
}
