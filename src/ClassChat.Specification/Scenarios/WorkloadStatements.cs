namespace ClassChat.Specification.Scenarios;

/// <summary>
/// Statement patterns of workload files: the syntax of each action and setting, and the limits of sizes in them.
/// </summary>
public static class WorkloadStatements
{
    /// <summary>Minimum size of a text in bytes; each contains a mark that identifies it.</summary>
    public const int MinBytes = 24;

    /// <summary>Maximum size of a text in bytes: the message limit less room for the rest of the message.</summary>
    public const int MaxTextBytes = 60_000;

    /// <summary>Maximum size of a file in bytes; many are sent at the same time.</summary>
    public const int MaxFileBytes = 1_000_000;

    /// <summary>Default maximum size of a text, in bytes.</summary>
    private const int DefaultBytes = 200;

    /// <summary>All statement patterns.</summary>
    public static readonly IReadOnlyList<StatementPattern> Lines =
    [
        new("weight {n} : send a user a message [of {size} to {most}]", "another bot, connected or away",
            c => Weighted(c, ParseSendText(c, toGroup: false))),
        new("weight {n} : send a group a message [of {size} to {most}]", "a group that the bot is in",
            c => Weighted(c, ParseSendText(c, toGroup: true))),
        new("weight {n} : send a user {count} message/messages at once", "several to one bot, in one write",
            c => Weighted(c, new WorkloadAction.SendBurst(Count(c)))),
        new("weight {n} : send a user a file of {size} to {most}", "bytes made from the seed",
            c => Weighted(c, new WorkloadAction.SendFile(c.Get<int>("size"), c.Get<int>("most")))),
        new("weight {n} : join a group", "one that it is not in", c =>
            Weighted(c, new WorkloadAction.ChangeMembership(Joins: true))),
        new("weight {n} : leave a group", "one that it is in", c =>
            Weighted(c, new WorkloadAction.ChangeMembership(Joins: false))),
        new("weight {n} : leave|close|half-close|reset and come back [{times} time/times] "
            + "[after {count} operation/operations]",
            "goes as clients should, or as they should not; comes back at once, or when others have done something",
            c => Weighted(c, new WorkloadAction.Reconnect(
                ParseDisconnectMode(c), c.MaybeValue<int>("times") ?? 1, c.MaybeValue<int>("count") ?? 0))),
        new("weight {n} : write in pieces of {size}", "from then on a message is many writes",
            c => Weighted(c, new WorkloadAction.SetWriteMode(WriteMode.Pieces, c.Get<int>("size")))),
        new("weight {n} : write cutting characters", "from then on a write ends inside each multi-byte character",
            c => Weighted(c, new WorkloadAction.SetWriteMode(WriteMode.InsideCharacters, 0))),
        new("weight {n} : write whole messages", "from then on a message is a write",
            c => Weighted(c, new WorkloadAction.SetWriteMode(WriteMode.Whole, 0))),
        new("weight {n} : stop reading for {count} operation/operations",
            "leaves in the socket what arrives, until others have done something",
            c => Weighted(c, new WorkloadAction.StopReading(Count(c)))),
        new("weight {n} : race {count} for a name", "so many new clients ask at once for a name that nobody has",
            c => Weighted(c, new WorkloadAction.RaceForName(Count(c)))),
        new("weight {n} : ask for a name that is taken", "a new client asks for the name of somebody who is there",
            c => Weighted(c, new WorkloadAction.ClaimTakenName())),
        new("groups {count}", "so many groups; each is made by a bot that never goes",
            c => new WorkloadLine.Groups(Count(c))),
        new("operations {count}", "when it ends, where no duration is given",
            c => new WorkloadLine.Operations(Count(c))),
    ];

    private static WorkloadLine.Weighted Weighted(SlotValues slots, WorkloadAction action) =>
        new(slots.Get<int>("n"), action);

    private static int Count(SlotValues slots) => slots.Get<int>("count");

    private static WorkloadAction.SendText ParseSendText(SlotValues slots, bool toGroup) => new(
        toGroup, slots.MaybeValue<int>("size") ?? MinBytes, slots.MaybeValue<int>("most") ?? DefaultBytes);

    private static DisconnectMode ParseDisconnectMode(SlotValues slots) =>
        slots.Has("close") ? DisconnectMode.Close
        : slots.Has("half-close") ? DisconnectMode.HalfClose
        : slots.Has("reset") ? DisconnectMode.Reset
        : DisconnectMode.Leave;
}
