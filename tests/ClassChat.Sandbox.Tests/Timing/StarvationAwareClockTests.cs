using ClassChat.Sandbox.Timing;
using ClassChat.Testing;
using CsCheck;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Sandbox.Tests.Timing;

/// <summary>Deadlines that never come early, and wait for a process that is not let run.</summary>
public sealed class StarvationAwareClockTests
{
    private static readonly TimeSpan _second = TimeSpan.FromSeconds(1);

    [Test]
    public void Where_the_process_runs_the_clock_is_real_time()
    {
        var time = new ManualTime();
        using var clock = new StarvationAwareClock(1, time);
        Deadline deadline = clock.After(_second);

        time.Pass(0.9 * _second);
        clock.Left(deadline).ShouldBeInRange(TimeSpan.FromMilliseconds(80), TimeSpan.FromMilliseconds(120));
        time.Pass(0.2 * _second);
        clock.Left(deadline).ShouldBeLessThanOrEqualTo(TimeSpan.Zero);
    }

    [Test]
    public void A_process_that_stood_still_for_a_minute_has_lost_no_deadline()
    {
        var time = new ManualTime();
        using var clock = new StarvationAwareClock(1, time);
        Deadline deadline = clock.After(_second);

        time.Leap(TimeSpan.FromMinutes(1));
        clock.Left(deadline).ShouldBeGreaterThan(0.9 * _second);
        for (int i = 0; i < 10; i++) time.Leap(TimeSpan.FromSeconds(5));
        clock.Left(deadline).ShouldBeGreaterThan(0.5 * _second);
    }

    [Test]
    public void All_spans_are_stretched_by_the_factor()
    {
        var time = new ManualTime();
        using var clock = new StarvationAwareClock(3, time);
        Deadline deadline = clock.After(_second);

        time.Pass(2.9 * _second);
        clock.Left(deadline).ShouldBeGreaterThan(TimeSpan.Zero);
        time.Pass(0.2 * _second);
        clock.Left(deadline).ShouldBeLessThanOrEqualTo(TimeSpan.Zero);
    }

    [Test]
    public void No_deadline_comes_early_however_time_passes() => Gen
        .Select(Gen.Int[0, 500].Array[0, 8], Gen.Int[1, 300], Gen.Int[1, 90].Array[20]).Sample((before, span, steps) =>
        {
            var time = new ManualTime();
            using var clock = new StarvationAwareClock(1, time);
            foreach (int step in before) time.Leap(TimeSpan.FromMilliseconds(step));
            long set = time.GetTimestamp();
            Deadline deadline = clock.After(TimeSpan.FromMilliseconds(span));
            foreach (int step in steps)
            {
                time.Leap(TimeSpan.FromMilliseconds(step));
                if (clock.Left(deadline) <= TimeSpan.Zero)
                    time.GetElapsedTime(set).ShouldBeGreaterThanOrEqualTo(TimeSpan.FromMilliseconds(span));
            }
        }, iter: 500);

    [Test]
    [CancelAfter(10_000)]
    public async Task Waiting_ends_with_what_is_waited_for_or_the_deadline(CancellationToken cancel)
    {
        var time = new ManualTime();
        using var clock = new StarvationAwareClock(1, time);
        var happening = new TaskCompletionSource();
        Task<bool> met = clock.WaitAsync(happening.Task, clock.After(_second), cancel);
        time.Leap(TimeSpan.FromMinutes(1)); // stood still: there is still time
        met.IsCompleted.ShouldBeFalse();
        happening.SetResult();
        (await met).ShouldBeTrue();

        Task<bool> missed = clock.WaitAsync(new TaskCompletionSource().Task, clock.After(_second), cancel);
        while (!missed.IsCompleted)
        {
            time.Leap(TimeSpan.FromMilliseconds(20));
            await Task.Yield();
        }

        (await missed).ShouldBeFalse();
    }

    [Test]
    [CancelAfter(10_000)]
    public async Task Waiting_can_be_given_up(CancellationToken cancel)
    {
        using var clock = new StarvationAwareClock(1, new ManualTime());
        using var given = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        Task<bool> waiting = clock.WaitAsync(new TaskCompletionSource().Task, clock.After(_second), given.Token);
        await given.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(waiting);
    }

    [Test]
    [CancelAfter(30_000)]
    public async Task A_machine_is_measured_as_one_to_ten_times_slow(CancellationToken cancel) =>
        (await StarvationAwareClock.MeasureAsync(cancel)).ShouldBeInRange(1, 10);
}
