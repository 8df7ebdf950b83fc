using ClassChat.Specification.Recording;

namespace ClassChat.Specification.Dialects;

/// <summary>
/// Pattern in a dialect that recognizes an event in JSON (<see cref="JsonPattern"/>) or in text
/// (<see cref="TextEventPattern"/>).
/// </summary>
/// <param name="Kind">Kind of the event.</param>
public abstract record EventPattern(EventKind Kind)
{
    /// <summary>True if a match may contain further events, so that the following patterns are tried too.</summary>
    public bool More { get; init; }

    /// <summary>Separator between the names of a list in a single text; null: commas and spaces.</summary>
    public string? Split { get; init; }

    /// <summary>Automatic reply of a client to this event, such as the answer to a keep-alive; null for none.</summary>
    public Template? Reply { get; init; }

    /// <summary>True if <c>{me}</c> stands in the pattern, so that it differs from bot to bot.</summary>
    public abstract bool UsesMe { get; }

    /// <summary>Creates the pattern of one bot.</summary>
    /// <param name="me">The bot's name, for <c>{me}</c>; empty if it is not known yet.</param>
    /// <param name="names">Existing names, which are preferred to others; null if they are not known.</param>
    public abstract EventPattern Bind(string me, KnownNames? names);

    /// <summary>
    /// True if the event comes encrypted only, false if it comes in clear only; null: as everything on the connection.
    /// </summary>
    public bool? IsEncrypted { get; init; }

    /// <summary>Fields that are encrypted, each on its own.</summary>
    public IReadOnlyList<string> EncryptedFields { get; init; } = [];

    /// <summary>Names of the fields that the pattern captures.</summary>
    public abstract IReadOnlySet<string> Captured { get; }

    /// <summary>True if a field is encrypted on its own.</summary>
    public bool Decrypts(string field) => EncryptedFields.Contains(field);

    /// <summary>The way in which the raw content of a file follows; null if none does.</summary>
    public RawContent? Raw { get; init; }
}

/// <summary>
/// Entry in the events of a dialect that recognizes one kind of event in text by a <see cref="TextPattern"/>.
/// </summary>
/// <param name="Kind">Kind of the event.</param>
/// <param name="Pattern">The text pattern.</param>
internal sealed record TextEventPattern(EventKind Kind, TextPattern Pattern) : EventPattern(Kind)
{
    /// <inheritdoc/>
    public override bool UsesMe => Pattern.UsesMe;

    /// <inheritdoc/>
    public override IReadOnlySet<string> Captured => Pattern.Captured;

    /// <inheritdoc/>
    public override EventPattern Bind(string me, KnownNames? names) => this with { Pattern = Pattern.Bind(me, names) };
}
