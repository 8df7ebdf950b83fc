using System.Diagnostics;

namespace ClassChat.Harness.Timing;

/// <summary>
/// The clock by which deadlines run. It ticks only while this process gets to run: where a machine is starved, it slows
/// down, so that nobody fails a deadline because the machine stood still. All spans are stretched by a factor measured
/// at the start, times what the user asked for.
/// </summary>
public sealed class PatientClock : IDisposable
{
    private static readonly TimeSpan _tick = TimeSpan.FromMilliseconds(20);

    /// <summary>A gap between two ticks counts for so much at most.</summary>
    private static readonly TimeSpan _mostPerTick = 2 * _tick;

    private readonly Lock _gate = new();
    private readonly ITimer _timer;
    private readonly TimeProvider _time;
    private long _lastTick;
    private TimeSpan _elapsed;

    /// <summary>Starts the clock.</summary>
    /// <param name="factor">By how much all deadlines are stretched; 1 is as written.</param>
    /// <param name="time">Real time.</param>
    public PatientClock(double factor, TimeProvider? time = null)
    {
        Factor = factor;
        _time = time ?? TimeProvider.System;
        _lastTick = _time.GetTimestamp();
        _timer = _time.CreateTimer(_ => Tick(), null, _tick, _tick);
    }

    /// <summary>By how much all deadlines are stretched.</summary>
    public double Factor { get; }

    /// <summary>A moment so far ahead, by this clock.</summary>
    public Deadline After(TimeSpan span)
    {
        Tick(); // what has passed since the last tick is no part of the span
        return new Deadline(Elapsed + (span * Factor));
    }

    /// <summary>How much time is left.</summary>
    public TimeSpan Left(Deadline deadline) => deadline.At - Elapsed;

    /// <summary>Waits for something, until a deadline.</summary>
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
    /// Measures how much slower than expected this machine wakes a waiting task: 1 on an idle one, more on a busy one.
    /// </summary>
    public static async Task<double> MeasureAsync(CancellationToken cancel)
    {
        const int Rounds = 200;
        TimeSpan expected = TimeSpan.FromMilliseconds(10);
        var watch = Stopwatch.StartNew();
        for (int i = 0; i < Rounds; i++) await Task.Run(static () => Thread.SpinWait(1000), cancel);
        return Math.Clamp(watch.Elapsed / expected, 1, 10);
    }

    /// <inheritdoc/>
    public void Dispose() => _timer.Dispose();

    private TimeSpan Elapsed
    {
        get
        {
            lock (_gate) return _elapsed;
        }
    }

    private void Tick()
    {
        lock (_gate)
        {
            TimeSpan gap = _time.GetElapsedTime(_lastTick);
            _lastTick = _time.GetTimestamp();
            _elapsed += gap < _mostPerTick ? gap : _mostPerTick;
        }
    }
}

/// <summary>A moment by a <see cref="PatientClock"/>.</summary>
public readonly record struct Deadline(TimeSpan At);
