using ClassChat.Sandbox.Timing;

namespace ClassChat.Harness.Bots;

/// <summary>
/// Repeats an attempt to join, with growing delays, until it needs no retry or the deadline passes: a server may hold a
/// bot's name until it has noticed the disconnect.
/// </summary>
internal static class Rejoin
{
    /// <summary>
    /// Delay before the first retry; doubled for each further retry, up to <c>_maxDelay</c>.
    /// </summary>
    private static readonly TimeSpan _firstDelay = TimeSpan.FromMilliseconds(20), _maxDelay = 16 * _firstDelay;

    /// <summary>Repeats an attempt until it succeeds or the deadline passes.</summary>
    /// <param name="attempt">The attempt; returns true if no retry is needed or useful.</param>
    /// <param name="deadline">Time after which no further attempt starts.</param>
    /// <param name="clock">Clock of the deadlines.</param>
    /// <param name="time">Time source of the delays.</param>
    /// <param name="cancel">Cancels the wait.</param>
    public static async Task<bool> UntilAsync(
        Func<Task<bool>> attempt, Deadline deadline, StarvationAwareClock clock, TimeProvider time,
            CancellationToken cancel)
    {
        for (TimeSpan delay = _firstDelay; ; delay = delay < _maxDelay ? 2 * delay : _maxDelay)
        {
            if (await attempt()) return true;
            if (clock.Left(deadline) <= TimeSpan.Zero) return false;
            await Task.Delay(delay, time, cancel);
        }
    }
}
