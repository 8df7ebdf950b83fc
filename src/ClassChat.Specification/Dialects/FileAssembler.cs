using ClassChat.Specification.Recording;

namespace ClassChat.Specification.Dialects;

/// <summary>
/// Reassembles files that arrive in parts, from their start to their end. Parts of several files may alternate if they
/// say to which one they belong, by id, sender, group or name of the file.
/// </summary>
/// <param name="hasEnd">True if an event ends a file; false if its size does.</param>
internal sealed class FileAssembler(bool hasEnd)
{
    /// <summary>Maximum number of files that one connection receives at a time; the oldest is then given up.</summary>
    private const int MaxOpen = 64;

    private readonly List<Transfer> _open = [];

    /// <summary>Number of bytes received of incomplete files.</summary>
    public int Bytes => _open.Sum(transfer => transfer.Content.Count);

    /// <summary>Number of bytes that are missing of the file to which a part belongs; null if not known.</summary>
    public long? Missing(ObservedEvent part) => Find(part) is { Start.FileSize: long size } transfer
        ? Math.Max(0, size - transfer.Content.Count)
        : null;

    /// <summary>Passes on an event, and adds a file event once the file is complete.</summary>
    public void Add(ObservedEvent observed, List<ObservedEvent> events)
    {
        bool isPart = observed.Kind is EventKind.FileStart or EventKind.FilePart;
        ReadOnlyMemory<byte>? content = observed.Content;
        if (isPart) observed = observed with { Content = null }; // it is kept once, with the file
        events.Add(observed);
        Transfer? transfer = observed.Kind == EventKind.FileStart ? Begin(observed) : isPart ? Find(observed) : null;
        if (transfer is not null) Append(transfer, content);
        if (observed.Kind == EventKind.FileEnd) transfer = Find(observed);
        if (transfer is null || (hasEnd ? observed.Kind != EventKind.FileEnd : !transfer.IsWhole)) return;
        _open.Remove(transfer);
        events.Add(transfer.Complete(observed));
    }

    private Transfer Begin(ObservedEvent start)
    {
        // One that has the same marks takes the place of one that was broken off.
        _open.RemoveAll(other => other.IsLike(start));
        if (_open.Count == MaxOpen) _open.RemoveAt(0);
        var transfer = new Transfer(start);
        _open.Add(transfer);
        return transfer;
    }

    private static void Append(Transfer transfer, ReadOnlyMemory<byte>? content)
    {
        if (content is ReadOnlyMemory<byte> part
            && transfer.Content.Count + part.Length <= EventDecoder.MaxObjectBytes)
            transfer.Content.AddRange(part.Span);
    }

    private Transfer? Find(ObservedEvent part) => _open.LastOrDefault(transfer => transfer.IsOf(part));

    /// <summary>A file of which parts have come.</summary>
    private sealed record Transfer(ObservedEvent Start)
    {
        public List<byte> Content { get; } = [];

        public bool IsWhole => Content.Count >= Start.FileSize;

        public bool IsOf(ObservedEvent part) => Fits(Start.Id, part.Id) && Fits(Start.Sender, part.Sender)
            && Fits(Start.Group, part.Group) && Fits(Start.FileName, part.FileName);

        public bool IsLike(ObservedEvent start) => (Start.Id, Start.Sender, Start.Group, Start.FileName)
            == (start.Id, start.Sender, start.Group, start.FileName);

        public ObservedEvent Complete(ObservedEvent last) => Start with
        {
            Kind = EventKind.File,
            Start = Start,
            Content = Content.ToArray(),
            Sender = Start.Sender ?? last.Sender,
            FileName = Start.FileName ?? last.FileName,
            Checksum = Start.Checksum ?? last.Checksum,
        };

        // A mark that is missing on either side says nothing.
        private static bool Fits(string? start, string? part) =>
            string.IsNullOrEmpty(start) || string.IsNullOrEmpty(part) || start == part;
    }
}
