using ClassChat.Harness.Checks;
using ClassChat.Specification.Scenarios;

namespace ClassChat.Harness.WorkloadChecks;

/// <summary>
/// History of a workload for the <see cref="Verifier"/>: the logs of all bots, the name claims, and the dialect's rules
/// of delivery. All times in it count from the start of the scenario.
/// </summary>
internal sealed record WorkloadHistory
{
    private HashSet<int?>? _lostNames;

    /// <summary>The log of each bot, by its number.</summary>
    public required IReadOnlyList<BotLog> Logs { get; init; }

    /// <summary>All claims of names, free or taken.</summary>
    public IReadOnlyList<NameClaim> Claims { get; init; } = [];

    /// <summary>Start of the scenario, by the machine's clock.</summary>
    public DateTimeOffset Began { get; init; }

    /// <summary>True if the sender of a group message gets it too.</summary>
    public bool SenderGetsGroupMessages { get; init; }

    /// <summary>True if the sender of a message gets it back as a message.</summary>
    public bool SenderGetsOwnMessages { get; init; }

    /// <summary>True if messages to offline users are queued.</summary>
    public bool StoresOffline { get; init; }

    /// <summary>The operation that sent a received message; null if no bot sent it.</summary>
    internal Operation? Sent(ReceivedMessage received)
    {
        if (received.Defect == Defect.NeverSent) return null;
        Operation? sent = Logs[received.Sender].Operations.ElementAtOrDefault(received.Sequence);
        return sent is { IsPost: true } ? sent : null;
    }

    /// <summary>
    /// True if a message was queued: the server said so, or it sends no confirmations and the receiver was certainly
    /// offline.
    /// </summary>
    internal bool WasQueued(Operation sent) => sent.Reply == Reply.Queued
        || (StoresOffline && sent is { Reply: Reply.NotExpected, Kind: OperationKind.Message or OperationKind.File }
            && PresenceQueries.IsAway(Logs[sent.Target].Sessions, sent.Start, sent.Start));

    /// <summary>
    /// True if another client was accepted under a bot's name while the bot was offline; messages sent to the bot may
    /// then have gone to that client.
    /// </summary>
    internal bool LostItsName(int bot) =>
        (_lostNames ??= [.. Claims.Where(claim => claim.In > 0).Select(claim => claim.Holder)]).Contains(bot);

    /// <summary>All received messages that were really sent, each with its sending operation.</summary>
    internal IEnumerable<(BotLog Receiver, ReceivedMessage Received, Operation Sent)> Arrived()
    {
        foreach (BotLog log in Logs)
        {
            foreach (ReceivedMessage received in log.Received)
                if (Sent(received) is Operation sent) yield return (log, received, sent);
        }
    }
}

/// <summary>
/// Log of one bot in a workload: its operations, received messages, sessions and group memberships, in order, with its
/// last user list and its failed joins.
/// </summary>
/// <param name="Name">The bot's name in the scenario.</param>
internal sealed record BotLog(string Name)
{
    /// <summary>The bot's operations; the index of each is its sequence number.</summary>
    public List<Operation> Operations { get; init; } = [];

    /// <summary>The received messages and files.</summary>
    public List<ReceivedMessage> Received { get; init; } = [];

    /// <summary>The intervals during which the bot was joined.</summary>
    public List<PresenceInterval> Sessions { get; init; } = [];

    /// <summary>The intervals during which the bot was in a group, by group number.</summary>
    public Dictionary<int, List<PresenceInterval>> Memberships { get; init; } = [];

    /// <summary>The last user list, with the users that should be in it; null if none was checked.</summary>
    public UserListSnapshot? Users { get; set; }

    /// <summary>Number of joins that failed despite retries, and the last refusal or result.</summary>
    public (int Times, string Words) Refused { get; set; }
}

/// <summary>
/// Kind of a request in a bot's log: a text, a file, or joining or leaving a group. The first three are also the kinds
/// of received messages.
/// </summary>
internal enum OperationKind
{
    /// <summary>One text from the bot to one other bot.</summary>
    Message,

    /// <summary>One text from the bot to one group.</summary>
    GroupMessage,

    /// <summary>One file from the bot to one other bot.</summary>
    File,

    /// <summary>A request to join a group.</summary>
    JoinGroup,

    /// <summary>A request to leave a group.</summary>
    LeaveGroup,
}

/// <summary>The server's answer to one operation of a bot, or the reason why there is none.</summary>
internal enum Reply
{
    /// <summary>An expected reply did not arrive.</summary>
    None,

    /// <summary>No reply, as the dialect has none or the server never confirms this action.</summary>
    NotExpected,

    /// <summary>The connection ended before a reply, so the server may or may not have read the request.</summary>
    ConnectionLost,

    /// <summary>The message was delivered, or the request was executed.</summary>
    Done,

    /// <summary>The message was queued.</summary>
    Queued,

    /// <summary>The server answered with an error.</summary>
    Refused,
}

/// <summary>
/// A request in the log of a workload's bot (a text, a file, or joining or leaving a group) with the server's reply.
/// </summary>
/// <param name="Kind">The kind of the operation.</param>
/// <param name="Target">Number of the receiving bot, or of the group.</param>
/// <param name="Start">Start of the operation.</param>
internal sealed record Operation(OperationKind Kind, int Target, TimeSpan Start)
{
    /// <summary>Time of the reply; null if there was none, so that the operation may take effect at any time.</summary>
    public TimeSpan? End { get; set; }

    /// <summary>The server's reply.</summary>
    public Reply Reply { get; set; }

    /// <summary>True if the operation sends a text or a file.</summary>
    public bool IsPost => Kind is OperationKind.Message or OperationKind.GroupMessage or OperationKind.File;
}

/// <summary>Error in one message or file that a bot received, compared with those that bots sent.</summary>
internal enum Defect
{
    /// <summary>No error.</summary>
    None,

    /// <summary>The text or bytes differ from those sent.</summary>
    Content,

    /// <summary>The named sender is wrong.</summary>
    Sender,

    /// <summary>No bot sent it.</summary>
    NeverSent,

    /// <summary>The checksum of a file does not fit its bytes.</summary>
    Checksum,
}

/// <summary>
/// A text or file that a bot received in a workload, with the sender and sequence number that its own text or name
/// states (0 and 0 if it states none that are valid), and its defect.
/// </summary>
/// <param name="Sender">Number of the bot that sent it.</param>
/// <param name="Sequence">Index of the sender's operation.</param>
/// <param name="At">Time of arrival.</param>
internal readonly record struct ReceivedMessage(int Sender, int Sequence, TimeSpan At)
{
    /// <summary>The received kind: a text, a group text or a file.</summary>
    public OperationKind Kind { get; init; }

    /// <summary>Number of the named group, -1 for a group outside the workload; null if it names none.</summary>
    public int? Group { get; init; }

    /// <summary>The error in it, if any.</summary>
    public Defect Defect { get; init; }

    /// <summary>The wrong text or value, if there is a defect.</summary>
    public string? Words { get; init; }

    /// <summary>The timestamp that the server added; null if there is none.</summary>
    public string? Timestamp { get; init; }
}

/// <summary>
/// An interval during which a bot was joined or was in a group. Its start and its end each have a certain and a
/// possible limit.
/// </summary>
/// <param name="EarliestStart">Time of the request; the bot was not present earlier.</param>
internal sealed record PresenceInterval(TimeSpan EarliestStart)
{
    /// <summary>Time from which the presence is certain; null if it never was.</summary>
    public TimeSpan? CertainFrom { get; set; }

    /// <summary>Time until which the presence is certain; null if to the end.</summary>
    public TimeSpan? CertainUntil { get; set; }

    /// <summary>Time from which the absence is certain; null if it never is.</summary>
    public TimeSpan? LatestEnd { get; set; }

    /// <summary>
    /// True if nothing in flight was lost at the end, because the server closed its side after the bot.
    /// </summary>
    public bool IsGraceful { get; set; }

    /// <summary>True if the server ended the session without a request.</summary>
    public bool IsCut { get; set; }

    /// <summary>True if the bot did not read for a while.</summary>
    public bool HasStalled { get; set; }

    /// <summary>True if the presence was certain the whole time.</summary>
    public bool Covers(TimeSpan from, TimeSpan? to) =>
        CertainFrom <= from && (CertainUntil is null || (to is not null && CertainUntil >= to));

    /// <summary>True if the presence was possible at some time.</summary>
    public bool Touches(TimeSpan from, TimeSpan? to) =>
        (to is null || EarliestStart <= to) && (LatestEnd is null || LatestEnd >= from);
}

/// <summary>
/// The last user list that a bot received when the lists were checked, with the users that should be in it.
/// </summary>
/// <param name="Named">The listed users, by their wire names.</param>
/// <param name="There">Wire names of the joined bots.</param>
internal sealed record UserListSnapshot(IReadOnlyList<string> Named, IReadOnlyList<string> There);

/// <summary>A claim of one user name by one or more clients at once, and its result.</summary>
/// <param name="Name">The name.</param>
/// <param name="Holder">Number of the bot that has the name; null if it was free.</param>
/// <param name="Start">Start of the claim.</param>
/// <param name="End">Time when all claims were answered.</param>
/// <param name="Rivals">Number of clients that claimed the name.</param>
/// <param name="In">Number of clients that were accepted.</param>
/// <param name="Unclear">Number of clients that got no answer.</param>
internal sealed record NameClaim(
    string Name, int? Holder, TimeSpan Start, TimeSpan End, int Rivals, int In, int Unclear);

/// <summary>
/// Result of checking one invariant over a whole workload: it held, was violated, or could not be checked.
/// </summary>
public enum InvariantResult
{
    /// <summary>The invariant held in at least one case and was never violated.</summary>
    Holds,

    /// <summary>The invariant was violated.</summary>
    Violated,

    /// <summary>No case could be checked.</summary>
    Unknown,
}

/// <summary>
/// Result of checking one invariant over a workload history: numbers of cases and descriptions of violations.
/// </summary>
/// <param name="Invariant">The invariant.</param>
/// <param name="Passed">Number of cases in which it held.</param>
/// <param name="Open">Number of undetermined cases, such as one in which a bot was just joining.</param>
/// <param name="Violations">Descriptions of the first violations.</param>
/// <param name="ViolationCount">Number of all violations.</param>
public sealed record InvariantFinding(
    Invariant Invariant, long Passed, long Open, IReadOnlyList<Mismatch> Violations, long ViolationCount)
{
    /// <summary>The overall result.</summary>
    public InvariantResult Outcome =>
        ViolationCount > 0 ? InvariantResult.Violated : Passed > 0 ? InvariantResult.Holds : InvariantResult.Unknown;
}
