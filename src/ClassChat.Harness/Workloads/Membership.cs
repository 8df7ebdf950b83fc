using ClassChat.Harness.Bots;
using ClassChat.Harness.Dialects;
using ClassChat.Harness.Observations;
using ClassChat.Harness.Verification;

namespace ClassChat.Harness.Workloads;

/// <summary>The groups that one bot is in, as its diary has them.</summary>
/// <param name="place">Where it is.</param>
/// <param name="bot">The bot.</param>
/// <param name="desk">Where it asks.</param>
/// <param name="diary">Its diary.</param>
internal sealed class Membership(WorkloadPlace place, Bot bot, Desk desk, Diary diary)
{
    /// <summary>The groups that it certainly is in; or those that it certainly is not.</summary>
    public int[] Groups(bool isIn) =>
    [
        .. Enumerable.Range(0, place.Groups).Where(group =>
            isIn == (diary.Memberships.GetValueOrDefault(group) is [.., { Since: not null, Until: null }])),
    ];

    /// <summary>Makes a group.</summary>
    public async Task MakeAsync(int group, CancellationToken cancel)
    {
        TimeSpan start = place.Now;
        bot.MarkNow();
        var values = new Values { ["group"] = place.Group(group) };
        await bot.DoAsync(ActionKind.CreateGroup, values, paced: true, null, cancel);
        if (!place.Dialect.Semantics.CreateJoins)
            await bot.DoAsync(ActionKind.JoinGroup, new Values { ["group"] = values["group"] }, true, null, cancel);
        diary.Memberships[group] = [new Stay(start) { Since = place.Now }];
    }

    /// <summary>Joins a group.</summary>
    public async Task JoinAsync(int group, CancellationToken cancel)
    {
        if (!diary.Memberships.TryGetValue(group, out List<Stay>? stays)) diary.Memberships[group] = stays = [];
        Operation operation = await desk.AskAsync(
            OperationKind.JoinGroup, group,
            asked =>
            {
                // What is uncertain stays so from its own beginning on.
                bool isUncertain = stays is [.., { Since: null, Gone: null }];
                if (!isUncertain) stays.Add(new Stay(asked.Start));
            },
            cancel);
        if (operation is { Reply: Reply.Done, End: TimeSpan end }) stays[^1].Since = end;
    }

    /// <summary>Leaves a group.</summary>
    public async Task LeaveAsync(int group, CancellationToken cancel)
    {
        Stay stay = diary.Memberships[group][^1];
        Operation operation = await desk.AskAsync(
            OperationKind.LeaveGroup, group, asked => stay.Until = asked.Start, cancel);
        if (operation is { Reply: Reply.Done, End: TimeSpan end }) stay.Gone = end;
    }

    /// <summary>
    /// Its session ends. Whether it is still in its groups is for the server to decide: that is uncertain from then on.
    /// </summary>
    public void BecomeUncertain(TimeSpan now)
    {
        foreach (List<Stay> stays in diary.Memberships.Values)
        {
            if (stays is not [.., { Gone: null } last]) continue;
            if (last.Since is null) continue;
            (last.Until, last.Gone) = (last.Until ?? now, now);
            stays.Add(new Stay(now));
        }
    }
}
