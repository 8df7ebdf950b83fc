using System.Text;
using ClassChat.Harness.Frames;
using ClassChat.Harness.Observations;
using ClassChat.Protocol;

namespace ClassChat.Harness.Dialects;

/// <summary>How a server talks: actions to bytes, bytes to events. Read from a dialect file; it does no I/O.</summary>
public sealed record Dialect
{
    /// <summary>How long a silence ends what has no end mark, unless the file says otherwise.</summary>
    public static readonly TimeSpan DefaultSettle = TimeSpan.FromMilliseconds(100);

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>The file it was read from.</summary>
    public required string Path { get; init; }

    /// <summary>The levels whose servers talk so.</summary>
    public required IReadOnlyList<Level> Levels { get; init; }

    /// <summary>How what a client sends is framed.</summary>
    public Framing Sending { get; init; } = Framing.None;

    /// <summary>How what the server sends is framed.</summary>
    public Framing Receiving { get; init; } = Framing.None;

    /// <summary>True if escape sequences of terminals are taken out of what the server sends.</summary>
    public bool StripsAnsi { get; init; }

    /// <summary>True if zero bytes are taken out of what the server sends.</summary>
    public bool StripsZeros { get; init; }

    /// <summary>What is put behind every action.</summary>
    public string ActionEnd { get; init; } = "";

    /// <summary>When a bot may send its next request.</summary>
    public Pace Pace { get; init; }

    /// <summary>The least time between two writes of one bot; zero: none.</summary>
    public TimeSpan Gap { get; init; }

    /// <summary>How long a silence ends what has no end mark.</summary>
    public TimeSpan Settle { get; init; } = DefaultSettle;

    /// <summary>What a bot says and waits for to get in.</summary>
    public IReadOnlyList<TalkStep> Join { get; init; } = [];

    /// <summary>True if a client has to say something before the server does.</summary>
    public bool ClientsSpeakFirst => Join is [TalkStep.Send, ..];

    /// <summary>The conversation of each action; an action that is not there is not offered.</summary>
    public IReadOnlyDictionary<ActionKind, IReadOnlyList<TalkStep>> Actions { get; init; } =
        new Dictionary<ActionKind, IReadOnlyList<TalkStep>>();

    /// <summary>What the server must take for malformed; none: it cannot be asked.</summary>
    public IReadOnlyList<Template> Malformed { get; init; } = [];

    /// <summary>
    /// What is well-formed and lacks something: whatever the server says to it, the connection goes on.
    /// </summary>
    public IReadOnlyList<Template> Incomplete { get; init; } = [];

    /// <summary>How events look, tried in order.</summary>
    public IReadOnlyList<EventPattern> Events { get; init; } = [];

    /// <summary>How events look in plain text, where expectations look for what they know.</summary>
    public IReadOnlyDictionary<EventKind, IReadOnlyList<TextPattern>> Texts { get; init; } =
        new Dictionary<EventKind, IReadOnlyList<TextPattern>>();

    /// <summary>How sessions are encrypted; null: they are not.</summary>
    public Cipher? Cipher { get; init; }

    /// <summary>What the assignment leaves open, and this server decides.</summary>
    public Semantics Semantics { get; init; } = new();

    /// <summary>The command of a program that talks to the server in our stead; null: we do.</summary>
    public string? Adapter { get; init; }

    /// <summary>A message with what stands behind every action.</summary>
    public byte[] Ended(ReadOnlySpan<byte> message) => [.. message, .. Encoding.UTF8.GetBytes(ActionEnd)];

    /// <summary>True if who creates a group names its members.</summary>
    public bool NamesMembers =>
        Actions.TryGetValue(ActionKind.CreateGroup, out IReadOnlyList<TalkStep>? create)
        && TalkStep.All(create).OfType<TalkStep.Send>().Any(step => step.Template.Placeholders.Contains("members"));

    /// <summary>
    /// True if bytes written as they are can mean something to the server: nothing but lines frames them.
    /// </summary>
    public bool TakesRawBytes =>
        Cipher is null && Adapter is null
        && (Sending.Kind == FrameKind.None || Sending.Delimiter.Span.SequenceEqual("\n"u8));

    /// <summary>
    /// True if its servers are said to find messages in whatever TCP makes of them: they are framed, or need no pacing.
    /// </summary>
    public bool ClaimsFraming => Sending.Kind != FrameKind.None || Pace == Pace.None;

    /// <summary>True if an event of this kind can be seen at all.</summary>
    public bool Shows(EventKind kind) =>
        kind is EventKind.Closed or EventKind.Reset
        || Texts.ContainsKey(kind)
        || Events.Any(pattern => pattern.Kind == kind)
        || (kind == EventKind.File && Events.Any(pattern => pattern.Kind == EventKind.FileStart));
}

/// <summary>When a bot may send its next request.</summary>
public enum Pace
{
    /// <summary>At once.</summary>
    None,

    /// <summary>
    /// When the last one has been answered: the way to be fair to servers that take one read for one message.
    /// </summary>
    Answer,

    /// <summary>When the last message has arrived at its receiver: the same, where senders are told nothing.</summary>
    Arrival,

    /// <summary>When what it said stands at the server's console: the same, where there are no answers.</summary>
    Shown,
}
