using ClassChat.Harness.Frames;
using ClassChat.Harness.Observations;

namespace ClassChat.Harness.Dialects;

/// <summary>
/// Turns what one connection receives into events, over the accumulated stream: cut and glued anywhere, never one read
/// for one message. What is no event is text, in which expectations look for themselves.
/// </summary>
public sealed class Digest
{
    /// <summary>
    /// Largest message taken for one, unless less is asked for: well above a 10 MB file in base64.
    /// </summary>
    public const int MaxObjectBytes = 64 * 1024 * 1024;

    private readonly int _maxBytes;
    private readonly Recogniser _recogniser;
    private readonly ByteFilter? _filter;
    private readonly ByteBuffer _buffer = new();
    private readonly ByteBuffer _between = new();
    private readonly TextEvents _texts;
    private readonly bool _switches;
    private readonly FileParts _file = new();
    private Framer? _framer;
    private ChatEvent? _beforeRaw;

    /// <summary>Begins a stream.</summary>
    /// <param name="dialect">The server's dialect.</param>
    /// <param name="maxObjectBytes">Largest message taken for one; what is larger is text.</param>
    public Digest(Dialect dialect, int maxObjectBytes = MaxObjectBytes)
    {
        _maxBytes = maxObjectBytes;
        _recogniser = new Recogniser(dialect);
        _texts = new TextEvents([.. dialect.Events.OfType<TextEventPattern>()]);
        _framer = Framer.For(dialect.Receiving, maxObjectBytes);
        _switches = dialect.Join.Any(step => step is TalkStep.Receiving);
        if (dialect.StripsAnsi || dialect.StripsZeros)
            _filter = new ByteFilter(dialect.StripsAnsi, dialect.StripsZeros);
    }

    /// <summary>True if a silence would end a message or an event that has no end mark.</summary>
    public bool WaitsForSilence => _texts.IsWaiting || (_framer is { EndsBySilence: true } && _buffer.Length > 0);

    /// <summary>How many bytes have come and are not yet an event, or the text between two.</summary>
    public int UnreadBytes => _buffer.Length + _between.Length + _file.Bytes;

    /// <summary>Decrypts messages; null: they are not encrypted, or not yet.</summary>
    internal Session? Session { get; set; }

    /// <summary>What the client must say by itself to what came, in order; emptied by who says it.</summary>
    public Queue<Template> Replies { get; } = [];

    /// <summary>Goes on with bytes.</summary>
    /// <param name="bytes">What was received.</param>
    /// <param name="text">Takes what is no event.</param>
    /// <param name="events">Takes the events, in order.</param>
    public void Append(ReadOnlySpan<byte> bytes, TextStream text, List<ChatEvent> events)
    {
        if (_filter is not null) bytes = _filter.Strip(bytes);
        if (_framer is null) text.Append(bytes);
        bool keeps = _framer is not null || _texts.IsAny || _switches || _beforeRaw is not null;
        if (!keeps) return;
        _buffer.Append(bytes);
        Drain(text, events, isFinal: false);
    }

    /// <summary>Nothing has come for a while, or nothing will: what has no end mark ends here.</summary>
    public void EndSilence(TextStream text, List<ChatEvent> events)
    {
        if (_framer is { EndsBySilence: true } && _buffer.Length > 0)
            Take(new Piece(PieceKind.Message, _buffer.Take(_buffer.Length)), text, events);
        if (_framer is null) Drain(text, events, isFinal: true);
        else ReadBetween(events, isFinal: true);
    }

    /// <summary>From here on the stream is framed in another way.</summary>
    /// <param name="framing">The way.</param>
    /// <param name="textEnd">
    /// How many characters of the text that came were understood: what stands behind is framed already.
    /// </param>
    /// <param name="text">Takes what is no event.</param>
    /// <param name="events">Takes the events, in order.</param>
    public void Switch(Framing framing, int textEnd, TextStream text, List<ChatEvent> events)
    {
        if (_framer is null && !_texts.IsAny)
            _buffer.Take(TextEvents.BytesOf(_buffer.Span, text.Text.AsSpan(0, Math.Min(textEnd, text.Length))));
        _framer = Framer.For(framing, _maxBytes);
        _texts.Refresh();
        Drain(text, events, isFinal: false);
    }

    private void Drain(TextStream text, List<ChatEvent> events, bool isFinal)
    {
        while (true)
        {
            if (_beforeRaw is not null)
            {
                if (!TakeRaw(events)) return;
            }
            else if (_framer is null)
            {
                if (!_texts.TryRead(_buffer, isFinal, out ChatEvent? seen, out TextEventPattern? pattern)) return;
                Add(seen!, pattern!, events);
            }
            else
            {
                if (!_framer.TryRead(_buffer, out Piece piece)) return;
                Take(piece, text, events);
            }
        }
    }

    private void Take(Piece piece, TextStream text, List<ChatEvent> events)
    {
        switch (piece.Kind)
        {
            case PieceKind.Text:
                text.Append(piece.Bytes.Span);
                if (!_texts.IsAny) break;
                _between.Append(piece.Bytes.Span);
                _texts.Refresh();
                ReadBetween(events, isFinal: false);
                break;
            case PieceKind.Json:
                ReadBetween(events, isFinal: true);
                AddAll(_recogniser.Json(piece.Bytes), events);
                break;
            case PieceKind.Message:
                Take(Session is null ? piece.Bytes : Session.Decrypt(piece.Bytes.Span), text, events);
                break;
            default:
                text.Append(piece.Bytes.Span);
                events.Add(Recogniser.Unknown(piece.Bytes));
                break;
        }
    }

    private void Take(ReadOnlyMemory<byte>? message, TextStream text, List<ChatEvent> events)
    {
        if (message is not ReadOnlyMemory<byte> known)
        {
            events.Add(new ChatEvent(EventKind.Unknown) { Text = "a message that cannot be decrypted" });
            return;
        }

        if (known.Length == 0) return;
        IReadOnlyList<(ChatEvent Event, EventPattern? Pattern)> seen = _recogniser.Message(known);
        if (!seen.Any(one => one.Event.Content is not null)) // megabytes in which nobody looks for text
        {
            text.Append(known.Span);
            text.Append("\n"u8); // messages do not run into each other
        }

        AddAll(seen, events);
    }

    private void ReadBetween(List<ChatEvent> events, bool isFinal)
    {
        while (_texts.TryRead(_between, isFinal, out ChatEvent? seen, out TextEventPattern? pattern))
            Add(seen!, pattern!, events);
        if (!isFinal || _between.Length == 0) return;
        _between.Take(_between.Length);
        _texts.Refresh();
    }

    private void AddAll(IReadOnlyList<(ChatEvent Event, EventPattern? Pattern)> seen, List<ChatEvent> events)
    {
        foreach ((ChatEvent happened, EventPattern? pattern) in seen)
        {
            if (pattern is null) events.Add(happened);
            else Add(happened, pattern, events);
        }
    }

    private void Add(ChatEvent seen, EventPattern pattern, List<ChatEvent> events)
    {
        if (pattern.Reply is not null) Replies.Enqueue(pattern.Reply);
        if (pattern.HasRaw && seen.FileSize is >= 0 and <= MaxObjectBytes) _beforeRaw = seen;
        else _file.Add(seen, events);
    }

    private bool TakeRaw(List<ChatEvent> events)
    {
        int size = (int)_beforeRaw!.FileSize!.Value;
        if (_buffer.Length < size) return false;
        ReadOnlyMemory<byte> content = _buffer.Take(size).ToArray();
        _texts.Refresh();
        _file.Add(_beforeRaw with { Content = content }, events);
        _beforeRaw = null;
        return true;
    }
}
