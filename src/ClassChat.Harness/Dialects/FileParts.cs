using ClassChat.Harness.Observations;

namespace ClassChat.Harness.Dialects;

/// <summary>Puts files together that come in parts: a beginning, parts, an end mark or the announced size.</summary>
internal sealed class FileParts
{
    private ChatEvent? _begun;
    private readonly List<byte> _content = [];

    /// <summary>How many bytes of a file have come that is not yet whole.</summary>
    public int Bytes => _content.Count;

    /// <summary>Goes on with an event; what is no part of a file is passed on, and a file once it is whole.</summary>
    public void Add(ChatEvent seen, List<ChatEvent> events)
    {
        events.Add(seen);
        switch (seen.Kind)
        {
            case EventKind.FileStart:
                _begun = seen;
                _content.Clear();
                break;
            case EventKind.FilePart when _begun is not null && seen.Content is ReadOnlyMemory<byte> part:
                if (_content.Count + part.Length <= Digest.MaxObjectBytes) _content.AddRange(part.Span);
                break;
            case EventKind.FileEnd when _begun is not null:
                End(seen, events);
                break;
        }
    }

    private void End(ChatEvent end, List<ChatEvent> events)
    {
        events.Add(_begun! with
        {
            Kind = EventKind.File,
            Content = _content.ToArray(),
            Sender = _begun.Sender ?? end.Sender,
            FileName = _begun.FileName ?? end.FileName,
            Checksum = _begun.Checksum ?? end.Checksum,
        });
        _begun = null;
        _content.Clear();
    }
}
