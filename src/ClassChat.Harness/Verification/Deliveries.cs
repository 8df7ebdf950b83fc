using ClassChat.Harness.Scenarios;

namespace ClassChat.Harness.Verification;

/// <summary>What was sent to a bot: nothing is lost, nothing comes twice, all comes in order.</summary>
internal static class Deliveries
{
    /// <summary>What was sent to somebody who was there arrives.</summary>
    public static Finding Losses(Chronicle chronicle, Arrivals arrivals)
    {
        var tally = new Tally(Property.Loss);
        Each(chronicle, (sender, sequence, operation) =>
        {
            if (operation.Kind is not (OperationKind.Message or OperationKind.File)) return;
            if (chronicle.IsLetter(operation)) return;
            Diary receiver = chronicle.Diaries[operation.Target];
            if (arrivals.Has(operation.Target, sender, sequence)) tally.Hold();
            else if (operation.Reply == Reply.Cut
                || !Presence.IsSafe(receiver.Sessions, operation.Start, operation.End)) tally.Leave();
            else
                tally.Break(
                    $"{Told(chronicle, sender, sequence)} to {receiver.Name}, who was there, never came", "it arrives",
                    operation.Reply == Reply.Done ? "it was confirmed, and did not come" : "it did not come");
        });
        return tally.Finding;
    }

    /// <summary>Nothing arrives twice.</summary>
    public static Finding Doubles(Chronicle chronicle) => Doubles(chronicle, Property.Duplication, areLetters: false);

    /// <summary>What one sends to another, or to a group, arrives in the order in which it was sent.</summary>
    public static Finding Orders(Chronicle chronicle)
    {
        var tally = new Tally(Property.Order);
        Orders(chronicle, tally, areLetters: false);
        return tally.Finding;
    }

    /// <summary>What arrived twice: letters, or what did not wait.</summary>
    public static Finding Doubles(Chronicle chronicle, Property property, bool areLetters)
    {
        var tally = new Tally(property);
        foreach (Diary diary in chronicle.Diaries)
        {
            HashSet<(int, int)> seen = [];
            foreach (Receipt receipt in diary.Receipts)
            {
                if (chronicle.Sent(receipt) is not Operation sent || chronicle.IsLetter(sent) != areLetters) continue;
                if (seen.Add((receipt.Sender, receipt.Sequence))) tally.Hold();
                else
                    tally.Break(
                        $"{diary.Name} got {Told(chronicle, receipt)} twice", "once", $"again at {Time(receipt.At)}");
            }
        }

        return tally.Finding;
    }

    /// <summary>What arrived in another order: letters, or what did not wait.</summary>
    public static void Orders(Chronicle chronicle, Tally tally, bool areLetters)
    {
        foreach (Diary diary in chronicle.Diaries)
        {
            Dictionary<(int, OperationKind, int), int> last = [];
            HashSet<(int, int)> seen = [];
            foreach (Receipt receipt in diary.Receipts)
            {
                if (chronicle.Sent(receipt) is not Operation sent || chronicle.IsLetter(sent) != areLetters) continue;
                // What comes again is another matter.
                if (!seen.Add((receipt.Sender, receipt.Sequence))) continue;
                (int, OperationKind, int) way = (receipt.Sender, sent.Kind, sent.Target);
                if (!last.TryGetValue(way, out int before) || before < receipt.Sequence) tally.Hold();
                else
                    tally.Break(
                        $"{diary.Name} got {Told(chronicle, receipt)} after number {before}, which was sent later",
                        "in the order in which they were sent", $"it came at {Time(receipt.At)}");
                last[way] = Math.Max(before, receipt.Sequence);
            }
        }
    }

    /// <summary>What arrived, in words.</summary>
    public static string Told(Chronicle chronicle, Receipt receipt) =>
        Told(chronicle, receipt.Sender, receipt.Sequence);

    /// <summary>What was sent, in words.</summary>
    public static string Told(Chronicle chronicle, int sender, int sequence)
    {
        Diary diary = chronicle.Diaries[sender];
        string noun = diary.Operations[sequence].Kind == OperationKind.File ? "file" : "message";
        return $"{noun} {sequence} of {diary.Name}";
    }

    /// <summary>A time, in words.</summary>
    public static string Time(TimeSpan at) => FormattableString.Invariant($"{at.TotalSeconds:0.000} s");

    /// <summary>Goes through everything that was done.</summary>
    public static void Each(Chronicle chronicle, Action<int, int, Operation> look)
    {
        for (int sender = 0; sender < chronicle.Diaries.Count; sender++)
        {
            List<Operation> operations = chronicle.Diaries[sender].Operations;
            for (int sequence = 0; sequence < operations.Count; sequence++)
                look(sender, sequence, operations[sequence]);
        }
    }
}
