using ClassChat.Sandbox.Timing;

namespace ClassChat.Harness.Bots;

/// <summary>
/// Retries of a bot that comes back: a server that has not noticed that it left may hold its name for a while.
/// </summary>
internal static class Rejoin
{
    /// <summary>Pause before the second attempt; doubled before each further one, up to the longest.</summary>
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(20), _longestPause = 16 * _pause;

    /// <summary>Tries until an attempt settles it, or the time is over.</summary>
    /// <param name="attempt">One attempt; true if no other is needed, or of use.</param>
    /// <param name="deadline">The end of the time.</param>
    /// <param name="clock">Deadlines.</param>
    /// <param name="time">Pauses.</param>
    /// <param name="cancel">Gives up.</param>
    public static async Task<bool> UntilAsync(
        Func<Task<bool>> attempt, Deadline deadline, StarvationAwareClock clock, TimeProvider time,
            CancellationToken cancel)
    {
        for (TimeSpan pause = _pause; ; pause = pause < _longestPause ? 2 * pause : _longestPause)
        {
            if (await attempt()) return true;
            if (clock.Left(deadline) <= TimeSpan.Zero) return false;
            await Task.Delay(pause, time, cancel);
        }
    }
}
