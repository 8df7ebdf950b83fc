using ClassChat.Harness.Timing;

namespace ClassChat.Harness.Bots;

/// <summary>Bots that ask for a name that not all of them can have.</summary>
internal static class Rivals
{
    /// <summary>Once no more are in than may be, it is waited so long whether they, too, are refused.</summary>
    private static readonly TimeSpan _afterwards = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Waits until no more of them are in than may be, where silence is a yes, and a no may come late.
    /// </summary>
    /// <param name="bots">Who asked.</param>
    /// <param name="allowed">How many may be let in.</param>
    /// <param name="patience">How long the server has for it.</param>
    /// <param name="clock">Deadlines.</param>
    /// <param name="cancel">Gives up.</param>
    public static async Task HearOutAsync(
        IReadOnlyList<Bot> bots, int allowed, TimeSpan patience, PatientClock clock, CancellationToken cancel)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        List<Task> hearings = [.. bots.Select(bot => bot.HearOutAsync(patience, enough.Token))];
        Task all = Task.WhenAll(hearings);
        hearings.RemoveAll(hearing => hearing.IsCompleted);
        while (hearings.Count > 0)
        {
            Task<Task> next = Task.WhenAny(hearings);
            bool isEnough = bots.Count(bot => bot.Entry == Entry.In) <= allowed;
            if (isEnough && !await clock.WaitAsync(next, clock.After(_afterwards), cancel)) break;
            hearings.Remove(await next);
        }

        await enough.CancelAsync();
        await all.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancel.ThrowIfCancellationRequested();
    }
}
