using ClassChat.Specification.Patterns;
using ClassChat.Specification.Recording;
using ClassChat.Specification.WireFormats;

namespace ClassChat.Specification.Dialects;

/// <summary>
/// Decodes the byte stream of one connection, regardless of TCP segment boundaries, to events and to the text that
/// expectations search themselves; collects the automatic replies to events.
/// </summary>
public sealed class EventDecoder
{
    /// <summary>Default maximum message size in bytes: well above a 10 MB file in base64.</summary>
    public const int MaxObjectBytes = 64 * 1024 * 1024;

    private readonly int _maxBytes;
    private readonly Dialect _dialect;
    private readonly MatchBudget _budget;
    private readonly StreamFilter? _filter;
    private readonly ByteBuffer _buffer = new();
    private readonly ByteBuffer _between = new();
    private readonly TextEventScanner _texts;
    private readonly bool _switches;
    private readonly FileAssembler _file;
    private readonly MessageDecryptor _decryptor;
    private EventPattern[] _patterns;
    private EventMatcher _inClear;
    private EventMatcher _decrypted;
    private Framer? _framer;
    private RawReader? _raw;

    /// <summary>Creates a decoder for one connection.</summary>
    /// <param name="dialect">The server's dialect.</param>
    /// <param name="maxObjectBytes">Maximum message size in bytes; anything larger is malformed.</param>
    /// <param name="budget">Time limit of searches, shared with other decoders; null for one of its own.</param>
    public EventDecoder(Dialect dialect, int maxObjectBytes = MaxObjectBytes, MatchBudget? budget = null)
    {
        _maxBytes = maxObjectBytes;
        _dialect = dialect;
        _budget = budget ?? new MatchBudget();
        _decryptor = new MessageDecryptor(dialect);
        _patterns = [.. dialect.Events];
        (_inClear, _decrypted) = (MatcherOf(wereEncrypted: false), MatcherOf(wereEncrypted: true));
        _texts = new TextEventScanner([.. dialect.Events.OfType<TextEventPattern>()], _budget);
        _framer = Framer.For(dialect.Receiving, maxObjectBytes);
        _file = new FileAssembler(dialect.Events.Any(pattern => pattern.Kind == EventKind.FileEnd));
        _switches = DialogueStep.All(dialect.Join.Concat(dialect.EncryptedJoin))
            .Any(step => step is DialogueStep.SwitchReceiveFraming or DialogueStep.Encrypt { In: true });
        if (dialect.StripsAnsi || dialect.StripsZeros)
            _filter = new StreamFilter(dialect.StripsAnsi, dialect.StripsZeros);
    }

    /// <summary>True if a pause would end a message or event that has no end mark.</summary>
    public bool WaitsForSilence => _texts.IsWaiting || (_framer is { EndsBySilence: true } && _buffer.Length > 0);

    /// <summary>Number of received bytes not yet decoded to an event or text.</summary>
    public int UnreadBytes => _buffer.Length + _between.Length + _file.Bytes + (_raw?.Bytes ?? 0);

    /// <summary>Session that decrypts messages; null if the dialect has no encryption.</summary>
    public CipherSession? Session
    {
        get => _decryptor.Session;
        init => _decryptor.Session = value;
    }

    /// <summary>Replies that the client must send automatically, in order; the sender removes them.</summary>
    public Queue<AutomaticReply> Replies { get; } = [];

    /// <summary>Sets the names that the patterns look for from here on.</summary>
    /// <param name="me">The bot's name, for <c>{me}</c>; empty if it is not known yet.</param>
    /// <param name="names">Existing names, which are preferred to others; null if they are not known.</param>
    public void Bind(string me, KnownNames? names)
    {
        _patterns = [.. _dialect.Events.Select(pattern => pattern.Bind(me, names))];
        (_inClear, _decrypted) = (MatcherOf(wereEncrypted: false), MatcherOf(wereEncrypted: true));
        _texts.Use([.. _patterns.OfType<TextEventPattern>()]);
    }

    /// <summary>
    /// Expects encrypted messages from here on, but for those that the dialect excepts. Requires a session.
    /// </summary>
    /// <param name="isFresh">True if nothing that was received before can be encrypted.</param>
    /// <param name="textEnd">Number of characters of the received text that have been processed.</param>
    /// <param name="text">Receives the text that expectations search.</param>
    /// <param name="events">Receives the events, in order.</param>
    public void ExpectEncrypted(bool isFresh, int textEnd, TextStream text, List<ObservedEvent> events)
    {
        if (_decryptor.IsExpected) return;
        _decryptor.IsExpected = true;
        (_inClear, _decrypted) = (MatcherOf(wereEncrypted: false), MatcherOf(wereEncrypted: true));
        if (_framer is not null) return;
        if (isFresh) _buffer.Consume(_buffer.Length);
        Switch(Framing.None, textEnd, text, events);
    }

    /// <summary>Returns messages and fields that were decrypted since the last call, for reports.</summary>
    public IReadOnlyList<byte[]> TakeDecrypted() => _decryptor.TakeDecrypted();

    /// <summary>Continues decoding with received bytes.</summary>
    /// <param name="bytes">The received bytes.</param>
    /// <param name="text">Receives the text that expectations search.</param>
    /// <param name="events">Receives the events, in order.</param>
    public void Append(ReadOnlySpan<byte> bytes, TextStream text, List<ObservedEvent> events)
    {
        if (_filter is not null) bytes = _filter.Strip(bytes);
        // The bytes of a file are not searched for text.
        int file = Math.Min(bytes.Length, _raw?.Missing(_buffer.Length) ?? 0);
        if (_framer is null) text.Append(bytes[file..]);
        bool keeps = _framer is not null || _texts.IsAny || _switches;
        if (!keeps) return;
        _buffer.Append(bytes);
        Drain(text, events, isFinal: false);
    }

    /// <summary>Ends messages and events without an end mark, after a pause or at the end of the stream.</summary>
    public void EndSilence(TextStream text, List<ObservedEvent> events)
    {
        if (_framer is { EndsBySilence: true } && _buffer.Length > 0)
        {
            Decode(new StreamPart(StreamPartKind.Message, _buffer.Consume(_buffer.Length)), text, events);
            _framer.EndSilence();
        }

        if (_framer is null) Drain(text, events, isFinal: true);
        else ReadBetween(events, isFinal: true);
    }

    /// <summary>Changes the framing from here on.</summary>
    /// <param name="framing">The new framing.</param>
    /// <param name="textEnd">Number of characters of the received text that have been processed; the rest already has
    /// the new framing.</param>
    /// <param name="text">Receives the text that expectations search.</param>
    /// <param name="events">Receives the events, in order.</param>
    public void Switch(Framing framing, int textEnd, TextStream text, List<ObservedEvent> events)
    {
        if (_framer is null && !_texts.IsAny)
            _buffer.Consume(
                TextEventScanner.BytesOf(_buffer.Span, text.Text.AsSpan(0, Math.Min(textEnd, text.Length))));
        _framer = _decryptor.FramerFor(framing, _maxBytes);
        _texts.Refresh();
        Drain(text, events, isFinal: false);
    }

    private EventMatcher MatcherOf(bool wereEncrypted)
    {
        bool isShared = Session is null && !_dialect.Events.Any(pattern => pattern.UsesMe);
        EventPattern[] admitted = [.. _patterns.Where(pattern => _decryptor.Admits(pattern, wereEncrypted))];
        return new EventMatcher(admitted, isShared ? EventCache.For(_dialect) : null, _budget);
    }

    private void Drain(TextStream text, List<ObservedEvent> events, bool isFinal)
    {
        while (true)
        {
            if (_raw is RawReader raw && raw.TryRead(_buffer, out ObservedEvent complete)) End(raw, complete, events);
            else if (_raw is { IsFramed: false }) return;
            else if (_framer is null)
            {
                if (!_texts.TryRead(
                    _buffer, isFinal, out ObservedEvent? observed, out TextEventPattern? pattern)) return;
                Add(observed!, pattern!, events);
            }
            else
            {
                if (!_framer.TryRead(_buffer, out StreamPart part)) return;
                Decode(part, text, events);
            }
        }
    }

    private void Decode(StreamPart part, TextStream text, List<ObservedEvent> events)
    {
        switch (part.Kind)
        {
            case StreamPartKind.Text:
                text.Append(part.Bytes.Span);
                if (!_texts.IsAny) break;
                _between.Append(part.Bytes.Span);
                _texts.Refresh();
                ReadBetween(events, isFinal: false);
                break;
            case StreamPartKind.Json:
                ReadBetween(events, isFinal: true);
                Decode(part.Bytes, isJson: true, text, events);
                break;
            case StreamPartKind.Message:
                if (part.Bytes.Length > 0) Decode(part.Bytes, isJson: false, text, events);
                break;
            default:
                text.Append(part.Bytes.Span);
                events.Add(EventMatcher.Unknown(part.Bytes));
                break;
        }
    }

    private void Decode(ReadOnlyMemory<byte> message, bool isJson, TextStream text, List<ObservedEvent> events)
    {
        DecryptResult? opened = _decryptor.TryDecrypt(message);
        if (_raw is not null)
        {
            _raw.Add(opened?.Message is byte[] part ? part : message.Span);
            return;
        }

        if (opened?.Message is byte[] inside && DecodeInside(inside, isJson, text, events)) return;
        if (DecodeInClear(message, isJson, isSure: opened is null, text, events)) return;
        if (opened?.Message is byte[] strange)
        {
            _decryptor.Keep(strange);
            if (!isJson) AppendText(strange, [], text);
            events.Add(EventMatcher.Unknown(strange));
            return;
        }

        string problem = opened is null ? "it is not encrypted" : $"it cannot be decrypted: {opened.Value.Problem}";
        events.Add(EventMatcher.Unknown(message) with { Text = problem });
    }

    /// <summary>Decodes a decrypted message; false if the dialect does not know it.</summary>
    private bool DecodeInside(byte[] message, bool isJson, TextStream text, List<ObservedEvent> events)
    {
        ReadOnlyMemory<byte> inside = message.AsMemory().TrimEnd("\r\n\0"u8);
        IReadOnlyList<(ObservedEvent Event, EventPattern? Pattern)> seen = _decrypted.Message(inside);
        if (!IsKnown(seen)) return inside.Length == 0;
        _decryptor.Keep(message);
        if (!isJson) AppendText(inside, seen, text);
        AddAll(seen, events);
        return true;
    }

    /// <summary>Decodes a message in clear; false if it is none, or the dialect does not know it.</summary>
    /// <param name="message">The message.</param>
    /// <param name="isJson">True if it is a JSON value between other text.</param>
    /// <param name="isSure">True if it cannot be an encrypted message.</param>
    /// <param name="text">Receives the text that expectations search.</param>
    /// <param name="events">Receives the events, in order.</param>
    private bool DecodeInClear(
        ReadOnlyMemory<byte> message, bool isJson, bool isSure, TextStream text, List<ObservedEvent> events)
    {
        IReadOnlyList<(ObservedEvent Event, EventPattern? Pattern)> seen =
            isJson ? _inClear.Json(message) : _inClear.Message(message);
        bool isExpected = isSure && !_decryptor.IsExpected;
        if (!isExpected && !IsKnown(seen)) return false;
        if (!isJson) AppendText(message, seen, text);
        AddAll(seen, events);
        return true;
    }

    private static bool IsKnown(IReadOnlyList<(ObservedEvent Event, EventPattern? Pattern)> seen) =>
        seen.Any(one => one.Pattern is not null);

    private static void AppendText(
        ReadOnlyMemory<byte> message, IReadOnlyList<(ObservedEvent Event, EventPattern? Pattern)> seen, TextStream text)
    {
        // A file's megabytes are not searched for text.
        if (seen.Any(one => one.Event.Content is not null || one.Event.Hidden is not null)) return;
        text.Append(message.Span);
        text.Append("\n"u8); // keep messages apart
    }

    private void ReadBetween(List<ObservedEvent> events, bool isFinal)
    {
        while (_texts.TryRead(_between, isFinal, out ObservedEvent? observed, out TextEventPattern? pattern))
        {
            if (_decryptor.Admits(pattern!, wasEncrypted: false)) Add(observed!, pattern!, events);
            else events.Add(EventMatcher.Unknown(observed!.Wire) with { Text = "it is not encrypted" });
        }

        if (!isFinal || _between.Length == 0) return;
        _between.Consume(_between.Length);
        _texts.Refresh();
    }

    private void AddAll(IReadOnlyList<(ObservedEvent Event, EventPattern? Pattern)> seen, List<ObservedEvent> events)
    {
        foreach ((ObservedEvent observed, EventPattern? pattern) in seen)
        {
            if (pattern is null) events.Add(observed);
            else Add(observed, pattern, events);
        }
    }

    private void Add(ObservedEvent observed, EventPattern pattern, List<ObservedEvent> events)
    {
        if (pattern.EncryptedFields.Count > 0) observed = _decryptor.DecryptFields(observed, pattern);
        if (pattern.Reply is not null) Replies.Enqueue(new AutomaticReply(pattern.Reply, observed));
        if (RawReader.Open(observed, pattern.Raw, _file.Missing(observed)) is RawReader raw) _raw = raw;
        else _file.Add(observed, events);
    }

    private void End(RawReader raw, ObservedEvent complete, List<ObservedEvent> events)
    {
        _raw = null;
        _texts.Refresh();
        if (raw.Raw.Acknowledgement is Template reply) Replies.Enqueue(new AutomaticReply(reply, complete));
        _file.Add(complete, events);
    }
}
