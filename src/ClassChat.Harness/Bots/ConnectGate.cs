using ClassChat.Sandbox.Isolation;
using ClassChat.Sandbox.Programs;
using ClassChat.Sandbox.Timing;

namespace ClassChat.Harness.Bots;

/// <summary>
/// Lets the bots of a scenario connect one at a time, each when the server's queue of connections has room: a queue
/// that overflows makes the system drop connects, which is no fault of the server. Also knows whether bots still get in
/// or the server works on it, so that nobody gives up on a busy server.
/// </summary>
/// <param name="clock">Clock of the deadlines.</param>
/// <param name="time">Time source of the polling.</param>
internal sealed class ConnectGate(StarvationAwareClock clock, TimeProvider time) : IDisposable
{
    /// <summary>Time without a connection or a join after which nobody is assumed to get in any more.</summary>
    public static readonly TimeSpan ProgressTimeout = TimeSpan.FromSeconds(5);

    /// <summary>Interval between two looks at a full queue.</summary>
    private static readonly TimeSpan _pollInterval = TimeSpan.FromMilliseconds(1);

    /// <summary>Pause before each connect to a server whose queue cannot be seen.</summary>
    private static readonly TimeSpan _blindPause = TimeSpan.FromMilliseconds(2);

    /// <summary>Interval between two looks at the processor time of a server that lets nobody in.</summary>
    private static readonly TimeSpan _lookInterval = TimeSpan.FromSeconds(1);

    /// <summary>Part of one core that a server uses at least while it works.</summary>
    private const double WorkingShare = 0.1;

    private readonly SemaphoreSlim _turn = new(1);
    private readonly Lock _lock = new();
    private ServerUnderTest? _server;
    private Deadline _progressEnds;
    private long _lookedAt;
    private TimeSpan? _seenTime;

    /// <summary>Notes that a bot has connected or joined.</summary>
    public void Progress()
    {
        Deadline ends = clock.After(ProgressTimeout);
        lock (_lock) _progressEnds = ends;
    }

    /// <summary>The later of a deadline and the time at which missing progress counts as the end.</summary>
    public Deadline Extend(Deadline deadline)
    {
        lock (_lock)
        {
            // At the end of the time, who uses the processor gets another interval.
            if (clock.Left(Latest()) <= TimeSpan.Zero && MayBeWorking()) _progressEnds = clock.After(_lookInterval);
            return Latest();
        }

        Deadline Latest() => deadline.At > _progressEnds.At ? deadline : _progressEnds;
    }

    /// <summary>
    /// True if the server has used the processor since the last look, or was not looked at for long; each look stands
    /// for an interval.
    /// </summary>
    private bool MayBeWorking()
    {
        if (_server?.ProcessorTime is not TimeSpan now) return false;
        TimeSpan elapsed = time.GetElapsedTime(_lookedAt);
        TimeSpan? before = _seenTime;
        _lookedAt = time.GetTimestamp();
        _seenTime = now;
        bool isRecent = before is not null && elapsed < 3 * _lookInterval * clock.Factor;
        return !isRecent || now - before > WorkingShare * elapsed;
    }

    /// <summary>Waits for the caller's turn and for room in the server's queue.</summary>
    /// <param name="server">The server.</param>
    /// <param name="deadline">End of the wait; extended while others get in.</param>
    /// <param name="cancel">Cancels the wait.</param>
    /// <returns>A turn, to be disposed after the connect; null if the deadline passed first.</returns>
    public async Task<IDisposable?> EnterAsync(ServerUnderTest server, Deadline deadline, CancellationToken cancel)
    {
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        Task turn = _turn.WaitAsync(waiting.Token);
        while (!await clock.WaitAsync(turn, Extend(deadline), cancel))
        {
            if (clock.Left(Extend(deadline)) > TimeSpan.Zero) continue;
            await waiting.CancelAsync();
            await turn.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!turn.IsCompletedSuccessfully) return null;
            break;
        }

        _server = server;
        var held = new Turn(_turn);
        bool hasRoom = false;
        try
        {
            hasRoom = await AwaitRoomAsync(server, deadline, cancel);
        }
        finally
        {
            if (!hasRoom) held.Dispose();
        }

        return hasRoom ? held : null;
    }

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();

    private async Task<bool> AwaitRoomAsync(ServerUnderTest server, Deadline deadline, CancellationToken cancel)
    {
        ListenQueue? queue = server.Queue;
        if (queue is null) await Task.Delay(_blindPause, time, cancel);
        while (queue is { IsFull: true })
        {
            if (clock.Left(Extend(deadline)) <= TimeSpan.Zero) return false;
            await Task.Delay(_pollInterval, time, cancel);
            queue = server.Queue;
        }

        return true;
    }

    /// <summary>The right to connect; the first disposal gives it to the next bot.</summary>
    private sealed class Turn(SemaphoreSlim turn) : IDisposable
    {
        private SemaphoreSlim? _turn = turn;

        public void Dispose() => Interlocked.Exchange(ref _turn, null)?.Release();
    }
}
