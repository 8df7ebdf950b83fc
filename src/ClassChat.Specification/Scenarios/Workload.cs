namespace ClassChat.Specification.Scenarios;

/// <summary>
/// Settings of a random load on the server: the weighted actions that many bots pick from at the same time, when it
/// ends, and the invariants that are checked afterwards.
/// </summary>
public sealed record Workload
{
    /// <summary>Number of operations, unless the file or the command line specifies another.</summary>
    public const int DefaultOperations = 1_000;

    /// <summary>Actions of the bots, with their weights.</summary>
    public required IReadOnlyList<WeightedAction> Actions { get; init; }

    /// <summary>Number of groups; each has one bot that created it and never leaves it.</summary>
    public int Groups { get; init; }

    /// <summary>Number of operations after which it ends.</summary>
    public int Operations { get; init; } = DefaultOperations;

    /// <summary>Time after which it ends; null: it ends after <see cref="Operations"/>.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>Invariants to check.</summary>
    public IReadOnlyList<Invariant> Invariants { get; init; } = Enum.GetValues<Invariant>();
}

/// <summary>
/// Action of a complete <see cref="Workload"/> with its weight: bots pick it in proportion to the weight. The line of
/// the file that it comes from is a <see cref="WorkloadLine.Weighted"/>.
/// </summary>
public sealed record WeightedAction(int Weight, WorkloadAction Action);

/// <summary>
/// One kind of action that a bot of a workload picks at random; sizes, receivers and groups are random too. A bot sends
/// a short text instead if the action is impossible at the moment.
/// </summary>
public abstract record WorkloadAction
{
    private WorkloadAction()
    {
    }

    /// <summary>
    /// The bot sends one text of a random size within limits to another bot, connected or away, or to one group that it
    /// is in.
    /// </summary>
    public sealed record SendText(bool ToGroup, int LeastBytes, int MostBytes) : WorkloadAction;

    /// <summary>The bot sends several short texts to one other bot in a single write.</summary>
    public sealed record SendBurst(int Count) : WorkloadAction;

    /// <summary>The bot sends one file of a random size within limits to another bot.</summary>
    public sealed record SendFile(int LeastBytes, int MostBytes) : WorkloadAction;

    /// <summary>
    /// The bot joins one group that it is not in, or leaves one that it is in (never the group that it created).
    /// </summary>
    public sealed record ChangeMembership(bool Joins) : WorkloadAction;

    /// <summary>
    /// The bot disconnects in one way, waits until the other bots have executed a number of operations, and joins
    /// again; this several times in a row.
    /// </summary>
    public sealed record Reconnect(DisconnectMode Mode, int Times, int AfterOperations) : WorkloadAction;

    /// <summary>
    /// The bot splits each message that it sends from here on into one or more writes, as the mode says.
    /// </summary>
    public sealed record SetWriteMode(WriteMode Mode, int Bytes) : WorkloadAction;

    /// <summary>
    /// The bot leaves what arrives in its socket until the other bots have executed a number of operations.
    /// </summary>
    public sealed record StopReading(int Operations) : WorkloadAction;

    /// <summary>
    /// Several new clients, which are no bots of the workload, register at the same time under one unused name: exactly
    /// one must get it.
    /// </summary>
    public sealed record RaceForName(int Rivals) : WorkloadAction;

    /// <summary>
    /// One new client, which is no bot of the workload, registers under the name of another bot: it must be refused
    /// while that bot is connected.
    /// </summary>
    public sealed record ClaimTakenName : WorkloadAction;
}

/// <summary>
/// Property that must hold over everything the bots of a workload did and observed; a workload file selects some or
/// all.
/// </summary>
public enum Invariant
{
    /// <summary>A message to a user who was online arrives.</summary>
    Loss,

    /// <summary>No message arrives twice.</summary>
    Duplication,

    /// <summary>Messages from one sender to one receiver arrive in the order they were sent.</summary>
    Order,

    /// <summary>Every message that arrives was sent by its stated sender, to this receiver, with this text.</summary>
    Crosstalk,

    /// <summary>A group message reaches all members and no others.</summary>
    Membership,

    /// <summary>Queued messages arrive in order when their receiver is back.</summary>
    Mail,

    /// <summary>Queued messages arrive only once.</summary>
    Clearing,

    /// <summary>Queued messages contain the time they were sent.</summary>
    Times,

    /// <summary>Every bot's user list names exactly the users who are online once all is quiet.</summary>
    Users,

    /// <summary>No two clients hold the same name at the same time.</summary>
    Names,

    /// <summary>Files arrive with the bytes that were sent and their checksum.</summary>
    Files,

    /// <summary>Every request is answered correctly, and no client is disconnected or refused wrongly.</summary>
    Answers,
}

/// <summary>Names and descriptions of the invariants in files and reports.</summary>
public static class InvariantNames
{
    /// <summary>All invariants by their name.</summary>
    public static IReadOnlyDictionary<string, Invariant> All { get; } =
        Enum.GetValues<Invariant>().ToDictionary(Name, invariant => invariant);

    /// <summary>Descriptions of all invariants.</summary>
    public static IReadOnlyDictionary<Invariant, string> Meanings { get; } = new Dictionary<Invariant, string>
    {
        [Invariant.Loss] = "what was sent to somebody who was there arrives",
        [Invariant.Duplication] = "nothing arrives twice",
        [Invariant.Order] = "what one sends to another, or to a group, arrives in the order in which it was sent",
        [Invariant.Crosstalk] = "what arrives was sent, to whom it reaches, by whom it says, with that text",
        [Invariant.Membership] = "a message to a group reaches who is in it, and nobody who is not",
        [Invariant.Mail] = "what waited arrives when its receiver is back, in order",
        [Invariant.Clearing] = "what waited arrives once",
        [Invariant.Times] = "what waited carries the time it was sent",
        [Invariant.Users] = "when all is quiet, everybody's list of users names who is in",
        [Invariant.Names] = "a name is never held by two",
        [Invariant.Files] = "files arrive with the bytes that were sent, and their checksum",
        [Invariant.Answers] = "every request is answered as it was, and nobody is thrown out or kept out",
    };

    /// <summary>Name of an invariant.</summary>
    public static string Name(Invariant invariant) => invariant.ToString().ToLowerInvariant();
}
