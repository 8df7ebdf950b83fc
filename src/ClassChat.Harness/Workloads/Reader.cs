using ClassChat.Harness.Diagnostics;
using ClassChat.Harness.Observations;
using ClassChat.Harness.Verification;
using ClassChat.Protocol;

namespace ClassChat.Harness.Workloads;

/// <summary>Turns what one bot saw into entries of its diary, and looks at each text and file as it comes.</summary>
/// <param name="place">Where it is.</param>
/// <param name="parcels">What there is to be read.</param>
/// <param name="diary">The diary.</param>
internal sealed class Reader(WorkloadPlace place, Parcels parcels, Diary diary)
{
    /// <summary>Memory of a receipt in a diary that grows, in bytes.</summary>
    public const int ReceiptBytes = 128;

    /// <summary>What the text of each fence of a workload begins with.</summary>
    public const string FenceText = "fence ";

    private readonly Dictionary<string, int> _groups = [];

    /// <summary>The last list of users.</summary>
    public IReadOnlyList<string>? Users { get; private set; }

    /// <summary>The last fence that came.</summary>
    public string? LastFence { get; private set; }

    /// <summary>Reads an event.</summary>
    public void Take(Seen seen)
    {
        ChatEvent happened = seen.Event;
        if (happened.Kind == EventKind.Users) Users = happened.Names ?? Users;
        if (!happened.IsPost) return;
        string text = (happened.Kind == EventKind.File ? happened.FileName : happened.Text) ?? "";
        if (text.StartsWith(FenceText, StringComparison.Ordinal)) LastFence = text;
        else diary.Receipts.Add(Read(happened, text, seen.At));
    }

    private Receipt Read(ChatEvent happened, string text, TimeSpan at)
    {
        bool isFile = happened.Kind == EventKind.File;
        if (Parcels.Read(text, isFile) is not (int sender, int sequence, int bytes) || sender >= place.Bots.Count)
            return new Receipt(0, 0, at) { Blemish = Blemish.Stranger, Words = Visible.Quote(text) };
        var receipt = new Receipt(sender, sequence, at)
        {
            Kind = KindOf(happened.Kind), Group = GroupOf(happened), Timestamp = happened.Timestamp,
        };
        (Blemish blemish, string? words) = isFile
            ? OfFile(happened, sender, sequence, bytes)
            : OfText(happened, text, sender, sequence, bytes);
        return blemish == Blemish.None ? receipt : receipt with { Blemish = blemish, Words = words };
    }

    private (Blemish, string?) OfText(ChatEvent happened, string text, int sender, int sequence, int bytes)
    {
        // Which bytes it has is said by itself: most that could be wrong with it would make it another text.
        if (text != parcels.Text(sender, sequence, bytes)) return (Blemish.Content, Visible.Quote(text));
        return OfSender(happened, sender);
    }

    private (Blemish, string?) OfFile(ChatEvent happened, int sender, int sequence, int bytes)
    {
        if (happened.Content is not ReadOnlyMemory<byte> content
            || !content.Span.SequenceEqual(parcels.Bytes(sender, sequence, bytes).Span))
            return (Blemish.Content, $"{happened.Content?.Length ?? 0} bytes");
        if (!string.IsNullOrEmpty(happened.Checksum)
            && !happened.Checksum.Equals(Checksum.Of(content.Span), StringComparison.OrdinalIgnoreCase))
            return (Blemish.Checksum, happened.Checksum);
        return OfSender(happened, sender);
    }

    // What the dialect does not capture cannot be held against a server.
    private (Blemish, string?) OfSender(ChatEvent happened, int sender) =>
        happened.Sender is null || happened.Sender == place.Bots[sender].WireName
            ? (Blemish.None, null)
            : (Blemish.Sender, happened.Sender);

    private static OperationKind KindOf(EventKind kind) => kind switch
    {
        EventKind.File => OperationKind.File,
        EventKind.GroupMessage => OperationKind.GroupMessage,
        _ => OperationKind.Message,
    };

    /// <summary>The number of the group it names; that of none, if it is none of the workload's.</summary>
    private int? GroupOf(ChatEvent happened)
    {
        if (happened is not { Kind: EventKind.GroupMessage, Group: string name }) return null;
        if (_groups.Count == 0)
            for (int i = 0; i < place.Groups; i++) _groups[place.Group(i)] = i;
        return _groups.GetValueOrDefault(name, -1);
    }
}
