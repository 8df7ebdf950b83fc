using ClassChat.Sandbox.Timing;

namespace ClassChat.Harness.Bots;

/// <summary>
/// Waits for late refusals of bots that claimed a name, in dialects where silence means success: until no more bots
/// than allowed count as joined, or until the timeout.
/// </summary>
internal static class NameRace
{
    /// <summary>Extra time for late refusals once no more bots than allowed are joined.</summary>
    private static readonly TimeSpan _afterwards = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Waits for late refusals until no more bots than allowed are joined, in dialects where silence means success.
    /// </summary>
    /// <param name="bots">The bots that tried to register.</param>
    /// <param name="allowed">Maximum number of bots that may join.</param>
    /// <param name="timeout">Maximum time for the server's late refusals.</param>
    /// <param name="clock">The clock that deadlines run by.</param>
    /// <param name="cancel">Cancels the wait.</param>
    public static async Task AwaitLateRefusalAsync(
        IReadOnlyList<Bot> bots, int allowed, TimeSpan timeout, StarvationAwareClock clock, CancellationToken cancel)
    {
        using var finished = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        List<Task> waits = [.. bots.Select(bot => bot.AwaitLateRefusalAsync(timeout, finished.Token))];
        Task all = Task.WhenAll(waits);
        waits.RemoveAll(wait => wait.IsCompleted);
        while (waits.Count > 0)
        {
            Task<Task> next = Task.WhenAny(waits);
            bool isSettled = bots.Count(bot => bot.Result == JoinResult.Joined) <= allowed;
            if (isSettled && !await clock.WaitAsync(next, clock.After(_afterwards), cancel)) break;
            waits.Remove(await next);
        }

        await finished.CancelAsync();
        await all.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancel.ThrowIfCancellationRequested();
    }
}
