namespace ClassChat.Harness.Workloads;

/// <summary>Counts the operations of all bots, ends them at the limit, and lets bots wait for what others do.</summary>
/// <param name="limit">After so many it is closed.</param>
/// <param name="isOver">True when it is to close before.</param>
/// <param name="bots">How many bots work: the last of them waits for nobody.</param>
internal sealed class Turnstile(long limit, Func<bool> isOver, int bots)
{
    private readonly Lock _gate = new();
    private readonly PriorityQueue<TaskCompletionSource, long> _waiting = new();
    private long _next = long.MaxValue;
    private long _count;
    private int _working = bots;
    private int _idle;
    private bool _isClosed;

    /// <summary>One that lets nobody through.</summary>
    public static Turnstile Closed { get; } = new(0, () => true, 0);

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

    /// <summary>
    /// Waits until others have begun so many operations, or there are to be no more, or all the others wait, too.
    /// </summary>
    public async Task PassAsync(int operations, CancellationToken cancel)
    {
        if (operations == 0) return;
        var passed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (_isClosed || _idle + 1 >= _working) return;
            _idle++;
            _waiting.Enqueue(passed, Count + operations);
            NoteNext();
        }

        // Who lets it through has counted it as working again.
        await passed.Task.WaitAsync(cancel);
    }

    /// <summary>A bot works no more: where all the others wait for something to happen, one of them goes on.</summary>
    public void Leave()
    {
        lock (_gate)
        {
            _working--;
            if (_idle >= _working) LetThrough();
            NoteNext();
        }
    }

    /// <summary>There are to be no more: whoever waits is let through.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _isClosed = true;
            while (LetThrough()) continue;
        }
    }

    private void Wake()
    {
        lock (_gate)
        {
            while (_waiting.TryPeek(out _, out long at) && at <= Count) LetThrough();
            NoteNext();
        }
    }

    private bool LetThrough()
    {
        if (!_waiting.TryDequeue(out TaskCompletionSource? passed, out _)) return false;
        _idle--;
        passed.TrySetResult();
        return true;
    }

    private void NoteNext() =>
        Interlocked.Exchange(ref _next, _waiting.TryPeek(out _, out long next) ? next : long.MaxValue);
}
