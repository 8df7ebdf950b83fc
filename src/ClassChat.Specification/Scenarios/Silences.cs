namespace ClassChat.Specification.Scenarios;

/// <summary>
/// Statement patterns of expectations that something does not arrive, before a fence or in the time after the last
/// statement; part of <see cref="Statements.Expectations"/>.
/// </summary>
internal static class Silences
{
    /// <summary>All of them.</summary>
    public static readonly IReadOnlyList<StatementPattern> All =
    [
        new("{who} receives/receive nothing [from {other}] before the fence",
            "nothing that was not sent to them came before the last fence that was: no message, group message or file, "
            + "and no byte of one in anything else; nor comes until the scenario ends",
            c => new Expectation.ReceivesNothing(Who(c), c.Maybe<ActorRef>("other"))),
        new("{who} receives/receive nothing of any message|file before the fence",
            "the same, of direct messages or files alone",
            c => new Expectation.ReceivesNothing(Who(c), null, Kind(c))),
        new("{who} receives/receive nothing of any group message before the fence",
            "the same, of messages to groups alone",
            c => new Expectation.ReceivesNothing(Who(c), null, PostKind.GroupMessage)),
        new("{who} receives/receive no message|file before the fence",
            "no direct message or file that was not sent to them came as one; what else carries it does not count",
            c => new Expectation.ReceivesNothing(Who(c), null, Kind(c), IsWhole: true)),
        new("{who} receives/receive no group message before the fence", "the same, of messages to groups",
            c => new Expectation.ReceivesNothing(Who(c), null, PostKind.GroupMessage, IsWhole: true)),
        new("{who} receives/receive nothing that waited before the fence",
            "the same, of what was sent while a receiver was away",
            c => new Expectation.ReceivesNothing(Who(c), null, PostKind.Waiting)),
        new("{who} is/are told nothing untrue",
            "the answers to their last message or file agree with each other, and with what its receivers got",
            c => new Expectation.ToldNothingUntrue(Who(c))),
    ];

    private static PostKind Kind(SlotValues slots) => slots.Has("file") ? PostKind.File : PostKind.Message;

    private static Actors Who(SlotValues slots) => slots.Get<Actors>("who");
}
