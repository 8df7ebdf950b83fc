namespace ClassChat.Harness.Observations;

/// <summary>
/// One thing a bot observed, with what the dialect captured of it. What a dialect does not capture is null; what it
/// captures and the server left out is empty, or -1.
/// </summary>
/// <param name="Kind">What it is.</param>
public sealed record ChatEvent(EventKind Kind)
{
    /// <summary>Memory of an event with its place in a history and short fields, in bytes, as measured.</summary>
    private const int PlainBytes = 256;

    /// <summary>Memory of a name in a list, in bytes, as measured.</summary>
    private const int NameBytes = 64;

    /// <summary>Memory of an event that is nothing but its kind, with its place in a history, in bytes.</summary>
    private const int BareBytes = 64;

    private static readonly ChatEvent[] _bare = [.. Enum.GetValues<EventKind>().Select(kind => new ChatEvent(kind))];

    /// <summary>Who sent a message or file.</summary>
    public string? Sender { get; init; }

    /// <summary>Whom it is for.</summary>
    public string? Receiver { get; init; }

    /// <summary>The text of a message or answer.</summary>
    public string? Text { get; init; }

    /// <summary>The group, without any mark.</summary>
    public string? Group { get; init; }

    /// <summary>The name in a notice or welcome.</summary>
    public string? Name { get; init; }

    /// <summary>When a queued message was sent, as the server wrote it.</summary>
    public string? Timestamp { get; init; }

    /// <summary>How many messages wait.</summary>
    public int? Count { get; init; }

    /// <summary>The users of a list.</summary>
    public IReadOnlyList<string>? Names { get; init; }

    /// <summary>The groups of a list, each with its members.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>>? Groups { get; init; }

    /// <summary>A file's name.</summary>
    public string? FileName { get; init; }

    /// <summary>A file's size as announced, in bytes.</summary>
    public long? FileSize { get; init; }

    /// <summary>A file's checksum as announced.</summary>
    public string? Checksum { get; init; }

    /// <summary>A file's content; null if it could not be decoded.</summary>
    public ReadOnlyMemory<byte>? Content { get; init; }

    /// <summary>A key that the server tells, as it is written.</summary>
    public string? Key { get; init; }

    /// <summary>The bytes it was recognised in.</summary>
    public ReadOnlyMemory<byte> Wire { get; init; }

    /// <summary>True if it is of the kind that is known, and nothing it captured says otherwise.</summary>
    /// <param name="known">Its kind, and the fields that must be as given; null: anything.</param>
    public bool Fits(ChatEvent known) =>
        Kind == known.Kind
        && Fits(Sender, known.Sender)
        && Fits(Receiver, known.Receiver)
        && Fits(Text, known.Text)
        && Fits(Group, known.Group)
        && Fits(Name, known.Name);

    // What the dialect does not capture cannot be held against a server.
    private static bool Fits(string? seen, string? known) => seen is null || known is null || seen == known;

    /// <summary>About how much memory it takes, in bytes.</summary>
    internal long KeptBytes => IsBare
        ? BareBytes
        : PlainBytes + Wire.Length + (sizeof(char) * (long)(Text?.Length ?? 0)) + (Content?.Length ?? 0)
            + (NameBytes * ((Names?.Count ?? 0) + (Groups?.Sum(group => 1 + group.Value.Count) ?? 0)));

    /// <summary>What is nothing but its kind: one for all.</summary>
    internal static ChatEvent Bare(EventKind kind) => _bare[(int)kind];

    private bool IsBare => ReferenceEquals(this, _bare[(int)Kind]);

    /// <summary>True for what other people send: what must not reach the wrong one.</summary>
    public bool IsPost => Kind is EventKind.Message or EventKind.GroupMessage or EventKind.File;

    /// <summary>True for what a server says to a request.</summary>
    public bool IsAnswer => Kind is EventKind.Refused or EventKind.Done or EventKind.Delivered or EventKind.Queued;
}
