namespace ClassChat.Harness.Workloads;

/// <summary>
/// Shared operation counter of a workload's bots: closes at the limit, and lets a bot wait until the others have begun
/// a number of operations.
/// </summary>
/// <param name="limit">Number of operations after which the gate closes.</param>
/// <param name="isOver">Returns true if the gate must close before the limit.</param>
/// <param name="bots">Number of working bots. The last one that is not waiting never waits.</param>
internal sealed class OperationGate(long limit, Func<bool> isOver, int bots)
{
    private readonly Lock _lock = new();
    private readonly PriorityQueue<TaskCompletionSource, long> _waiting = new();
    private long _next = long.MaxValue;
    private long _count;
    private int _active = bots;
    private int _idle;
    private bool _isClosed;

    /// <summary>A gate that is always closed.</summary>
    public static OperationGate Closed { get; } = new(0, () => true, 0);

    /// <summary>Number of operations begun.</summary>
    public long Count => Interlocked.Read(ref _count);

    /// <summary>Number of bots that wait at the gate.</summary>
    public int Idle => Volatile.Read(ref _idle);

    /// <summary>Counts some operations as begun; false if the gate is closed.</summary>
    public bool TryEnter(int operations)
    {
        if (Count >= limit || isOver())
        {
            Close();
            return false;
        }

        if (Interlocked.Add(ref _count, operations) >= Interlocked.Read(ref _next)) ReleaseDue();
        return true;
    }

    /// <summary>
    /// Waits until others have begun a number of operations. Returns early if the gate closes, or if all other bots
    /// wait too.
    /// </summary>
    public async Task PassAsync(int operations, CancellationToken cancel)
    {
        if (operations == 0) return;
        var passed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            if (_isClosed || _idle + 1 >= _active) return;
            _idle++;
            _waiting.Enqueue(passed, Count + operations);
            CountNext();
        }

        // The bot that releases this one has already counted it as active again.
        await passed.Task.WaitAsync(cancel);
    }

    /// <summary>Removes a bot that has finished; releases a waiting bot if all the others wait.</summary>
    public void Leave()
    {
        lock (_lock)
        {
            _active--;
            if (_idle >= _active) ReleaseNext();
            CountNext();
        }
    }

    /// <summary>Closes the gate and releases all waiting bots.</summary>
    public void Close()
    {
        lock (_lock)
        {
            _isClosed = true;
            while (ReleaseNext()) continue;
        }
    }

    private void ReleaseDue()
    {
        lock (_lock)
        {
            while (_waiting.TryPeek(out _, out long at) && at <= Count) ReleaseNext();
            CountNext();
        }
    }

    private bool ReleaseNext()
    {
        if (!_waiting.TryDequeue(out TaskCompletionSource? passed, out _)) return false;
        _idle--;
        passed.TrySetResult();
        return true;
    }

    private void CountNext() =>
        Interlocked.Exchange(ref _next, _waiting.TryPeek(out _, out long next) ? next : long.MaxValue);
}
