namespace ClassChat.Testing;

/// <summary>
/// Time that passes when a test says so. Timers fire late, together and only once if it passes in one go.
/// </summary>
internal sealed class ManualTime : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<Alarm> _alarms = [];
    private TimeSpan _now;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp()
    {
        lock (_lock) return _now.Ticks;
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var alarm = new Alarm(this, () => callback(state));
        alarm.Change(dueTime, period);
        return alarm;
    }

    /// <summary>Lets time pass in one go, as it does for a process that is not let run.</summary>
    public void Leap(TimeSpan span)
    {
        Alarm[] due;
        lock (_lock)
        {
            _now += span;
            due = [.. _alarms.Where(alarm => alarm.Due <= _now).OrderBy(alarm => alarm.Due)];
            foreach (Alarm alarm in due) alarm.Repeat(_now);
        }

        foreach (Alarm alarm in due) alarm.Ring();
    }

    /// <summary>Lets time pass evenly, a millisecond at a time.</summary>
    public void Pass(TimeSpan span)
    {
        for (TimeSpan passed = TimeSpan.Zero; passed < span; passed += TimeSpan.FromMilliseconds(1))
            Leap(TimeSpan.FromMilliseconds(1));
    }

    private sealed class Alarm(ManualTime time, Action ring) : ITimer
    {
        private TimeSpan _period;

        public TimeSpan Due { get; private set; }

        public void Ring() => ring();

        public void Repeat(TimeSpan now)
        {
            if (_period <= TimeSpan.Zero) time._alarms.Remove(this);
            else Due = now + _period;
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (time._lock)
            {
                time._alarms.Remove(this);
                if (dueTime == Timeout.InfiniteTimeSpan) return true;
                _period = period;
                Due = time._now + dueTime;
                time._alarms.Add(this);
                return true;
            }
        }

        public void Dispose()
        {
            lock (time._lock) time._alarms.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
