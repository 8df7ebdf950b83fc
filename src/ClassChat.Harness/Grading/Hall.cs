using ClassChat.Harness.Targets;
using ClassChat.Harness.Timing;

namespace ClassChat.Harness.Grading;

/// <summary>
/// What scenarios that run at the same time share, be they of one submission or of a whole class: the clock, so many
/// seats, a turn at each place that only one program can take, and quiet for those that measure time.
/// </summary>
public sealed class Hall : IDisposable
{
    /// <summary>How much room a seat takes, and one at the wall.</summary>
    private const int Seat = 4, Stool = 1;

    private readonly Lock _gate = new();
    private readonly Queue<Entrant> _waiting = new();
    private readonly Queue<Entrant> _quiet = new();
    private readonly int _room;
    private int _taken;
    private bool _isQuiet;
    private bool _isQuietTime;

    /// <summary>Opens a hall.</summary>
    /// <param name="clock">The clock of all deadlines; disposed with the hall.</param>
    /// <param name="seats">How many scenarios may run at the same time, at least 1.</param>
    public Hall(PatientClock clock, int seats)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(seats, 1);
        Clock = clock;
        _room = seats * Seat;
    }

    /// <summary>The clock of all deadlines.</summary>
    public PatientClock Clock { get; }

    /// <summary>Locks of the places that only one program can take, each held by a scenario while it runs.</summary>
    public PortLocks Ports { get; } = new();

    /// <summary>The same, each held by a submission until it is graded.</summary>
    public PortLocks SubmissionPorts { get; } = new();

    /// <summary>Measures this machine, and opens a hall with a clock as patient as it needs.</summary>
    /// <param name="patience">By how much deadlines are stretched, times what is measured.</param>
    /// <param name="seats">How many scenarios may run at the same time.</param>
    /// <param name="cancel">Gives up.</param>
    public static async Task<Hall> OpenAsync(double patience, int seats, CancellationToken cancel)
    {
        double factor = patience * await PatientClock.MeasureAsync(cancel);
        return new Hall(new PatientClock(factor), seats);
    }

    /// <summary>Takes a seat, as soon as one is free and nobody has quiet.</summary>
    /// <param name="isIdle">
    /// True for who is likely to wait most of the time: four of them take the room of one seat.
    /// </param>
    /// <param name="cancel">Gives up.</param>
    /// <returns>Gives it back when disposed.</returns>
    public Task<IDisposable> SeatAsync(bool isIdle, CancellationToken cancel)
    {
        int size = isIdle ? Stool : Seat;
        return EnterAsync(_waiting, size, () => _taken -= size, cancel);
    }

    /// <summary>
    /// Waits until nothing else runs, nor wants to; nothing else begins until it is given back. Nobody is held up for
    /// it: the hall would stand half idle while it empties.
    /// </summary>
    /// <returns>Gives it back when disposed.</returns>
    public Task<IDisposable> QuietAsync(CancellationToken cancel) =>
        EnterAsync(_quiet, _room, () => _isQuiet = false, cancel);

    /// <inheritdoc/>
    public void Dispose() => Clock.Dispose();

    private async Task<IDisposable> EnterAsync(
        Queue<Entrant> queue, int size, Action leave, CancellationToken cancel)
    {
        var admitted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            queue.Enqueue(new Entrant(admitted, size));
            Admit();
        }

        // Who gives up stays in the queue and is passed over; who was let in before has to leave.
        using CancellationTokenRegistration end = cancel.Register(() =>
        {
            if (admitted.TrySetCanceled(cancel)) Change(() => { });
        });
        await admitted.Task;
        return new Leave(() => Change(leave));
    }

    private void Change(Action change)
    {
        lock (_gate)
        {
            change();
            Admit();
        }
    }

    /// <summary>Lets in whoever may come in now. Quiet, once it comes to that, is for all who ask for it.</summary>
    private void Admit()
    {
        if (_isQuiet) return;
        _isQuietTime |= _taken == 0 && !_waiting.Any(IsWaiting);
        _isQuiet = _isQuietTime && Next(_quiet, _room) > 0;
        _isQuietTime = _isQuiet;
        if (_isQuiet) return;
        while (Next(_waiting, _room - _taken) is int size and > 0) _taken += size;
    }

    /// <summary>Lets in who is next, if there is room.</summary>
    /// <returns>The room it takes; 0: nobody came in.</returns>
    private static int Next(Queue<Entrant> queue, int room)
    {
        while (queue.TryPeek(out Entrant? next) && next.Size <= room)
        {
            queue.Dequeue();
            if (next.Admitted.TrySetResult()) return next.Size;
        }

        return 0;
    }

    private static bool IsWaiting(Entrant entrant) => !entrant.Admitted.Task.IsCompleted;

    /// <summary>Who wants to come in.</summary>
    private sealed record Entrant(TaskCompletionSource Admitted, int Size);

    /// <summary>Gives back what was taken, once.</summary>
    private sealed class Leave(Action leave) : IDisposable
    {
        private Action? _leave = leave;

        public void Dispose() => Interlocked.Exchange(ref _leave, null)?.Invoke();
    }
}
