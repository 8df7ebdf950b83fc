using ClassChat.Harness.Scenarios;

namespace ClassChat.Harness.Verification;

/// <summary>What was sent to a bot: nothing is lost, nothing comes twice, all comes in order.</summary>
internal static class Deliveries
{
    /// <summary>What was confirmed, or sent to somebody who was there, arrives.</summary>
    public static Finding Losses(Chronicle chronicle, Arrivals arrivals)
    {
        var tally = new Tally(Property.Loss);
        // Who was let in under somebody's name while he was away has got his mail.
        HashSet<int?> robbed = [.. chronicle.Claims.Where(claim => claim.In > 0).Select(claim => claim.Holder)];
        Each(chronicle, (sender, sequence, operation) =>
        {
            if (operation.Kind is not (OperationKind.Message or OperationKind.File)) return;
            Diary receiver = chronicle.Diaries[operation.Target];
            if (arrivals.Has(operation.Target, sender, sequence)) tally.Hold();
            else if (robbed.Contains(operation.Target)) tally.Leave();
            else Judge(tally, chronicle, sender, sequence, operation, receiver);
        });
        return tally.Finding;
    }

    private static void Judge(
        Tally tally, Chronicle chronicle, int sender, int sequence, Operation operation, Diary receiver)
    {
        IReadOnlyList<Stay> sessions = receiver.Sessions;
        string what = $"{Noun(operation)} {sequence} from {chronicle.Diaries[sender].Name} to {receiver.Name}";
        bool isSafe = Presence.IsSafe(sessions, operation.Start, operation.End);
        switch (operation.Reply)
        {
            case Reply.Refused when Presence.IsThere(sessions, operation.Start, operation.End):
                tally.Break($"{what} was refused, though {receiver.Name} was there", "delivered", "refused");
                break;
            case Reply.Refused when !chronicle.HasMail:
                tally.Hold();
                break;
            case Reply.Done when isSafe:
                tally.Break($"{what} was confirmed and never came", "it arrives", "it did not, to the end");
                break;
            case Reply.None or Reply.Unasked when isSafe:
                tally.Break($"{what} never came", "it arrives", "neither it nor a confirmation came");
                break;
            case Reply.Done when Presence.IsAway(sessions, operation.Start, operation.End):
                tally.Break(
                    $"{what} was confirmed as delivered while {receiver.Name} was away, and never came",
                    "refused or queued", "delivered");
                break;
            case Reply.Queued when Presence.After(sessions, operation.Start) is Stay next
                && next.Since is not null && (next.Until is null || next.IsGraceful):
                tally.Break(
                    $"{what} was queued, and did not come when {receiver.Name} was back", "it arrives", "it did not");
                break;
            default:
                tally.Leave();
                break;
        }
    }

    /// <summary>Nothing arrives twice.</summary>
    public static Finding Doubles(Chronicle chronicle)
    {
        var tally = new Tally(Property.Duplication);
        foreach (Diary diary in chronicle.Diaries)
        {
            HashSet<(int, int)> seen = [];
            foreach (Receipt receipt in diary.Receipts.Where(IsKnown))
            {
                if (seen.Add((receipt.Sender, receipt.Sequence))) tally.Hold();
                else
                    tally.Break(
                        $"{diary.Name} got {Told(chronicle, receipt)} twice", "once", $"again at {Time(receipt.At)}");
            }
        }

        return tally.Finding;
    }

    /// <summary>What one sends to another, or to a group, arrives in the order in which it was sent.</summary>
    public static Finding Orders(Chronicle chronicle)
    {
        var tally = new Tally(Property.Order);
        foreach (Diary diary in chronicle.Diaries)
        {
            Dictionary<(int, OperationKind, int), int> last = [];
            HashSet<(int, int)> seen = [];
            foreach (Receipt receipt in diary.Receipts.Where(IsKnown))
            {
                // What comes again is another matter.
                if (!seen.Add((receipt.Sender, receipt.Sequence))) continue;
                Operation operation = chronicle.Diaries[receipt.Sender].Operations[receipt.Sequence];
                (int, OperationKind, int) way = (receipt.Sender, operation.Kind, operation.Target);
                if (!last.TryGetValue(way, out int before) || before < receipt.Sequence) tally.Hold();
                else
                    tally.Break(
                        $"{diary.Name} got {Told(chronicle, receipt)} after number {before}, which was sent later",
                        "in the order in which they were sent", $"it came at {Time(receipt.At)}");
                last[way] = Math.Max(before, receipt.Sequence);
            }
        }

        return tally.Finding;
    }

    /// <summary>True if it is something that was sent.</summary>
    public static bool IsKnown(Receipt receipt) => receipt.Blemish != Blemish.Stranger;

    /// <summary>What arrived, in words.</summary>
    public static string Told(Chronicle chronicle, Receipt receipt)
    {
        Diary sender = chronicle.Diaries[receipt.Sender];
        return $"{Noun(sender.Operations[receipt.Sequence])} {receipt.Sequence} of {sender.Name}";
    }

    /// <summary>A time, in words.</summary>
    public static string Time(TimeSpan at) => FormattableString.Invariant($"{at.TotalSeconds:0.000} s");

    /// <summary>Goes through everything that was done.</summary>
    public static void Each(Chronicle chronicle, Action<int, int, Operation> look)
    {
        for (int sender = 0; sender < chronicle.Diaries.Count; sender++)
        {
            List<Operation> operations = chronicle.Diaries[sender].Operations;
            for (int sequence = 0; sequence < operations.Count; sequence++) look(sender, sequence, operations[sequence]);
        }
    }

    private static string Noun(Operation operation) => operation.Kind == OperationKind.File ? "file" : "message";
}
