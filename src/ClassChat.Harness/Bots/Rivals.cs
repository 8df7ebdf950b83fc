namespace ClassChat.Harness.Bots;

/// <summary>Bots that ask for a name that not all of them can have.</summary>
internal static class Rivals
{
    /// <summary>
    /// Waits until no more of them are in than may be, where silence is a yes, and a no may come late.
    /// </summary>
    /// <param name="bots">Who asked.</param>
    /// <param name="allowed">How many may be let in.</param>
    /// <param name="patience">How long the server has for it.</param>
    /// <param name="cancel">Gives up.</param>
    public static async Task HearOutAsync(
        IReadOnlyList<Bot> bots, int allowed, TimeSpan patience, CancellationToken cancel)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        List<Task> hearings = [.. bots.Select(bot => bot.HearOutAsync(patience, enough.Token))];
        Task all = Task.WhenAll(hearings);
        while (hearings.Count > 0 && bots.Count(bot => bot.Entry == Entry.In) > allowed)
            hearings.Remove(await Task.WhenAny(hearings));
        await enough.CancelAsync();
        await all.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancel.ThrowIfCancellationRequested();
    }
}
