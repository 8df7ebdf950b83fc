namespace ClassChat.Harness.Workloads;

/// <summary>Counts the operations of all bots, ends them at the limit, and lets bots wait for what others do.</summary>
/// <param name="limit">After so many it is closed.</param>
/// <param name="isOver">True when it is to close before.</param>
internal sealed class Turnstile(long limit, Func<bool> isOver)
{
    private readonly Lock _gate = new();
    private readonly PriorityQueue<TaskCompletionSource, long> _waiting = new();
    private long _next = long.MaxValue;
    private long _count;
    private int _idle;
    private bool _isClosed;

    /// <summary>One that lets nobody through.</summary>
    public static Turnstile Closed { get; } = new(0, () => true);

    /// <summary>How many operations have begun.</summary>
    public long Count => Interlocked.Read(ref _count);

    /// <summary>How many bots do nothing at the moment.</summary>
    public int Idle => Volatile.Read(ref _idle);

    /// <summary>Begins so many operations; false if there are to be no more.</summary>
    public bool TryEnter(int operations)
    {
        if (Count >= limit || isOver())
        {
            Close();
            return false;
        }

        if (Interlocked.Add(ref _count, operations) >= Interlocked.Read(ref _next)) Wake();
        return true;
    }

    /// <summary>Waits until others have begun so many operations, or there are to be no more.</summary>
    public async Task PassAsync(int operations, CancellationToken cancel)
    {
        if (operations == 0) return;
        var passed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (_isClosed) return;
            _waiting.Enqueue(passed, Count + operations);
            Interlocked.Exchange(ref _next, _waiting.TryPeek(out _, out long next) ? next : long.MaxValue);
        }

        Interlocked.Increment(ref _idle);
        await passed.Task.WaitAsync(cancel);
        Interlocked.Decrement(ref _idle);
    }

    /// <summary>There are to be no more: whoever waits is let through.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _isClosed = true;
            while (_waiting.TryDequeue(out TaskCompletionSource? passed, out _)) passed.TrySetResult();
        }
    }

    private void Wake()
    {
        lock (_gate)
        {
            while (_waiting.TryPeek(out TaskCompletionSource? passed, out long at) && at <= Count)
            {
                _waiting.Dequeue();
                passed.TrySetResult();
            }

            Interlocked.Exchange(ref _next, _waiting.TryPeek(out _, out long next) ? next : long.MaxValue);
        }
    }
}
