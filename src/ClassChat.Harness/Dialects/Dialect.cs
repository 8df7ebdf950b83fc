using ClassChat.Harness.Observations;
using ClassChat.Protocol;

namespace ClassChat.Harness.Dialects;

/// <summary>How a server talks: actions to bytes, bytes to events. Read from a dialect file; it does no I/O.</summary>
public sealed record Dialect
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>The file it was read from.</summary>
    public required string Path { get; init; }

    /// <summary>The levels whose servers talk so.</summary>
    public required IReadOnlyList<Level> Levels { get; init; }

    /// <summary>How what the server sends is cut into events.</summary>
    public required Receiving Receiving { get; init; }

    /// <summary>What is put behind every action.</summary>
    public required string ActionEnd { get; init; }

    /// <summary>When a bot may send its next request.</summary>
    public required Pace Pace { get; init; }

    /// <summary>What a bot says and waits for to get in.</summary>
    public required IReadOnlyList<JoinStep> Join { get; init; }

    /// <summary>The bytes of each action; an action that is not there is not offered.</summary>
    public required IReadOnlyDictionary<ActionKind, Template> Actions { get; init; }

    /// <summary>How events look in JSON, tried in order.</summary>
    public required IReadOnlyList<JsonPattern> Events { get; init; }

    /// <summary>How events look in plain text.</summary>
    public required IReadOnlyDictionary<EventKind, IReadOnlyList<TextPattern>> Texts { get; init; }

    /// <summary>What the assignment leaves open, and this server decides.</summary>
    public required Semantics Semantics { get; init; }

    /// <summary>True if an event of this kind can be seen at all.</summary>
    public bool Shows(EventKind kind) =>
        kind is EventKind.Closed or EventKind.Reset
        || Texts.ContainsKey(kind)
        || Events.Any(pattern => pattern.Kind == kind);
}

/// <summary>How what a server sends is cut into events.</summary>
public enum Receiving
{
    /// <summary>It is one stream of text; events are found in it.</summary>
    Text,

    /// <summary>It is JSON objects, glued or not; what stands between them is text.</summary>
    Json,
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

    /// <summary>When what it said stands at the server's console: the same, where there are no answers.</summary>
    Shown,
}

/// <summary>A step of the conversation that gets a bot in.</summary>
public abstract record JoinStep
{
    private JoinStep()
    {
    }

    /// <summary>Sends something.</summary>
    public sealed record Send(Template Template) : JoinStep;

    /// <summary>Waits until one of these is seen; <see cref="EventKind.Refused"/> ends the conversation.</summary>
    public sealed record Await(IReadOnlyList<EventKind> Kinds) : JoinStep;
}

/// <summary>What the assignment leaves open, and a server decides.</summary>
public sealed record Semantics
{
    /// <summary>What a message to somebody nobody knows comes to, from which level on.</summary>
    public IReadOnlyList<(Level From, EventKind Outcome)> UnknownReceiver { get; init; } =
        [(Level.Task1, EventKind.Refused)];

    /// <summary>True if who sends to a group gets the message too.</summary>
    public bool GroupEcho { get; init; } = true;

    /// <summary>What a message to somebody nobody knows comes to at a level.</summary>
    public EventKind UnknownAt(Level level) => UnknownReceiver.Last(rule => rule.From <= level).Outcome;
}
