using ClassChat.Sandbox.Timing;

namespace ClassChat.Harness.Bots;

/// <summary>Bots that register the same name at once, of which only some may succeed.</summary>
internal static class NameRace
{
    /// <summary>Extra time for late refusals once no more bots than allowed are joined.</summary>
    private static readonly TimeSpan _afterwards = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Waits for late refusals until no more bots than allowed are joined, in dialects where silence means success.
    /// </summary>
    /// <param name="bots">The bots that tried to register.</param>
    /// <param name="allowed">Maximum number of bots that may join.</param>
    /// <param name="patience">Maximum time for the server's late refusals.</param>
    /// <param name="clock">The clock that deadlines run by.</param>
    /// <param name="cancel">Cancels the wait.</param>
    public static async Task AwaitLateRefusalAsync(
        IReadOnlyList<Bot> bots, int allowed, TimeSpan patience, StarvationAwareClock clock, CancellationToken cancel)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        List<Task> hearings = [.. bots.Select(bot => bot.AwaitLateRefusalAsync(patience, enough.Token))];
        Task all = Task.WhenAll(hearings);
        hearings.RemoveAll(hearing => hearing.IsCompleted);
        while (hearings.Count > 0)
        {
            Task<Task> next = Task.WhenAny(hearings);
            bool isEnough = bots.Count(bot => bot.Result == JoinResult.Joined) <= allowed;
            if (isEnough && !await clock.WaitAsync(next, clock.After(_afterwards), cancel)) break;
            hearings.Remove(await next);
        }

        await enough.CancelAsync();
        await all.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancel.ThrowIfCancellationRequested();
    }
}
