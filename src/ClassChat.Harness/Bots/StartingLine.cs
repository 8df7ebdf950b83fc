using ClassChat.Sandbox.Timing;

namespace ClassChat.Harness.Bots;

/// <summary>
/// Holds the bots of one statement back after they have connected, and lets all of them register at the same moment:
/// connects go one after another, and what races is the registration. Lets them go earlier if the next one cannot
/// connect, since a server may not accept the next client before it has registered the last.
/// </summary>
/// <param name="bots">Number of bots that will arrive.</param>
/// <param name="clock">Clock of the deadlines.</param>
internal sealed class StartingLine(int bots, StarvationAwareClock clock)
{
    /// <summary>Time without an arrival after which those who wait are let go.</summary>
    private static readonly TimeSpan _idlePeriod = TimeSpan.FromMilliseconds(200);

    private readonly Lock _lock = new();
    private readonly TaskCompletionSource _start = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Deadline _idleEnds;
    private int _arrived;

    /// <summary>Waits until all bots have arrived, or none has for a while. Call it once for each bot.</summary>
    public async Task ArriveAsync(CancellationToken cancel)
    {
        if (Arrive() >= bots) _start.TrySetResult();
        while (!await clock.WaitAsync(_start.Task, IdleEnds, cancel))
        {
            if (clock.Left(IdleEnds) <= TimeSpan.Zero) _start.TrySetResult();
        }
    }

    private Deadline IdleEnds
    {
        get
        {
            lock (_lock) return _idleEnds;
        }
    }

    private int Arrive()
    {
        Deadline idleEnds = clock.After(_idlePeriod);
        lock (_lock)
        {
            _idleEnds = idleEnds;
            return ++_arrived;
        }
    }
}
