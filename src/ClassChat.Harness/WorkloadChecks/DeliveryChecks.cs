using ClassChat.Specification.Scenarios;

namespace ClassChat.Harness.WorkloadChecks;

/// <summary>
/// Invariants of messages that were not queued: none to a single online bot is lost, and none at all is duplicated or
/// out of order. Losses in groups belong to <see cref="MembershipChecks"/>.
/// </summary>
internal static class DeliveryChecks
{
    /// <summary>Checks that messages to receivers that were online arrive.</summary>
    public static InvariantFinding Losses(WorkloadHistory history, ReceiptIndex receiptIndex)
    {
        var counter = new InvariantCounter(Invariant.Loss);
        Each(history, (sender, sequence, operation) =>
        {
            if (operation.Kind is not (OperationKind.Message or OperationKind.File)) return;
            if (history.WasQueued(operation)) return;
            BotLog receiver = history.Logs[operation.Target];
            if (receiptIndex.Has(operation.Target, sender, sequence)) counter.Pass();
            else if (operation.Reply == Reply.ConnectionLost
                || !PresenceQueries.IsSafe(receiver.Sessions, operation.Start, operation.End)) counter.Skip();
            else
                counter.Fail(
                    $"{Describe(history, sender, sequence)} to {receiver.Name}, who was there, never came",
                        "it arrives",
                    operation.Reply == Reply.Done ? "it was confirmed, and did not come" : "it did not come");
        });
        return counter.Finding;
    }

    /// <summary>Checks that no message arrives twice.</summary>
    public static InvariantFinding Doubles(WorkloadHistory history) =>
        Doubles(history, Invariant.Duplication, areQueued: false);

    /// <summary>Checks that the messages of one sender to one receiver or group arrive in the order sent.</summary>
    public static InvariantFinding Orders(WorkloadHistory history)
    {
        var counter = new InvariantCounter(Invariant.Order);
        Orders(history, counter, areQueued: false);
        return counter.Finding;
    }

    /// <summary>Checks that no message arrives twice, either for queued messages or for direct ones.</summary>
    public static InvariantFinding Doubles(WorkloadHistory history, Invariant invariant, bool areQueued)
    {
        var counter = new InvariantCounter(invariant);
        foreach (BotLog log in history.Logs)
        {
            HashSet<(int, int)> seen = [];
            foreach (ReceivedMessage received in log.Received)
            {
                if (history.Sent(received) is not Operation sent || history.WasQueued(sent) != areQueued) continue;
                if (seen.Add((received.Sender, received.Sequence))) counter.Pass();
                else
                    counter.Fail(
                        $"{log.Name} got {Describe(history, received)} twice", "once", $"again at {Time(received.At)}");
            }
        }

        return counter.Finding;
    }

    /// <summary>Checks the order of messages, either for queued messages or for direct ones.</summary>
    public static void Orders(WorkloadHistory history, InvariantCounter counter, bool areQueued)
    {
        foreach (BotLog log in history.Logs)
        {
            Dictionary<(int, OperationKind, int), int> last = [];
            HashSet<(int, int)> seen = [];
            foreach (ReceivedMessage received in log.Received)
            {
                if (history.Sent(received) is not Operation sent || history.WasQueued(sent) != areQueued) continue;
                // Repeated messages are counted by another invariant.
                if (!seen.Add((received.Sender, received.Sequence))) continue;
                (int, OperationKind, int) way = (received.Sender, sent.Kind, sent.Target);
                if (!last.TryGetValue(way, out int before) || before < received.Sequence) counter.Pass();
                else
                    counter.Fail(
                        $"{log.Name} got {Describe(history, received)} after number {before}, which was sent later",
                        "in the order in which they were sent", $"it came at {Time(received.At)}");
                last[way] = Math.Max(before, received.Sequence);
            }
        }
    }

    /// <summary>Describes a received message.</summary>
    public static string Describe(WorkloadHistory history, ReceivedMessage received) =>
        Describe(history, received.Sender, received.Sequence);

    /// <summary>Describes a sent message.</summary>
    public static string Describe(WorkloadHistory history, int sender, int sequence)
    {
        BotLog log = history.Logs[sender];
        string noun = log.Operations[sequence].Kind == OperationKind.File ? "file" : "message";
        return $"{noun} {sequence} of {log.Name}";
    }

    /// <summary>Formats a time in seconds.</summary>
    public static string Time(TimeSpan at) => FormattableString.Invariant($"{at.TotalSeconds:0.000} s");

    /// <summary>Visits each operation of each bot.</summary>
    public static void Each(WorkloadHistory history, Action<int, int, Operation> visit)
    {
        for (int sender = 0; sender < history.Logs.Count; sender++)
        {
            List<Operation> operations = history.Logs[sender].Operations;
            for (int sequence = 0; sequence < operations.Count; sequence++)
                visit(sender, sequence, operations[sequence]);
        }
    }
}
