using ClassChat.Harness.Scenarios;

namespace ClassChat.Harness.Verification;

/// <summary>
/// A message to a group reaches all who are certainly in it, and nobody who is certainly not. Who just joined or left
/// while it was under way may get it or not.
/// </summary>
internal static class Groups
{
    /// <summary>Checks it.</summary>
    public static Finding Memberships(Chronicle chronicle, Arrivals arrivals)
    {
        var tally = new Tally(Property.Membership);
        Deliveries.Each(chronicle, (sender, sequence, operation) =>
        {
            if (operation.Kind != OperationKind.GroupMessage) return;
            for (int member = 0; member < chronicle.Diaries.Count; member++)
            {
                if (member == sender && !chronicle.GroupEcho) continue;
                Judge(
                    tally, operation, $"message {sequence} of {chronicle.Diaries[sender].Name}",
                    chronicle.Diaries[member], arrivals.Has(member, sender, sequence));
            }
        });
        return tally.Finding;
    }

    private static void Judge(
        Tally tally, Operation operation, string what, Diary member, bool got)
    {
        IReadOnlyList<Stay> stays = member.Memberships.GetValueOrDefault(operation.Target) ?? [];
        bool isIn = Presence.IsThere(stays, operation.Start, operation.End);
        bool isOut = Presence.IsAway(stays, operation.Start, operation.End);
        string group = $"group {operation.Target + 1}";
        if (got && isOut)
            tally.Break($"{member.Name} got {what} to {group}, which they were not in", "nothing", "the message");
        else if (got || isOut) tally.Hold();
        else if (operation.Reply == Reply.Refused || !isIn
            || !Presence.IsSafe(member.Sessions, operation.Start, operation.End)) tally.Leave();
        else tally.Break($"{member.Name} did not get {what} to {group}, which they were in", "the message", "nothing");
    }
}
