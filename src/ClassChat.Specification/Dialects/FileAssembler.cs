using ClassChat.Specification.Recording;

namespace ClassChat.Specification.Dialects;

/// <summary>Reassembles files that arrive in parts, from start to end mark.</summary>
internal sealed class FileAssembler
{
    private ObservedEvent? _begun;
    private readonly List<byte> _content = [];

    /// <summary>Number of bytes received of an incomplete file.</summary>
    public int Bytes => _content.Count;

    /// <summary>Passes on an event, and adds a file event once the file is complete.</summary>
    public void Add(ObservedEvent observed, List<ObservedEvent> events)
    {
        events.Add(observed);
        switch (observed.Kind)
        {
            case EventKind.FileStart:
                _begun = observed;
                _content.Clear();
                break;
            case EventKind.FilePart when _begun is not null && observed.Content is ReadOnlyMemory<byte> part:
                if (_content.Count + part.Length <= EventDecoder.MaxObjectBytes) _content.AddRange(part.Span);
                break;
            case EventKind.FileEnd when _begun is not null:
                End(observed, events);
                break;
        }
    }

    private void End(ObservedEvent end, List<ObservedEvent> events)
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
