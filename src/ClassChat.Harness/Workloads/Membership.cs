using ClassChat.Harness.Bots;
using ClassChat.Harness.WorkloadChecks;
using ClassChat.Specification.Dialects;
using ClassChat.Specification.Recording;

namespace ClassChat.Harness.Workloads;

/// <summary>
/// Creates, joins and leaves groups for one bot of a workload, and keeps the intervals of its certain and possible
/// memberships in its log.
/// </summary>
/// <param name="context">The workload's context.</param>
/// <param name="bot">The bot.</param>
/// <param name="sender">Sends the bot's requests.</param>
/// <param name="log">The bot's log.</param>
internal sealed class Membership(WorkloadContext context, Bot bot, RequestSender sender, BotLog log)
{
    /// <summary>Numbers of the groups that the bot certainly is in, or of those that it is not certainly in.</summary>
    public int[] Groups(bool isIn) =>
    [
        .. Enumerable.Range(0, context.Groups).Where(group =>
            isIn == (log.Memberships.GetValueOrDefault(group) is [.., { CertainFrom: not null, CertainUntil: null }])),
    ];

    /// <summary>Creates a group and joins it.</summary>
    public async Task MakeAsync(int group, CancellationToken cancel)
    {
        TimeSpan start = context.Now;
        bot.BeginRequest();
        var values = new TemplateValues { ["group"] = context.Group(group) };
        await bot.ExecuteAsync(ActionKind.CreateGroup, values, paced: true, null, cancel);
        if (!context.Dialect.Semantics.CreatorIsMember)
            await bot.ExecuteAsync(
                ActionKind.JoinGroup, new TemplateValues { ["group"] = values["group"] }, true, null, cancel);
        log.Memberships[group] = [new PresenceInterval(start) { CertainFrom = context.Now }];
    }

    /// <summary>Joins a group.</summary>
    public async Task JoinAsync(int group, CancellationToken cancel)
    {
        if (!log.Memberships.TryGetValue(group, out List<PresenceInterval>? intervals))
            log.Memberships[group] = intervals = [];
        Operation operation = await sender.AskAsync(
            OperationKind.JoinGroup, group,
            asked =>
            {
                // Keep the start of an interval that is still uncertain.
                bool isUncertain = intervals is [.., { CertainFrom: null, LatestEnd: null }];
                if (!isUncertain) intervals.Add(new PresenceInterval(asked.Start));
            },
            cancel);
        if (operation is { Reply: Reply.Done, End: TimeSpan end }) intervals[^1].CertainFrom = end;
    }

    /// <summary>Leaves a group.</summary>
    public async Task LeaveAsync(int group, CancellationToken cancel)
    {
        PresenceInterval interval = log.Memberships[group][^1];
        Operation operation = await sender.AskAsync(
            OperationKind.LeaveGroup, group, asked => interval.CertainUntil = asked.Start, cancel);
        if (operation is { Reply: Reply.Done, End: TimeSpan end }) interval.LatestEnd = end;
    }

    /// <summary>
    /// Marks all memberships as uncertain from now on, because the session has ended: the server decides if the bot
    /// stays in its groups.
    /// </summary>
    public void BecomeUncertain(TimeSpan now)
    {
        foreach (List<PresenceInterval> intervals in log.Memberships.Values)
        {
            if (intervals is not [.., { LatestEnd: null } last]) continue;
            if (last.CertainFrom is null) continue;
            (last.CertainUntil, last.LatestEnd) = (last.CertainUntil ?? now, now);
            intervals.Add(new PresenceInterval(now));
        }
    }
}
