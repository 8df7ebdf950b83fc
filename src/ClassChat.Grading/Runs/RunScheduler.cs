using ClassChat.Sandbox.Programs;
using ClassChat.Sandbox.Timing;

namespace ClassChat.Grading.Runs;

/// <summary>
/// Limits what runs at the same time, for one or more grading runs: slots for scenarios, locks for fixed ports, and
/// exclusive use for scenarios that measure time. Also holds the shared clock.
/// </summary>
public sealed class RunScheduler : IDisposable
{
    /// <summary>Capacity units of a normal slot; a light slot, for a run that mostly waits, takes one unit.</summary>
    private const int FullSlot = 4, LightSlot = 1;

    private readonly Lock _lock = new();
    private readonly Queue<SlotRequest> _waiting = new();
    private readonly Queue<SlotRequest> _exclusiveRequests = new();
    private readonly int _capacity;
    private int _used;
    private int _active;
    private long _admitted;
    private bool _isExclusive;
    private bool _isExclusiveTime;

    /// <summary>Creates a scheduler.</summary>
    /// <param name="clock">The clock that all deadlines run by; disposed with the scheduler.</param>
    /// <param name="slots">Maximum number of scenarios that run at the same time, at least 1.</param>
    public RunScheduler(StarvationAwareClock clock, int slots)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(slots, 1);
        Clock = clock;
        _capacity = slots * FullSlot;
    }

    /// <summary>Number of runs that mostly wait and fit into a number of slots.</summary>
    public static int LightSlotsOf(int slots) => slots * FullSlot / LightSlot;

    /// <summary>The clock that all deadlines run by.</summary>
    public StarvationAwareClock Clock { get; }

    /// <summary>Locks of fixed ports, each held by a scenario while it runs.</summary>
    public PortLocks Ports { get; } = new();

    /// <summary>Locks of fixed ports, each held by a submission until it is graded.</summary>
    public PortLocks SubmissionPorts { get; } = new();

    /// <summary>
    /// Measures this machine's speed, and creates a scheduler with a clock that stretches deadlines accordingly.
    /// </summary>
    /// <param name="patience">Factor that deadlines are multiplied by, in addition to the measured one.</param>
    /// <param name="slots">Maximum number of scenarios that run at the same time.</param>
    /// <param name="cancel">Cancels the measurement.</param>
    public static async Task<RunScheduler> OpenAsync(double patience, int slots, CancellationToken cancel)
    {
        double factor = patience * await StarvationAwareClock.MeasureAsync(cancel);
        return new RunScheduler(new StarvationAwareClock(factor), slots);
    }

    /// <summary>Acquires a slot as soon as one is free and there is no exclusive use.</summary>
    /// <param name="isIdle">True for a run that will mostly wait: four of them take the capacity of one slot.</param>
    /// <param name="cancel">Cancels the wait.</param>
    /// <returns>A lease; dispose it to release the slot.</returns>
    public Task<IDisposable> AcquireSlotAsync(bool isIdle, CancellationToken cancel)
    {
        int size = isIdle ? LightSlot : FullSlot;
        int spare = size - LightSlot;
        return AcquireAsync(
            _waiting, size, () => Release(LightSlot), spare == 0 ? null : () => _used -= spare, cancel);
    }

    /// <summary>Returns most of a slot's capacity, for a run that will only wait from now on.</summary>
    /// <param name="slot">The lease of a slot that <see cref="AcquireSlotAsync"/> granted.</param>
    public static void MakeLight(IDisposable slot)
    {
        if (slot is SlotLease lease) lease.Shrink();
    }

    /// <summary>A mark of this moment for <see cref="RanBeside"/>; take it right after a slot was granted.</summary>
    internal SlotMark Mark()
    {
        lock (_lock) return new SlotMark(_admitted, _active > 1);
    }

    /// <summary>True if anything else ran since the mark, or at that moment.</summary>
    internal bool RanBeside(SlotMark since)
    {
        lock (_lock) return since.HasOthers || _admitted > since.Admitted;
    }

    /// <summary>
    /// Acquires exclusive use once no scenario runs or waits. It does not block others from starting, which would leave
    /// slots idle.
    /// </summary>
    /// <returns>A lease; dispose it to end the exclusive use.</returns>
    public Task<IDisposable> AcquireExclusiveAsync(CancellationToken cancel) =>
        AcquireAsync(_exclusiveRequests, _capacity, () => _isExclusive = false, null, cancel);

    /// <inheritdoc/>
    public void Dispose() => Clock.Dispose();

    private async Task<IDisposable> AcquireAsync(
        Queue<SlotRequest> queue, int size, Action leave, Action? shrink, CancellationToken cancel)
    {
        var admitted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            queue.Enqueue(new SlotRequest(admitted, size));
            Admit();
        }

        // A cancelled request stays in the queue and is skipped; one that was already admitted must release its slot.
        using CancellationTokenRegistration end = cancel.Register(() =>
        {
            if (admitted.TrySetCanceled(cancel)) Change(() => { });
        });
        await admitted.Task;
        return new SlotLease(() => Change(leave), shrink is null ? null : () => Change(shrink));
    }

    private void Change(Action change)
    {
        lock (_lock)
        {
            change();
            Admit();
        }
    }

    /// <summary>
    /// Grants the requests that can be granted now. Once exclusive use begins, all waiting requests for it are served
    /// first, one after another.
    /// </summary>
    private void Admit()
    {
        if (_isExclusive) return;
        _isExclusiveTime |= _used == 0 && !_waiting.Any(IsWaiting);
        _isExclusive = _isExclusiveTime && Next(_exclusiveRequests, _capacity) > 0;
        _isExclusiveTime = _isExclusive;
        if (_isExclusive) return;
        while (Next(_waiting, _capacity - _used) is int size and > 0)
        {
            _used += size;
            _active++;
            _admitted++;
        }
    }

    private void Release(int size)
    {
        _used -= size;
        _active--;
    }

    /// <summary>Grants the next request of a queue if the capacity suffices.</summary>
    /// <returns>The capacity that the request takes; 0 if none was granted.</returns>
    private static int Next(Queue<SlotRequest> queue, int capacity)
    {
        while (queue.TryPeek(out SlotRequest? next) && next.Size <= capacity)
        {
            queue.Dequeue();
            if (next.Admitted.TrySetResult()) return next.Size;
        }

        return 0;
    }

    private static bool IsWaiting(SlotRequest entrant) => !entrant.Admitted.Task.IsCompleted;

    /// <summary>A moment while a slot is held.</summary>
    /// <param name="Admitted">Number of slots granted before it.</param>
    /// <param name="HasOthers">True if other slots were held.</param>
    internal readonly record struct SlotMark(long Admitted, bool HasOthers);

    /// <summary>A waiting request for a slot or for exclusive use.</summary>
    private sealed record SlotRequest(TaskCompletionSource Admitted, int Size);

    /// <summary>
    /// A slot or exclusive use that was granted; the first disposal releases it, and what was not returned before.
    /// </summary>
    private sealed class SlotLease(Action leave, Action? shrink) : IDisposable
    {
        private Action? _leave = leave;
        private Action? _shrink = shrink;

        public void Shrink() => Interlocked.Exchange(ref _shrink, null)?.Invoke();

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _leave, null) is not Action left) return;
            Shrink();
            left();
        }
    }
}
