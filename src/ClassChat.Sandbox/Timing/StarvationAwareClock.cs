using System.Diagnostics;

namespace ClassChat.Sandbox.Timing;

/// <summary>
/// Clock for deadlines that almost stands still while this process gets no CPU time, so that no program misses a
/// deadline because the machine was starved. Time spans of deadlines are multiplied by a factor.
/// </summary>
public sealed class StarvationAwareClock : IDisposable
{
    private static readonly TimeSpan _tick = TimeSpan.FromMilliseconds(20);

    /// <summary>Maximum time that counts for a gap between two ticks.</summary>
    private static readonly TimeSpan _maxPerTick = 2 * _tick;

    private readonly Lock _lock = new();
    private readonly ITimer _timer;
    private readonly TimeProvider _time;
    private long _lastTick;
    private TimeSpan _elapsed;

    /// <summary>Starts the clock.</summary>
    /// <param name="factor">Factor by which all deadlines are extended; 1 for none.</param>
    /// <param name="time">The time source for real time.</param>
    public StarvationAwareClock(double factor, TimeProvider? time = null)
    {
        Factor = factor;
        _time = time ?? TimeProvider.System;
        _lastTick = _time.GetTimestamp();
        _timer = _time.CreateTimer(_ => Tick(), null, _tick, _tick);
    }

    /// <summary>Factor by which all deadlines are extended.</summary>
    public double Factor { get; }

    /// <summary>Deadline after a duration, extended by the factor.</summary>
    public Deadline After(TimeSpan span)
    {
        Tick(); // time before this moment must not count towards the span
        return new Deadline(Elapsed + (span * Factor));
    }

    /// <summary>Time left until a deadline.</summary>
    public TimeSpan Left(Deadline deadline) => deadline.At - Elapsed;

    /// <summary>Waits for a task until a deadline.</summary>
    /// <returns>False if the deadline passed first.</returns>
    public async Task<bool> WaitAsync(Task happening, Deadline deadline, CancellationToken cancel)
    {
        while (!happening.IsCompleted)
        {
            TimeSpan left = Left(deadline);
            if (left <= TimeSpan.Zero) return false;
            Task rest = happening.WaitAsync(left + _tick, _time, cancel);
            await rest.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancel.ThrowIfCancellationRequested();
        }

        return true;
    }

    /// <summary>
    /// Measures the slowness of this machine in waking a waiting task, as a factor from 1 (idle) to 10 (busy).
    /// </summary>
    public static async Task<double> MeasureAsync(CancellationToken cancel)
    {
        const int Rounds = 200;
        TimeSpan expected = TimeSpan.FromMilliseconds(10);
        var stopwatch = Stopwatch.StartNew();
        for (int i = 0; i < Rounds; i++) await Task.Run(static () => Thread.SpinWait(1000), cancel);
        return Math.Clamp(stopwatch.Elapsed / expected, 1, 10);
    }

    /// <inheritdoc/>
    public void Dispose() => _timer.Dispose();

    private TimeSpan Elapsed
    {
        get
        {
            lock (_lock) return _elapsed;
        }
    }

    private void Tick()
    {
        lock (_lock)
        {
            TimeSpan gap = _time.GetElapsedTime(_lastTick);
            _lastTick = _time.GetTimestamp();
            _elapsed += gap < _maxPerTick ? gap : _maxPerTick;
        }
    }
}

/// <summary>Point in time on a <see cref="StarvationAwareClock"/>, counted from its start.</summary>
public readonly record struct Deadline(TimeSpan At);
