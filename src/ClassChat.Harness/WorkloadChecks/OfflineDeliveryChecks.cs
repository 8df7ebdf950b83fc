using ClassChat.Specification.Scenarios;

namespace ClassChat.Harness.WorkloadChecks;

/// <summary>
/// Invariants of queued messages, which were sent to bots that were offline: they arrive in order when the receiver is
/// back, and only once.
/// </summary>
internal static class OfflineDeliveryChecks
{
    /// <summary>Checks that queued messages arrive, in order, when their receiver is back.</summary>
    public static InvariantFinding CheckDelivery(WorkloadHistory history, ReceiptIndex receiptIndex)
    {
        var counter = new InvariantCounter(Invariant.Mail);
        DeliveryChecks.Each(history, (sender, sequence, operation) =>
        {
            if (operation.Kind is not (OperationKind.Message or OperationKind.File)
                || !history.WasQueued(operation)) return;
            BotLog receiver = history.Logs[operation.Target];
            bool isBack = PresenceQueries.After(receiver.Sessions, operation.Start) is { CertainFrom: not null } next
                && (next.CertainUntil is null || next.IsGraceful);
            if (receiptIndex.Has(operation.Target, sender, sequence)) counter.Pass();
            else if (!isBack || history.LostItsName(operation.Target)) counter.Skip();
            else
                counter.Fail(
                    $"{DeliveryChecks.Describe(history, sender, sequence)} waited, and did not come when "
                        + $"{receiver.Name} was back",
                    "it arrives", "it did not");
        });
        DeliveryChecks.Orders(history, counter, areQueued: true);
        return counter.Finding;
    }

    /// <summary>Checks that queued messages arrive only once.</summary>
    public static InvariantFinding Clearing(WorkloadHistory history) =>
        DeliveryChecks.Doubles(history, Invariant.Clearing, areQueued: true);
}
