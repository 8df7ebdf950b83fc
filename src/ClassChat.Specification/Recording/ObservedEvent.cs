namespace ClassChat.Specification.Recording;

/// <summary>
/// Event that a bot observed, with the fields that the dialect captured, or one to search for. A field that the dialect
/// does not capture is null; most that it captures but the server omitted are empty or -1.
/// </summary>
/// <param name="Kind">Kind of the event.</param>
public sealed record ObservedEvent(EventKind Kind)
{
    /// <summary>Measured memory of an event with short fields and its entry in a history, in bytes.</summary>
    private const int PlainBytes = 256;

    /// <summary>Measured memory of a name in a list, in bytes.</summary>
    private const int NameBytes = 64;

    /// <summary>Memory of an event without fields, including its entry in a history, in bytes.</summary>
    private const int BareBytes = 64;

    private static readonly ObservedEvent[] _bare =
        [.. Enum.GetValues<EventKind>().Select(kind => new ObservedEvent(kind))];

    /// <summary>Sender of a message or file.</summary>
    public string? Sender { get; init; }

    /// <summary>Receiver of a message or file.</summary>
    public string? Receiver { get; init; }

    /// <summary>The text of a message or answer.</summary>
    public string? Text { get; init; }

    /// <summary>Name of the group, without any prefix.</summary>
    public string? Group { get; init; }

    /// <summary>The name in a notice or welcome.</summary>
    public string? Name { get; init; }

    /// <summary>Time at which a queued message was sent, as the server wrote it.</summary>
    public string? Timestamp { get; init; }

    /// <summary>Number of queued messages.</summary>
    public int? Count { get; init; }

    /// <summary>The users of a list.</summary>
    public IReadOnlyList<string>? Names { get; init; }

    /// <summary>The groups of a list, each with its members.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>>? Groups { get; init; }

    /// <summary>Name of a file.</summary>
    public string? FileName { get; init; }

    /// <summary>Announced size of a file, in bytes.</summary>
    public long? FileSize { get; init; }

    /// <summary>Announced checksum of a file.</summary>
    public string? Checksum { get; init; }

    /// <summary>Content of a file; null if it could not be decoded.</summary>
    public ReadOnlyMemory<byte>? Content { get; init; }

    /// <summary>The event that started the file, if it came in parts; compare by reference.</summary>
    public ObservedEvent? Start { get; init; }

    /// <summary>Encrypted content of a file, as text, until it is decrypted.</summary>
    public string? Hidden { get; init; }

    /// <summary>Initialization vector of the encrypted fields, as text, until they are decrypted.</summary>
    public string? Iv { get; init; }

    /// <summary>Authentication tag of the encrypted field, as text, until it is decrypted.</summary>
    public string? Tag { get; init; }

    /// <summary>A key that the server sent, as text.</summary>
    public string? Key { get; init; }

    /// <summary>Id of a file whose parts follow, or of a request, as text.</summary>
    public string? Id { get; init; }

    /// <summary>Bytes in which it was recognized.</summary>
    public ReadOnlyMemory<byte> Wire { get; init; }

    /// <summary>The members of a group in a list that names groups only; compare by reference.</summary>
    public static IReadOnlyList<string> UnlistedMembers { get; } = new List<string>(0).AsReadOnly();

    /// <summary>True if it has the given kind and no captured field contradicts the given fields.</summary>
    /// <param name="known">The kind, and required field values; null fields match anything.</param>
    public bool Fits(ObservedEvent known) =>
        Kind == known.Kind
        && Fits(Sender, known.Sender)
        && Fits(Receiver, known.Receiver)
        && Fits(Text, known.Text)
        && Fits(Group, known.Group)
        && Fits(Name, known.Name);

    // A field that the dialect does not capture cannot be compared.
    private static bool Fits(string? seen, string? known) => seen is null || known is null || seen == known;

    /// <summary>Estimated memory in bytes.</summary>
    internal long KeptBytes => IsBare
        ? BareBytes
        : PlainBytes + Wire.Length + (sizeof(char) * (long)(Text?.Length ?? 0)) + (Content?.Length ?? 0)
            + (NameBytes * ((Names?.Count ?? 0) + (Groups?.Sum(group => 1 + group.Value.Count) ?? 0)));

    /// <summary>Shared event without fields of a kind.</summary>
    internal static ObservedEvent Bare(EventKind kind) => _bare[(int)kind];

    private bool IsBare => ReferenceEquals(this, _bare[(int)Kind]);

    /// <summary>True for messages and files from other users, which must not reach the wrong user.</summary>
    public bool IsPost => Kind is EventKind.Message or EventKind.GroupMessage or EventKind.File;

    /// <summary>True for a server's answer to a request.</summary>
    public bool IsAnswer => Kind is EventKind.Refused or EventKind.Done or EventKind.Delivered or EventKind.Queued;
}
