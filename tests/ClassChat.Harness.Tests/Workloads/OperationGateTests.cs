using ClassChat.Harness.Workloads;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Harness.Tests.Workloads;

/// <summary>Bots that wait for what others do are let through, whatever the others do.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class OperationGateTests
{
    [Test]
    public void After_its_limit_nobody_begins_anything()
    {
        var gate = new OperationGate(3, () => false, 2);
        gate.TryEnter(2).ShouldBeTrue();
        gate.TryEnter(2).ShouldBeTrue();
        gate.TryEnter(1).ShouldBeFalse();
        gate.Count.ShouldBe(4);
    }

    [Test, CancelAfter(30_000)]
    public async Task Who_waits_for_others_goes_on_when_they_have_done_so_much(CancellationToken cancel)
    {
        var gate = new OperationGate(100, () => false, 2);
        Task waiting = gate.PassAsync(3, cancel);
        gate.TryEnter(2).ShouldBeTrue();
        (waiting.IsCompleted, gate.Idle).ShouldBe((false, 1));
        gate.TryEnter(1).ShouldBeTrue();
        await waiting;
        gate.Idle.ShouldBe(0);
    }

    [Test, CancelAfter(30_000)]
    public async Task Who_waits_goes_on_when_all_is_over(CancellationToken cancel)
    {
        bool isOver = false;
        var gate = new OperationGate(100, () => isOver, 3);
        Task[] waiting = [gate.PassAsync(50, cancel), gate.PassAsync(60, cancel)];
        isOver = true;
        gate.TryEnter(1).ShouldBeFalse();
        await Task.WhenAll(waiting);
        await gate.PassAsync(1, cancel);
    }

    [Test, CancelAfter(30_000)]
    public async Task The_last_who_works_waits_for_nobody(CancellationToken cancel)
    {
        var gate = new OperationGate(100, () => false, 2);
        Task waiting = gate.PassAsync(50, cancel);
        await gate.PassAsync(50, cancel);
        waiting.IsCompleted.ShouldBeFalse();
    }

    [Test, CancelAfter(30_000)]
    public async Task Who_works_no_more_keeps_nobody_waiting(CancellationToken cancel)
    {
        var gate = new OperationGate(100, () => false, 3);
        Task[] waiting = [gate.PassAsync(50, cancel), gate.PassAsync(60, cancel)];
        gate.Leave();
        await waiting[0];
        (waiting[1].IsCompleted, gate.Idle).ShouldBe((false, 1));
        gate.Leave();
        await waiting[1];
    }
}
