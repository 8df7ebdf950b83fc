using ClassChat.Harness.Checks;
using ClassChat.Sandbox.Timing;
using ClassChat.Specification.Dialects;
using ClassChat.Specification.Recording;

namespace ClassChat.Harness.Execution;

/// <summary>
/// Repeats a check of one history until it passes or fails, its deadline passes, or the observed program or connection
/// ends. Consumes the events that a passed check has matched.
/// </summary>
/// <param name="clock">Clock of the deadlines.</param>
/// <param name="history">The history that the check examines.</param>
internal sealed class CheckWaiter(StarvationAwareClock clock, History history)
{
    /// <summary>Maximum time without a new event, for statements without a time limit.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Returns how the observed program ended, as a sentence; null while it runs. Called before each check, so that
    /// everything shown before the end is checked. Without it, the check ends with the connection.
    /// </summary>
    public Func<CancellationToken, Task<string?>>? Ended { get; init; }

    /// <summary>Waits until the next check is due; null to check after each change of the history.</summary>
    public Func<CancellationToken, Task>? NextPoll { get; init; }

    /// <summary>Repeats a check until it has a result; returns the mismatch, or null if the check passed.</summary>
    /// <param name="within">Time limit of the whole wait; null for <see cref="Timeout"/>, restarted by each new
    /// event.</param>
    /// <param name="check">The check, run under the gate of the history.</param>
    /// <param name="cancel">Cancels the wait.</param>
    public async Task<Mismatch?> ForAsync(TimeSpan? within, Func<CheckResult> check, CancellationToken cancel)
    {
        Deadline deadline = clock.After((within ?? Timeout) + history.RecognitionDelay);
        long seen = -1;
        while (true)
        {
            string? end = Ended is null ? null : await Ended(cancel);
            Task changed;
            Mismatch open;
            lock (history.Gate)
            {
                CheckResult result = check();
                if (result is CheckResult.Pending still) open = still.Mismatch;
                else return FinalMismatch(result);
                if (Ended is null && history.HasEnded) end = "the connection has ended";
                // Without an explicit time limit, each new event extends the deadline: only silence ends the wait.
                long now = history.Events.Count + history.Text.Total;
                if (within is null && now != seen) deadline = clock.After(Timeout + history.RecognitionDelay);
                seen = now;
                changed = history.Changed;
            }

            if (end is not null) return Missing(open) with { Actual = $"{open.Actual}; {end}" };
            if (!await NextAsync(changed, deadline, cancel)) return Missing(open);
        }
    }

    private Mismatch Missing(Mismatch open)
    {
        if (open.Kind != MismatchKind.Other) return open;
        lock (history.Gate) return open with { Kind = MissingEvents.KindOf(history) };
    }

    private Mismatch? FinalMismatch(CheckResult result)
    {
        switch (result)
        {
            case CheckResult.Passed holds:
                foreach (EventMatch match in holds.Matches) match.Consume(history);
                return null;
            case CheckResult.Failed broken:
                bool isCertain = Ended is null && !broken.Mismatch.MayBeLoad && !history.HasEnded;
                return broken.Mismatch with { IsCertain = isCertain };
            default:
                throw new InvalidOperationException("a check has three answers");
        }
    }

    private async Task<bool> NextAsync(Task changed, Deadline deadline, CancellationToken cancel)
    {
        if (NextPoll is null) return await clock.WaitAsync(changed, deadline, cancel);
        if (clock.Left(deadline) <= TimeSpan.Zero) return false;
        await NextPoll(cancel);
        return true;
    }
}
