namespace ClassChat.Harness.Verification;

/// <summary>Who received what, to be looked up.</summary>
internal sealed class Arrivals
{
    private readonly HashSet<(int Sender, int Sequence)>[] _of;

    /// <summary>Reads a chronicle once.</summary>
    public Arrivals(Chronicle chronicle)
    {
        _of = [.. chronicle.Diaries.Select(diary =>
            diary.Receipts.Where(receipt => chronicle.Sent(receipt) is not null)
                .Select(receipt => (receipt.Sender, receipt.Sequence)).ToHashSet())];
    }

    /// <summary>True if it reached a bot.</summary>
    public bool Has(int receiver, int sender, int sequence) => _of[receiver].Contains((sender, sequence));
}
