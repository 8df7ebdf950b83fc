using System.Globalization;
using ClassChat.Harness.Checks;
using ClassChat.Specification.Recording;
using ClassChat.Specification.Scenarios;

namespace ClassChat.Harness.WorkloadChecks;

/// <summary>
/// Invariants of what was received: each message was sent, was not meant for another bot, and is unchanged; files are
/// intact; queued messages carry the time of their sending.
/// </summary>
internal static class ContentChecks
{
    /// <summary>
    /// Checks that each received message was sent, to this receiver, by the named sender and with the same text.
    /// </summary>
    public static InvariantFinding Crosstalk(WorkloadHistory history)
    {
        var counter = new InvariantCounter(Invariant.Crosstalk);
        for (int me = 0; me < history.Logs.Count; me++)
        {
            foreach (ReceivedMessage received in history.Logs[me].Received) Check(counter, history, me, received);
        }

        return counter.Finding;
    }

    /// <summary>Checks that files arrive with the sent bytes and a correct checksum.</summary>
    public static InvariantFinding Files(WorkloadHistory history)
    {
        var counter = new InvariantCounter(Invariant.Files);
        foreach ((BotLog log, ReceivedMessage received, Operation sent) in history.Arrived())
        {
            // A file that arrived as a text is counted by another invariant.
            if (sent.Kind != OperationKind.File || received.Kind != sent.Kind) continue;
            if (received.Defect == Defect.None) counter.Pass();
            else FailWithDefect(counter, history, log, received);
        }

        return counter.Finding;
    }

    /// <summary>Checks that queued messages carry the time when they were sent.</summary>
    public static InvariantFinding Times(WorkloadHistory history)
    {
        var counter = new InvariantCounter(Invariant.Times);
        foreach ((BotLog log, ReceivedMessage received, Operation sent) in history.Arrived())
        {
            if (sent is not { Reply: Reply.Queued, End: TimeSpan end }) continue;
            var sentMessage = new SentMessage("", "", false, "", null, [], history.Began + sent.Start)
            {
                Until = history.Began + end,
            };
            var observed = new ObservedEvent(EventKind.Message) { Timestamp = received.Timestamp };
            if (TimestampChecks.FindError(observed, sentMessage) is not Mismatch fault) counter.Pass();
            else
                counter.Fail(
                    $"{log.Name} got {DeliveryChecks.Describe(history, received)}: {fault.Summary}", fault.Expected,
                    fault.Actual);
        }

        return counter.Finding;
    }

    private static void Check(InvariantCounter counter, WorkloadHistory history, int me, ReceivedMessage received)
    {
        BotLog log = history.Logs[me];
        if (history.Sent(received) is not Operation sent)
        {
            counter.Fail(
                $"{log.Name} got what nobody sent", "only what was sent",
                received.Words ?? $"number {received.Sequence} of {history.Logs[received.Sender].Name}");
            return;
        }

        bool isGroup = sent.Kind == OperationKind.GroupMessage;
        bool isEcho = history.SenderGetsOwnMessages && received.Sender == me;
        string got = $"{log.Name} got {DeliveryChecks.Describe(history, received)}";
        if (!isGroup && sent.Target != me && !isEcho)
            counter.Fail(
                $"{got}, which was for somebody else", $"only {history.Logs[sent.Target].Name} gets it",
                $"{log.Name} got it, too");
        else if (received.Kind != sent.Kind)
            counter.Fail($"{got} as something else", $"as {Noun(sent.Kind)}", $"as {Noun(received.Kind)}");
        else if (isGroup && received.Group is int group && group != sent.Target)
            counter.Fail(
                $"{got} under another group", $"group {sent.Target + 1}",
                group < 0 ? "a group that is none of these" : $"group {group + 1}");
        else if (sent.Kind == OperationKind.File || received.Defect == Defect.None) counter.Pass();
        else FailWithDefect(counter, history, log, received);
    }

    private static void FailWithDefect(
        InvariantCounter counter, WorkloadHistory history, BotLog log, ReceivedMessage received)
    {
        string part = received.Defect.ToString().ToLower(CultureInfo.InvariantCulture);
        counter.Fail(
            $"{log.Name} got {DeliveryChecks.Describe(history, received)} with another {part}", "as it was sent",
            received.Words ?? "");
    }

    private static string Noun(OperationKind kind) => kind switch
    {
        OperationKind.File => "a file",
        OperationKind.GroupMessage => "a message to a group",
        _ => "a message to a person",
    };
}
