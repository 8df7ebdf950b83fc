using ClassChat.Sandbox.Timing;
using ClassChat.Specification.Recording;

namespace ClassChat.Harness.Servers;

/// <summary>Waits for what a history shows, by the clock of deadlines.</summary>
internal static class HistoryWaits
{
    /// <summary>Waits until a history shows something, which is looked at whenever there is news.</summary>
    /// <param name="clock">The clock.</param>
    /// <param name="history">The history; its gate is held while looking.</param>
    /// <param name="shows">Looks.</param>
    /// <param name="patience">How long to wait.</param>
    /// <param name="cancel">Gives up.</param>
    /// <returns>False if it does not show in time.</returns>
    public static async Task<bool> UntilAsync(
        this StarvationAwareClock clock, History history, Func<bool> shows, TimeSpan patience, CancellationToken cancel)
    {
        Deadline deadline = clock.After(patience);
        while (true)
        {
            Task changed;
            lock (history.Gate)
            {
                if (shows()) return true;
                changed = history.Changed;
            }

            if (!await clock.WaitAsync(changed, deadline, cancel)) return false;
        }
    }
}
