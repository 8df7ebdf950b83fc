using System.Globalization;
using ClassChat.Harness.Checks;
using ClassChat.Harness.Observations;
using ClassChat.Harness.Scenarios;

namespace ClassChat.Harness.Verification;

/// <summary>What arrived: it was sent, to whom it reached, and is what was sent.</summary>
internal static class Contents
{
    /// <summary>What arrives was sent, to whom it reaches, by whom it says, with that text.</summary>
    public static Finding Crosstalk(Chronicle chronicle)
    {
        var tally = new Tally(Property.Crosstalk);
        for (int me = 0; me < chronicle.Diaries.Count; me++)
        {
            foreach (Receipt receipt in chronicle.Diaries[me].Receipts) Judge(tally, chronicle, me, receipt);
        }

        return tally.Finding;
    }

    /// <summary>Files arrive with the bytes that were sent, and their checksum.</summary>
    public static Finding Files(Chronicle chronicle)
    {
        var tally = new Tally(Property.Files);
        foreach ((Diary diary, Receipt receipt, Operation sent) in chronicle.Arrived())
        {
            // What came as something else is another matter.
            if (sent.Kind != OperationKind.File || receipt.Kind != sent.Kind) continue;
            if (receipt.Blemish == Blemish.None) tally.Hold();
            else BreakAsBlemished(tally, chronicle, diary, receipt);
        }

        return tally.Finding;
    }

    /// <summary>What waited carries the time it was sent.</summary>
    public static Finding Times(Chronicle chronicle)
    {
        var tally = new Tally(Property.Times);
        foreach ((Diary diary, Receipt receipt, Operation sent) in chronicle.Arrived())
        {
            if (sent is not { Reply: Reply.Queued, End: TimeSpan end }) continue;
            var posted = new Posted("", "", false, "", null, [], chronicle.Began + sent.Start)
            {
                Until = chronicle.Began + end,
            };
            var seen = new ChatEvent(EventKind.Message) { Timestamp = receipt.Timestamp };
            if (Harness.Checks.Times.Fault(seen, posted) is not Difference fault) tally.Hold();
            else
                tally.Break(
                    $"{diary.Name} got {Deliveries.Told(chronicle, receipt)}: {fault.Sentence}", fault.Expected,
                    fault.Actual);
        }

        return tally.Finding;
    }

    private static void Judge(Tally tally, Chronicle chronicle, int me, Receipt receipt)
    {
        Diary diary = chronicle.Diaries[me];
        if (chronicle.Sent(receipt) is not Operation sent)
        {
            tally.Break(
                $"{diary.Name} got what nobody sent", "only what was sent",
                receipt.Words ?? $"number {receipt.Sequence} of {chronicle.Diaries[receipt.Sender].Name}");
            return;
        }

        bool isGroup = sent.Kind == OperationKind.GroupMessage;
        bool isEcho = chronicle.Echo && receipt.Sender == me;
        string got = $"{diary.Name} got {Deliveries.Told(chronicle, receipt)}";
        if (!isGroup && sent.Target != me && !isEcho)
            tally.Break(
                $"{got}, which was for somebody else", $"only {chronicle.Diaries[sent.Target].Name} gets it",
                $"{diary.Name} got it, too");
        else if (receipt.Kind != sent.Kind)
            tally.Break($"{got} as something else", $"as {Noun(sent.Kind)}", $"as {Noun(receipt.Kind)}");
        else if (isGroup && receipt.Group is int group && group != sent.Target)
            tally.Break(
                $"{got} under another group", $"group {sent.Target + 1}",
                group < 0 ? "a group that is none of these" : $"group {group + 1}");
        else if (sent.Kind == OperationKind.File || receipt.Blemish == Blemish.None) tally.Hold();
        else BreakAsBlemished(tally, chronicle, diary, receipt);
    }

    private static void BreakAsBlemished(Tally tally, Chronicle chronicle, Diary diary, Receipt receipt)
    {
        string part = receipt.Blemish.ToString().ToLower(CultureInfo.InvariantCulture);
        tally.Break(
            $"{diary.Name} got {Deliveries.Told(chronicle, receipt)} with another {part}", "as it was sent",
            receipt.Words ?? "");
    }

    private static string Noun(OperationKind kind) => kind switch
    {
        OperationKind.File => "a file",
        OperationKind.GroupMessage => "a message to a group",
        _ => "a message to a person",
    };
}
