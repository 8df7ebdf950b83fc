using System.Text;
using ClassChat.Protocol;
using ClassChat.Specification.Recording;
using ClassChat.Specification.WireFormats;

namespace ClassChat.Specification.Dialects;

/// <summary>
/// Description of a server's protocol: the messages that bots send for each action, and the patterns of the events that
/// they receive. Parsed from a file by <see cref="DialectFile"/>; bots and <see cref="EventDecoder"/> apply it.
/// </summary>
public sealed record Dialect
{
    /// <summary>Default length of the pause that ends a message or event without an end mark.</summary>
    public static readonly TimeSpan DefaultSettle = TimeSpan.FromMilliseconds(100);

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Path of its file.</summary>
    public required string Path { get; init; }

    /// <summary>Levels whose servers use this dialect.</summary>
    public required IReadOnlyList<Level> Levels { get; init; }

    /// <summary>Framing from client to server.</summary>
    public Framing Sending { get; init; } = Framing.None;

    /// <summary>Framing from server to client.</summary>
    public Framing Receiving { get; init; } = Framing.None;

    /// <summary>True if terminal escape sequences are removed from the server's output.</summary>
    public bool StripsAnsi { get; init; }

    /// <summary>True if zero bytes are removed from the server's output.</summary>
    public bool StripsZeros { get; init; }

    /// <summary>Text appended to every action.</summary>
    public string ActionEnd { get; init; } = "";

    /// <summary>Rule that determines when a bot may send its next request.</summary>
    public SendPacing Pacing { get; init; }

    /// <summary>Minimum time between two writes of a bot; zero for none.</summary>
    public TimeSpan Gap { get; init; }

    /// <summary>Length of the pause that ends a message or event without an end mark.</summary>
    public TimeSpan Settle { get; init; } = DefaultSettle;

    /// <summary>
    /// Time between the arrival of a message and its recognition: a pause, where only that ends a message; else zero.
    /// </summary>
    public TimeSpan RecognitionDelay => Receiving.Kind == FramingMethod.Burst ? Settle : TimeSpan.Zero;

    /// <summary>Dialogue of a bot that joins.</summary>
    public IReadOnlyList<DialogueStep> Join { get; init; } = [];

    /// <summary>
    /// Dialogue of a bot that joins with encryption, where that is a choice; empty: there is no choice.
    /// </summary>
    public IReadOnlyList<DialogueStep> EncryptedJoin { get; init; } = [];

    /// <summary>Dialogue of a bot that joins, with encryption if there is a choice, or in the usual way.</summary>
    public IReadOnlyList<DialogueStep> JoinWith(bool encryption) =>
        encryption && EncryptedJoin.Count > 0 ? EncryptedJoin : Join;

    /// <summary>
    /// True if bots that ask for encryption choose a session key and encrypt what they send or receive.
    /// </summary>
    public bool OffersEncryption => Cipher is not null
        && DialogueStep.All(JoinWith(encryption: true)).Any(step => step is DialogueStep.SessionKey
            || (step is DialogueStep.Send send && send.Template.Placeholders.Contains("session_key")))
        && (DialogueStep.All(JoinWith(encryption: true)).Any(step => step is DialogueStep.Encrypt)
            || Events.Any(pattern => pattern.IsEncrypted == true || pattern.EncryptedFields.Count > 0));

    /// <summary>True if a client has to say something before the server does.</summary>
    public bool ClientsSpeakFirst => Join is [DialogueStep.Send, ..];

    /// <summary>Dialogue of each action; an action that is missing is not available.</summary>
    public IReadOnlyDictionary<ActionKind, IReadOnlyList<DialogueStep>> Actions { get; init; } =
        new Dictionary<ActionKind, IReadOnlyList<DialogueStep>>();

    /// <summary>Messages that the server must treat as malformed; if empty, this cannot be tested.</summary>
    public IReadOnlyList<Template> Malformed { get; init; } = [];

    /// <summary>
    /// Well-formed messages with a missing part; the server may respond in any way, but must keep the connection open.
    /// </summary>
    public IReadOnlyList<Template> Incomplete { get; init; } = [];

    /// <summary>Patterns of events, tried in order.</summary>
    public IReadOnlyList<EventPattern> Events { get; init; } = [];

    /// <summary>Patterns of events in plain text, which expectations search with the values they know.</summary>
    public IReadOnlyDictionary<EventKind, IReadOnlyList<TextPattern>> Texts { get; init; } =
        new Dictionary<EventKind, IReadOnlyList<TextPattern>>();

    /// <summary>Limits of names that are no fault of its servers.</summary>
    public NameRules Names { get; init; } = NameRules.None;

    /// <summary>Encryption of sessions; null for none.</summary>
    public Cipher? Cipher { get; init; }

    /// <summary>Fields around each encrypted message; null for none.</summary>
    public CipherEnvelope? Envelope { get; init; }

    /// <summary>Decisions of this server where the assignment leaves a choice.</summary>
    public Semantics Semantics { get; init; } = new();

    /// <summary>
    /// Command of an adapter program that talks to the server for the bots; null: they talk to it directly.
    /// </summary>
    public string? Adapter { get; init; }

    /// <summary>Appends <see cref="ActionEnd"/> to a message.</summary>
    public byte[] Ended(ReadOnlySpan<byte> message) => [.. message, .. Encoding.UTF8.GetBytes(ActionEnd)];

    /// <summary>True if the creator of a group names its members.</summary>
    public bool NamesMembers =>
        Actions.TryGetValue(ActionKind.CreateGroup, out IReadOnlyList<DialogueStep>? create)
        && DialogueStep.All(create).OfType<DialogueStep.Send>()
            .Any(step => step.Template.Placeholders.Contains("members"));

    /// <summary>
    /// True if raw bytes can be a valid message to the server: no encryption, unless that is a choice, no adapter, and no
    /// framing except lines.
    /// </summary>
    public bool AcceptsRawBytes =>
        (Cipher is null || EncryptedJoin.Count > 0) && Adapter is null
        && (Sending.Kind == FramingMethod.None || Sending.Delimiter.Span.SequenceEqual("\n"u8));

    /// <summary>
    /// True if its servers are expected to separate messages regardless of TCP segments: messages are framed, or need
    /// no pacing.
    /// </summary>
    public bool ClaimsFraming => Sending.Kind != FramingMethod.None || Pacing == SendPacing.None;

    /// <summary>True if the dialect can recognize events of this kind.</summary>
    public bool Shows(EventKind kind) =>
        kind is EventKind.Closed or EventKind.Reset
        || Texts.ContainsKey(kind)
        || Events.Any(pattern => pattern.Kind == kind)
        || (kind == EventKind.File && Events.Any(pattern => pattern.Kind == EventKind.FileStart));
}

/// <summary>
/// Moment from which a bot may send its next request after the last one, so that a server that treats one read as one
/// message is tested fairly.
/// </summary>
public enum SendPacing
{
    /// <summary>At once, whatever has arrived.</summary>
    None,

    /// <summary>After the reply of the server to this bot's last request.</summary>
    Answer,

    /// <summary>
    /// When this bot's last message has arrived at its receiver, for servers that do not answer senders.
    /// </summary>
    Arrival,

    /// <summary>
    /// At task1: when this bot's last text has appeared on the server's console, for servers that answer nothing.
    /// </summary>
    Shown,
}
