using ClassChat.Harness.Workloads;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Harness.Tests.Workloads;

/// <summary>Bots that wait for what others do are let through, whatever the others do.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class TurnstileTests
{
    [Test]
    public void After_its_limit_nobody_begins_anything()
    {
        var turnstile = new Turnstile(3, () => false, 2);
        turnstile.TryEnter(2).ShouldBeTrue();
        turnstile.TryEnter(2).ShouldBeTrue();
        turnstile.TryEnter(1).ShouldBeFalse();
        turnstile.Count.ShouldBe(4);
    }

    [Test, CancelAfter(30_000)]
    public async Task Who_waits_for_others_goes_on_when_they_have_done_so_much(CancellationToken cancel)
    {
        var turnstile = new Turnstile(100, () => false, 2);
        Task waiting = turnstile.PassAsync(3, cancel);
        turnstile.TryEnter(2).ShouldBeTrue();
        (waiting.IsCompleted, turnstile.Idle).ShouldBe((false, 1));
        turnstile.TryEnter(1).ShouldBeTrue();
        await waiting;
        turnstile.Idle.ShouldBe(0);
    }

    [Test, CancelAfter(30_000)]
    public async Task Who_waits_goes_on_when_all_is_over(CancellationToken cancel)
    {
        bool isOver = false;
        var turnstile = new Turnstile(100, () => isOver, 3);
        Task[] waiting = [turnstile.PassAsync(50, cancel), turnstile.PassAsync(60, cancel)];
        isOver = true;
        turnstile.TryEnter(1).ShouldBeFalse();
        await Task.WhenAll(waiting);
        await turnstile.PassAsync(1, cancel);
    }

    [Test, CancelAfter(30_000)]
    public async Task The_last_who_works_waits_for_nobody(CancellationToken cancel)
    {
        var turnstile = new Turnstile(100, () => false, 2);
        Task waiting = turnstile.PassAsync(50, cancel);
        await turnstile.PassAsync(50, cancel);
        waiting.IsCompleted.ShouldBeFalse();
    }

    [Test, CancelAfter(30_000)]
    public async Task Who_works_no_more_keeps_nobody_waiting(CancellationToken cancel)
    {
        var turnstile = new Turnstile(100, () => false, 3);
        Task[] waiting = [turnstile.PassAsync(50, cancel), turnstile.PassAsync(60, cancel)];
        turnstile.Leave();
        await waiting[0];
        (waiting[1].IsCompleted, turnstile.Idle).ShouldBe((false, 1));
        turnstile.Leave();
        await waiting[1];
    }
}
