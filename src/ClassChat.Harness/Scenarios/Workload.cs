namespace ClassChat.Harness.Scenarios;

/// <summary>
/// What many bots do at random, all at once: each again and again one of the deeds, the heavier ones more often. What
/// must hold of it is checked over the whole of what they did and saw.
/// </summary>
public sealed record Workload
{
    /// <summary>How many operations, unless the file or the command line says another number.</summary>
    public const int DefaultOperations = 1_000;

    /// <summary>What bots do.</summary>
    public required IReadOnlyList<WeightedDeed> Deeds { get; init; }

    /// <summary>How many groups there are; each has one bot that made it and never goes.</summary>
    public int Groups { get; init; }

    /// <summary>After how many operations it ends.</summary>
    public int Operations { get; init; } = DefaultOperations;

    /// <summary>After which time it ends; null: when the operations are done.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>What must hold.</summary>
    public IReadOnlyList<Property> Properties { get; init; } = Enum.GetValues<Property>();
}

/// <summary>A deed, and how often it is picked, relative to the others.</summary>
public sealed record WeightedDeed(int Weight, Deed Deed);

/// <summary>Something that a bot of a workload does.</summary>
public abstract record Deed
{
    private Deed()
    {
    }

    /// <summary>Sends a text of so many bytes to another bot, or to a group it is in.</summary>
    public sealed record Talk(bool ToGroup, int LeastBytes, int MostBytes) : Deed;

    /// <summary>Sends several texts to one other bot in one write.</summary>
    public sealed record Burst(int Count) : Deed;

    /// <summary>Sends a file of so many bytes to another bot.</summary>
    public sealed record GiveFile(int LeastBytes, int MostBytes) : Deed;

    /// <summary>Joins a group, or leaves one.</summary>
    public sealed record Move(bool Joins) : Deed;

    /// <summary>Goes, and comes back when the others have done so many operations; so many times.</summary>
    public sealed record Return(Manner Manner, int Times, int AfterOperations) : Deed;

    /// <summary>From now on puts bytes on the wire so.</summary>
    public sealed record Write(WireManner Manner, int Bytes) : Deed;

    /// <summary>Stops reading until the others have done so many operations.</summary>
    public sealed record Stall(int Operations) : Deed;

    /// <summary>So many new clients ask at once for one name that nobody has.</summary>
    public sealed record Race(int Rivals) : Deed;

    /// <summary>A new client asks for the name of somebody who is in.</summary>
    public sealed record Intrude : Deed;
}

/// <summary>Something that must hold over a whole workload.</summary>
public enum Property
{
    /// <summary>What was sent to somebody who was there arrives.</summary>
    Loss,

    /// <summary>Nothing arrives twice.</summary>
    Duplication,

    /// <summary>What one sends to another arrives in the order in which it was sent.</summary>
    Order,

    /// <summary>What arrives was sent, to whom it reaches, by whom it says, with that text.</summary>
    Crosstalk,

    /// <summary>A message to a group reaches who is in it, and nobody who is not.</summary>
    Membership,

    /// <summary>What waited arrives when its receiver is back, in order.</summary>
    Mail,

    /// <summary>What waited arrives once.</summary>
    Clearing,

    /// <summary>What waited carries the time it was sent.</summary>
    Times,

    /// <summary>When all is quiet, everybody's list of users names who is in.</summary>
    Users,

    /// <summary>A name is never held by two.</summary>
    Names,

    /// <summary>Files arrive with the bytes that were sent, and their checksum.</summary>
    Files,

    /// <summary>Every request is answered, as it was; nobody is thrown out.</summary>
    Answers,
}

/// <summary>What properties are called in files and reports.</summary>
public static class PropertyNames
{
    /// <summary>All of them by name.</summary>
    public static IReadOnlyDictionary<string, Property> All { get; } =
        Enum.GetValues<Property>().ToDictionary(Of, property => property);

    /// <summary>When each holds.</summary>
    public static IReadOnlyDictionary<Property, string> Meanings { get; } = new Dictionary<Property, string>
    {
        [Property.Loss] = "what was sent to somebody who was there arrives",
        [Property.Duplication] = "nothing arrives twice",
        [Property.Order] = "what one sends to another, or to a group, arrives in the order in which it was sent",
        [Property.Crosstalk] = "what arrives was sent, to whom it reaches, by whom it says, with that text",
        [Property.Membership] = "a message to a group reaches who is in it, and nobody who is not",
        [Property.Mail] = "what waited arrives when its receiver is back, in order",
        [Property.Clearing] = "what waited arrives once",
        [Property.Times] = "what waited carries the time it was sent",
        [Property.Users] = "when all is quiet, everybody's list of users names who is in",
        [Property.Names] = "a name is never held by two",
        [Property.Files] = "files arrive with the bytes that were sent, and their checksum",
        [Property.Answers] = "every request is answered as it was, and nobody is thrown out or kept out",
    };

    /// <summary>The name of a property.</summary>
    public static string Of(Property property) => property.ToString().ToLowerInvariant();
}
