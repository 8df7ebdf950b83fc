using ClassChat.Grading.Runs;
using ClassChat.Sandbox.Timing;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Grading.Tests.Runs;

/// <summary>Seats, turns and quiet: who is let in when, told by tasks that are done or not.</summary>
[CancelAfter(30_000)]
public sealed class RunSchedulerTests
{
    [Test]
    public async Task There_are_only_so_many_seats(CancellationToken cancel)
    {
        using RunScheduler scheduler = Open(seats: 2);
        IDisposable first = await scheduler.AcquireSlotAsync(isIdle: false, cancel);
        using IDisposable second = await scheduler.AcquireSlotAsync(isIdle: false, cancel);
        Task<IDisposable> third = scheduler.AcquireSlotAsync(isIdle: false, cancel);
        third.IsCompleted.ShouldBeFalse();

        first.Dispose();
        first.Dispose(); // once is enough
        using IDisposable seat = await third;
        scheduler.AcquireSlotAsync(isIdle: false, cancel).IsCompleted.ShouldBeFalse();
    }

    [Test]
    public async Task Four_who_mostly_wait_take_the_room_of_one_seat(CancellationToken cancel)
    {
        using RunScheduler scheduler = Open(seats: 1);
        Task<IDisposable>[] idle =
            [.. Enumerable.Range(0, 4).Select(_ => scheduler.AcquireSlotAsync(isIdle: true, cancel))];
        await Task.WhenAll(idle);
        Task<IDisposable> busy = scheduler.AcquireSlotAsync(isIdle: false, cancel);
        for (int gone = 0; gone < idle.Length; gone++)
        {
            busy.IsCompleted.ShouldBeFalse();
            (await idle[gone]).Dispose();
        }

        (await busy).Dispose();
    }

    [Test]
    public async Task Who_only_waits_from_now_on_gives_most_of_the_seat_back_once(CancellationToken cancel)
    {
        using RunScheduler scheduler = Open(seats: 1);
        IDisposable first = await scheduler.AcquireSlotAsync(isIdle: false, cancel);
        Task<IDisposable>[] idle =
            [.. Enumerable.Range(0, 4).Select(_ => scheduler.AcquireSlotAsync(isIdle: true, cancel))];

        RunScheduler.MakeLight(first);
        RunScheduler.MakeLight(first);
        foreach (Task<IDisposable> admitted in idle[..3]) await admitted;
        idle[3].IsCompleted.ShouldBeFalse();

        first.Dispose();
        RunScheduler.MakeLight(await idle[3]); // a light one has nothing to give
        scheduler.AcquireSlotAsync(isIdle: true, cancel).IsCompleted.ShouldBeFalse();
    }

    [Test]
    public async Task Quiet_begins_when_nobody_sits_or_wants_to_and_nobody_sits_down_before_it_ends(
        CancellationToken cancel)
    {
        using RunScheduler scheduler = Open(seats: 1);
        IDisposable seat = await scheduler.AcquireSlotAsync(isIdle: false, cancel);
        Task<IDisposable> quiet = scheduler.AcquireExclusiveAsync(cancel);
        Task<IDisposable> secondQuiet = scheduler.AcquireExclusiveAsync(cancel);
        Task<IDisposable> other = scheduler.AcquireSlotAsync(isIdle: false, cancel);

        seat.Dispose();
        IDisposable held = await other; // nobody is held up for it
        quiet.IsCompleted.ShouldBeFalse();
        held.Dispose();
        IDisposable first = await quiet;
        Task<IDisposable> late = scheduler.AcquireSlotAsync(isIdle: false, cancel);
        (secondQuiet.IsCompleted, late.IsCompleted).ShouldBe((false, false));
        first.Dispose();
        IDisposable second = await secondQuiet; // once it is quiet, it is for all who asked for it
        late.IsCompleted.ShouldBeFalse();
        second.Dispose();
        (await late).Dispose();
    }

    [Test]
    public async Task Who_gives_up_waiting_is_in_nobodys_way(CancellationToken cancel)
    {
        using RunScheduler scheduler = Open(seats: 1);
        IDisposable seat = await scheduler.AcquireSlotAsync(isIdle: false, cancel);
        using var given = new CancellationTokenSource();
        Task<IDisposable> gone = scheduler.AcquireSlotAsync(isIdle: false, given.Token);
        Task<IDisposable> quiet = scheduler.AcquireExclusiveAsync(cancel);
        await given.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(gone);

        seat.Dispose();
        (await quiet).Dispose();
        (await scheduler.AcquireSlotAsync(isIdle: false, cancel)).Dispose();
    }

    [Test]
    public async Task A_place_is_for_one_at_a_time_and_no_other_place_is_concerned(CancellationToken cancel)
    {
        using RunScheduler scheduler = Open(seats: 1);
        IDisposable first = await scheduler.Ports.AcquireAsync(12345, cancel);
        Task<IDisposable> second = scheduler.Ports.AcquireAsync(12345, cancel);
        (await scheduler.Ports.AcquireAsync(12346, cancel)).Dispose();
        second.IsCompleted.ShouldBeFalse();
        first.Dispose();
        (await second).Dispose();
    }

    private static RunScheduler Open(int seats) => new(new StarvationAwareClock(1), seats);
}
