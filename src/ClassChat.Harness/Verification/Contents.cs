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
            Diary diary = chronicle.Diaries[me];
            foreach (Receipt receipt in diary.Receipts)
            {
                if (receipt.Blemish == Blemish.Stranger)
                {
                    tally.Break($"{diary.Name} got what nobody sent", "only what was sent", receipt.Words ?? "");
                    continue;
                }

                Operation operation = chronicle.Diaries[receipt.Sender].Operations[receipt.Sequence];
                bool isMine = operation.Kind == OperationKind.GroupMessage || operation.Target == me;
                bool isEcho = chronicle.Echo && receipt.Sender == me;
                if (!isMine && !isEcho)
                    tally.Break(
                        $"{diary.Name} got {Deliveries.Told(chronicle, receipt)}, which was for somebody else",
                        $"only {chronicle.Diaries[operation.Target].Name} gets it", $"{diary.Name} got it, too");
                else if (operation.Kind == OperationKind.File || receipt.Blemish == Blemish.None) tally.Hold();
                else
                    tally.Break(
                        $"{diary.Name} got {Deliveries.Told(chronicle, receipt)} with another {Part(receipt.Blemish)}",
                        "as it was sent", receipt.Words ?? "");
            }
        }

        return tally.Finding;
    }

    /// <summary>Files arrive with the bytes that were sent, and their checksum.</summary>
    public static Finding Files(Chronicle chronicle)
    {
        var tally = new Tally(Property.Files);
        foreach (Diary diary in chronicle.Diaries)
        {
            foreach (Receipt receipt in diary.Receipts.Where(Deliveries.IsKnown))
            {
                Operation operation = chronicle.Diaries[receipt.Sender].Operations[receipt.Sequence];
                if (operation.Kind != OperationKind.File) continue;
                if (receipt.Blemish == Blemish.None) tally.Hold();
                else
                    tally.Break(
                        $"{diary.Name} got {Deliveries.Told(chronicle, receipt)} with another {Part(receipt.Blemish)}",
                        "as it was sent", receipt.Words ?? "");
            }
        }

        return tally.Finding;
    }

    /// <summary>What waited carries the time it was sent.</summary>
    public static Finding Times(Chronicle chronicle)
    {
        var tally = new Tally(Property.Times);
        foreach (Diary diary in chronicle.Diaries)
        {
            foreach (Receipt receipt in diary.Receipts.Where(Deliveries.IsKnown))
            {
                Operation operation = chronicle.Diaries[receipt.Sender].Operations[receipt.Sequence];
                if (operation.Reply != Reply.Queued || operation.End is not TimeSpan end) continue;
                var posted = new Posted("", "", false, "", null, [], chronicle.Began + operation.Start)
                {
                    Until = chronicle.Began + end,
                };
                var seen = new ChatEvent(EventKind.Message) { Timestamp = receipt.Timestamp };
                if (Checks.Times.Fault(seen, posted) is not Difference fault) tally.Hold();
                else
                    tally.Break(
                        $"{diary.Name} got {Deliveries.Told(chronicle, receipt)}: {fault.Sentence}", fault.Expected,
                        fault.Actual);
            }
        }

        return tally.Finding;
    }

    private static string Part(Blemish blemish) => blemish.ToString().ToLower(CultureInfo.InvariantCulture);
}
