namespace ClassChat.Harness.WorkloadChecks;

/// <summary>Lookup of the messages that each bot received, built from a workload history.</summary>
internal sealed class ReceiptIndex
{
    private readonly HashSet<(int Sender, int Sequence)>[] _of;

    /// <summary>Builds the index in one pass over a history.</summary>
    public ReceiptIndex(WorkloadHistory history)
    {
        _of = [.. history.Logs.Select(log =>
            log.Received.Where(received => history.Sent(received) is not null)
                .Select(received => (received.Sender, received.Sequence)).ToHashSet())];
    }

    /// <summary>True if a bot received a message, given by its sender and sequence number.</summary>
    public bool Has(int receiver, int sender, int sequence) => _of[receiver].Contains((sender, sequence));
}
