using ClassChat.Specification.Scenarios;

namespace ClassChat.Harness.WorkloadChecks;

/// <summary>
/// Checks a whole <see cref="WorkloadHistory"/> and returns one finding for each invariant asked for. Pure.
/// </summary>
internal static class Verifier
{
    /// <summary>Findings for some invariants, in their order.</summary>
    public static IReadOnlyList<InvariantFinding> Check(WorkloadHistory history, IReadOnlyList<Invariant> invariants)
    {
        var receiptIndex = new ReceiptIndex(history);
        return [.. invariants.Select(invariant => invariant switch
        {
            Invariant.Loss => DeliveryChecks.Losses(history, receiptIndex),
            Invariant.Duplication => DeliveryChecks.Doubles(history),
            Invariant.Order => DeliveryChecks.Orders(history),
            Invariant.Crosstalk => ContentChecks.Crosstalk(history),
            Invariant.Membership => MembershipChecks.Memberships(history, receiptIndex),
            Invariant.Mail => OfflineDeliveryChecks.CheckDelivery(history, receiptIndex),
            Invariant.Clearing => OfflineDeliveryChecks.Clearing(history),
            Invariant.Times => ContentChecks.Times(history),
            Invariant.Users => PresenceChecks.Users(history),
            Invariant.Names => PresenceChecks.Names(history),
            Invariant.Files => ContentChecks.Files(history),
            _ => PresenceChecks.Answers(history),
        })];
    }
}
