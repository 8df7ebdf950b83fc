using ClassChat.Specification.Scenarios;

namespace ClassChat.Harness.WorkloadChecks;

/// <summary>
/// Invariant of group delivery: a group message reaches every bot that was certainly a member and online, and no
/// certain non-member. All other bots may get it or not.
/// </summary>
internal static class MembershipChecks
{
    /// <summary>Checks the delivery of all group messages.</summary>
    public static InvariantFinding Memberships(WorkloadHistory history, ReceiptIndex receiptIndex)
    {
        var counter = new InvariantCounter(Invariant.Membership);
        DeliveryChecks.Each(history, (sender, sequence, operation) =>
        {
            if (operation.Kind != OperationKind.GroupMessage) return;
            for (int member = 0; member < history.Logs.Count; member++)
            {
                if (member == sender && !history.SenderGetsGroupMessages) continue;
                Check(
                    counter, operation, $"message {sequence} of {history.Logs[sender].Name}",
                    history.Logs[member], receiptIndex.Has(member, sender, sequence));
            }
        });
        return counter.Finding;
    }

    private static void Check(
        InvariantCounter counter, Operation operation, string what, BotLog member, bool got)
    {
        IReadOnlyList<PresenceInterval> intervals = member.Memberships.GetValueOrDefault(operation.Target) ?? [];
        bool isIn = PresenceQueries.IsThere(intervals, operation.Start, operation.End);
        bool isOut = PresenceQueries.IsAway(intervals, operation.Start, operation.End);
        string group = $"group {operation.Target + 1}";
        if (got && isOut)
            counter.Fail($"{member.Name} got {what} to {group}, which they were not in", "nothing", "the message");
        else if (got || isOut) counter.Pass();
        else if (operation.Reply == Reply.Refused || !isIn
            || !PresenceQueries.IsSafe(member.Sessions, operation.Start, operation.End)) counter.Skip();
        else counter.Fail($"{member.Name} did not get {what} to {group}, which they were in", "the message", "nothing");
    }
}
