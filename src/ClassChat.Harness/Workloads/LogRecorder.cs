using ClassChat.Harness.WorkloadChecks;
using ClassChat.Protocol;
using ClassChat.Specification.Diagnostics;
using ClassChat.Specification.Recording;

namespace ClassChat.Harness.Workloads;

/// <summary>
/// Adds the texts and files that one bot received to its log, each with its defect if it differs from what was sent.
/// Keeps the last user list and fence, and drops all other events.
/// </summary>
/// <param name="context">The workload's context.</param>
/// <param name="payloads">The workload's texts and files.</param>
/// <param name="log">The bot's log.</param>
internal sealed class LogRecorder(WorkloadContext context, WorkloadPayloads payloads, BotLog log)
{
    /// <summary>Estimated memory of one received message in a growing log, in bytes.</summary>
    public const int ReceiptBytes = 128;

    /// <summary>Prefix of every fence text of a workload.</summary>
    public const string FenceText = "fence ";

    private readonly Dictionary<string, int> _groups = [];

    /// <summary>The last user list received; null if there was none.</summary>
    public IReadOnlyList<string>? Users { get; private set; }

    /// <summary>The last fence message received; null if there was none.</summary>
    public string? LastFence { get; private set; }

    /// <summary>Adds an event to the log.</summary>
    public void Record(RecordedEvent recorded)
    {
        ObservedEvent observed = recorded.Event;
        if (observed.Kind == EventKind.Users) Users = observed.Names ?? Users;
        if (!observed.IsPost) return;
        string text = (observed.Kind == EventKind.File ? observed.FileName : observed.Text) ?? "";
        if (text.StartsWith(FenceText, StringComparison.Ordinal)) LastFence = text;
        else log.Received.Add(Read(observed, text, recorded.At));
    }

    private ReceivedMessage Read(ObservedEvent observed, string text, TimeSpan at)
    {
        bool isFile = observed.Kind == EventKind.File;
        if (WorkloadPayloads.Read(text, isFile) is not (int sender, int sequence, int bytes)
            || sender >= context.Bots.Count)
            return new ReceivedMessage(0, 0, at) { Defect = Defect.NeverSent, Words = PrintableText.Quote(text) };
        var received = new ReceivedMessage(sender, sequence, at)
        {
            Kind = KindOf(observed.Kind), Group = GroupOf(observed), Timestamp = observed.Timestamp,
        };
        (Defect defect, string? words) = isFile
            ? OfFile(observed, sender, sequence, bytes)
            : OfText(observed, text, sender, sequence, bytes);
        return defect == Defect.None ? received : received with { Defect = defect, Words = words };
    }

    private (Defect, string?) OfText(ObservedEvent observed, string text, int sender, int sequence, int bytes)
    {
        // The text says which bytes it consists of: a change to it almost always gives another text.
        if (text != payloads.Text(sender, sequence, bytes)) return (Defect.Content, PrintableText.Quote(text));
        return OfSender(observed, sender);
    }

    private (Defect, string?) OfFile(ObservedEvent observed, int sender, int sequence, int bytes)
    {
        if (observed.Content is not ReadOnlyMemory<byte> content
            || !content.Span.SequenceEqual(payloads.Bytes(sender, sequence, bytes).Span))
            return (Defect.Content, $"{observed.Content?.Length ?? 0} bytes");
        if (!string.IsNullOrEmpty(observed.Checksum)
            && !observed.Checksum.Equals(Checksum.Compute(content.Span), StringComparison.OrdinalIgnoreCase))
            return (Defect.Checksum, observed.Checksum);
        return OfSender(observed, sender);
    }

    // A sender that the dialect does not capture cannot be checked.
    private (Defect, string?) OfSender(ObservedEvent observed, int sender) =>
        observed.Sender is null || observed.Sender == context.Bots[sender].WireName
            ? (Defect.None, null)
            : (Defect.Sender, observed.Sender);

    private static OperationKind KindOf(EventKind kind) => kind switch
    {
        EventKind.File => OperationKind.File,
        EventKind.GroupMessage => OperationKind.GroupMessage,
        _ => OperationKind.Message,
    };

    /// <summary>
    /// Number of the group that an event names; -1 for a group outside the workload, null if it names none.
    /// </summary>
    private int? GroupOf(ObservedEvent observed)
    {
        if (observed is not { Kind: EventKind.GroupMessage, Group: string name }) return null;
        if (_groups.Count == 0)
            for (int i = 0; i < context.Groups; i++) _groups[context.Group(i)] = i;
        return _groups.GetValueOrDefault(name, -1);
    }
}
