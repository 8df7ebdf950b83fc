using ClassChat.Harness.Bots;
using ClassChat.Harness.Scenarios;
using ClassChat.Harness.Timing;
using ClassChat.Harness.Verification;

namespace ClassChat.Harness.Workloads;

/// <summary>Lays claim to names, by clients that are there for that alone.</summary>
/// <param name="place">Where it is.</param>
internal sealed class Claimant(WorkloadPlace place)
{
    /// <summary>How long a claim may take.</summary>
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(5);

    /// <summary>The claims, in order.</summary>
    public List<Claim> Claims { get; } = [];

    /// <summary>Lets so many clients ask at once for one name.</summary>
    /// <param name="name">The name, on the wire.</param>
    /// <param name="holder">The number of the bot that has it; null: nobody has.</param>
    /// <param name="rivals">How many ask.</param>
    /// <param name="cancel">Gives up.</param>
    public async Task ClaimAsync(string name, int? holder, int rivals, CancellationToken cancel)
    {
        TimeSpan start = place.Now;
        Bot[] bots = [.. Enumerable.Range(0, rivals).Select(_ => place.NewBot(name))];
        try
        {
            Deadline deadline = place.Clock.After(_patience);
            await Task.WhenAll(bots.Select(async bot =>
            {
                if (await bot.ConnectAsync(place.Subject, deadline, cancel))
                    await bot.RegisterAsync(name, _patience, cancel);
            }));
            await Rivals.HearOutAsync(bots, allowed: holder is null ? 1 : 0, _patience, place.Clock, cancel);
            Claims.Add(new Claim(
                name, holder, start, place.Now, rivals, bots.Count(bot => bot.Entry == Entry.In),
                bots.Count(bot => bot.Entry is Entry.Silent or Entry.Unreachable)));
        }
        finally
        {
            foreach (Bot bot in bots)
            {
                await bot.EndAsync(Manner.Leave, cancel);
                await bot.DisposeAsync();
            }
        }
    }
}
