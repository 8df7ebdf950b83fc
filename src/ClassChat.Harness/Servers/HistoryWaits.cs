using ClassChat.Sandbox.Timing;
using ClassChat.Specification.Recording;

namespace ClassChat.Harness.Servers;

/// <summary>Waits for conditions on a history, with deadlines of the <see cref="StarvationAwareClock"/>.</summary>
internal static class HistoryWaits
{
    /// <summary>Waits until a condition holds; checks it after each change of the history.</summary>
    /// <param name="clock">The clock.</param>
    /// <param name="history">The history; its gate is held during each check.</param>
    /// <param name="condition">The condition.</param>
    /// <param name="timeout">The timeout, for arrivals; the time until they are recognized is added.</param>
    /// <param name="cancel">Cancels the wait.</param>
    /// <returns>False on timeout.</returns>
    public static Task<bool> UntilAsync(
        this StarvationAwareClock clock, History history, Func<bool> condition, TimeSpan timeout,
        CancellationToken cancel) => clock.UntilAsync(
            history, condition, clock.After(timeout + history.RecognitionDelay), cancel);

    /// <summary>Waits until a condition holds; checks it after each change of the history.</summary>
    /// <param name="clock">The clock.</param>
    /// <param name="history">The history; its gate is held during each check.</param>
    /// <param name="condition">The condition.</param>
    /// <param name="deadline">The end of the wait.</param>
    /// <param name="cancel">Cancels the wait.</param>
    /// <returns>False if the deadline passed first.</returns>
    public static async Task<bool> UntilAsync(
        this StarvationAwareClock clock, History history, Func<bool> condition, Deadline deadline,
        CancellationToken cancel)
    {
        while (true)
        {
            Task changed;
            lock (history.Gate)
            {
                if (condition()) return true;
                changed = history.Changed;
            }

            if (!await clock.WaitAsync(changed, deadline, cancel)) return false;
        }
    }
}
