using ClassChat.Harness.Checks;
using ClassChat.Sandbox.Timing;
using ClassChat.Specification.Dialects;
using ClassChat.Specification.Recording;

namespace ClassChat.Harness.Execution;

/// <summary>Waits until a check has an answer, its deadline passes, or what it looks at has ended.</summary>
/// <param name="clock">Deadlines.</param>
/// <param name="history">What is looked at.</param>
internal sealed class CheckWaiter(StarvationAwareClock clock, History history)
{
    /// <summary>Longest time without news where a statement does not say.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Tells how that which is looked at has ended, in a sentence; null: it has not. Called before each look, so that
    /// what was shown before the end is seen. Without it, the end is that of the connection.
    /// </summary>
    public Func<CancellationToken, Task<string?>>? Ended { get; init; }

    /// <summary>Waits for the time of the next look; null: the next look is at the next news.</summary>
    public Func<CancellationToken, Task>? NextPoll { get; init; }

    /// <summary>Looks again and again; null: the check holds.</summary>
    /// <param name="within">The whole time; null: the usual patience, anew whenever there is news.</param>
    /// <param name="check">The check, run under the gate of the history.</param>
    /// <param name="cancel">Gives up.</param>
    public async Task<Mismatch?> ForAsync(TimeSpan? within, Func<CheckResult> check, CancellationToken cancel)
    {
        Deadline deadline = clock.After(within ?? Timeout);
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
                // While something comes, more may come: without a time given, only a silence ends the waiting.
                long now = history.Events.Count + history.Text.Total;
                if (within is null && now != seen) deadline = clock.After(Timeout);
                seen = now;
                changed = history.Changed;
            }

            if (end is not null) return open with { Actual = $"{open.Actual}; {end}" };
            if (!await NextAsync(changed, deadline, cancel)) return open;
        }
    }

    private Mismatch? FinalMismatch(CheckResult result)
    {
        switch (result)
        {
            case CheckResult.Passed holds:
                foreach (EventMatch match in holds.Matches) match.Consume(history);
                return null;
            case CheckResult.Failed broken:
                return broken.Mismatch;
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
