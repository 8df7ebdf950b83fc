using ClassChat.Harness.Bots;
using ClassChat.Harness.WorkloadChecks;
using ClassChat.Sandbox.Timing;
using ClassChat.Specification.Scenarios;

namespace ClassChat.Harness.Workloads;

/// <summary>Claims user names with additional clients that exist only for the claim, and records the results.</summary>
/// <param name="context">The workload's context.</param>
internal sealed class NameClaimer(WorkloadContext context)
{
    /// <summary>Maximum time for a claim.</summary>
    private static readonly TimeSpan _timeout = TimeSpan.FromSeconds(5);

    /// <summary>The recorded claims, in order.</summary>
    public List<NameClaim> Claims { get; } = [];

    /// <summary>Lets several clients register one name at the same time.</summary>
    /// <param name="name">The name on the wire.</param>
    /// <param name="holder">Number of the bot that has the name; null if it is free.</param>
    /// <param name="rivals">Number of clients that claim the name.</param>
    /// <param name="cancel">Cancels the claim.</param>
    public async Task ClaimAsync(string name, int? holder, int rivals, CancellationToken cancel)
    {
        TimeSpan start = context.Now;
        Bot[] bots = [.. Enumerable.Range(0, rivals).Select(_ => context.NewBot(name))];
        try
        {
            Deadline deadline = context.Clock.After(_timeout);
            await Task.WhenAll(bots.Select(async bot =>
            {
                if (await bot.ConnectAsync(context.Server, deadline, cancel))
                    await bot.RegisterAsync(name, _timeout, cancel);
            }));
            await NameRace.AwaitLateRefusalAsync(
                bots, allowed: holder is null ? 1 : 0, _timeout, context.Clock, cancel);
            Claims.Add(new NameClaim(
                name, holder, start, context.Now, rivals, bots.Count(bot => bot.Result == JoinResult.Joined),
                bots.Count(bot => bot.Result is JoinResult.NoReply or JoinResult.Unreachable)));
        }
        finally
        {
            foreach (Bot bot in bots)
            {
                await bot.EndAsync(DisconnectMode.Leave, cancel);
                await bot.DisposeAsync();
            }
        }
    }
}
