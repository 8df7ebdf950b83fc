namespace ClassChat.Harness.Scenarios;

/// <summary>The lines of workload files: what a deed is written like.</summary>
internal static class WorkloadForms
{
    /// <summary>Least bytes of a text: each carries a mark by which it is known.</summary>
    public const int LeastBytes = 24;

    /// <summary>Most bytes of a text: the limit of messages, with room for what stands around it.</summary>
    public const int MostTextBytes = 60_000;

    /// <summary>Most bytes of a file: many are under way at once.</summary>
    public const int MostFileBytes = 1_000_000;

    /// <summary>Most bytes of a text, unless the line says another number.</summary>
    private const int UsualBytes = 200;

    /// <summary>All lines.</summary>
    public static readonly IReadOnlyList<Form> Lines =
    [
        new("weight {n} : send a user a message [of {size} to {most}]", "another bot, connected or away",
            c => Weighted(c, Talk(c, toGroup: false))),
        new("weight {n} : send a group a message [of {size} to {most}]", "a group that the bot is in",
            c => Weighted(c, Talk(c, toGroup: true))),
        new("weight {n} : send a user {count} message/messages at once", "several to one bot, in one write",
            c => Weighted(c, new Deed.Burst(Count(c)))),
        new("weight {n} : send a user a file of {size} to {most}", "bytes made from the seed",
            c => Weighted(c, new Deed.GiveFile(c.Get<int>("size"), c.Get<int>("most")))),
        new("weight {n} : join a group", "one that it is not in", c => Weighted(c, new Deed.Move(Joins: true))),
        new("weight {n} : leave a group", "one that it is in", c => Weighted(c, new Deed.Move(Joins: false))),
        new("weight {n} : leave|close|half-close|reset and come back [{times} time/times] "
            + "[after {count} operation/operations]",
            "goes as clients should, or as they should not; comes back at once, or when others have done something",
            c => Weighted(c, new Deed.Return(
                Manner(c), c.MaybeValue<int>("times") ?? 1, c.MaybeValue<int>("count") ?? 0))),
        new("weight {n} : write in pieces of {size}", "from then on a message is many writes",
            c => Weighted(c, new Deed.Write(WireManner.Pieces, c.Get<int>("size")))),
        new("weight {n} : write cutting characters", "from then on a write ends inside each multi-byte character",
            c => Weighted(c, new Deed.Write(WireManner.InsideCharacters, 0))),
        new("weight {n} : write whole messages", "from then on a message is a write",
            c => Weighted(c, new Deed.Write(WireManner.Whole, 0))),
        new("weight {n} : stop reading for {count} operation/operations",
            "leaves in the socket what arrives, until others have done something",
            c => Weighted(c, new Deed.Stall(Count(c)))),
        new("weight {n} : race {count} for a name", "so many new clients ask at once for a name that nobody has",
            c => Weighted(c, new Deed.Race(Count(c)))),
        new("weight {n} : ask for a name that is taken", "a new client asks for the name of somebody who is there",
            c => Weighted(c, new Deed.Intrude())),
        new("groups {count}", "so many groups; each is made by a bot that never goes",
            c => new WorkloadLine.Groups(Count(c))),
        new("operations {count}", "when it ends, where no duration is given",
            c => new WorkloadLine.Operations(Count(c))),
    ];

    private static WorkloadLine.Weighted Weighted(Captures captures, Deed deed) => new(captures.Get<int>("n"), deed);

    private static int Count(Captures captures) => captures.Get<int>("count");

    private static Deed.Talk Talk(Captures captures, bool toGroup) => new(
        toGroup, captures.MaybeValue<int>("size") ?? LeastBytes, captures.MaybeValue<int>("most") ?? UsualBytes);

    private static Manner Manner(Captures captures) =>
        captures.Has("close") ? Harness.Scenarios.Manner.Close
        : captures.Has("half-close") ? Harness.Scenarios.Manner.HalfClose
        : captures.Has("reset") ? Harness.Scenarios.Manner.Reset
        : Harness.Scenarios.Manner.Leave;
}
