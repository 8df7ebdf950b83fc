using ClassChat.Harness.Checks;
using ClassChat.Harness.Scenarios;

namespace ClassChat.Harness.Verification;

/// <summary>All that the bots of a workload did and saw: what checks look at. Times are since it began.</summary>
public sealed record Chronicle
{
    private HashSet<int?>? _robbed;

    /// <summary>Everybody's part of it.</summary>
    public required IReadOnlyList<Diary> Diaries { get; init; }

    /// <summary>The races for names, and the attempts to take one.</summary>
    public IReadOnlyList<Claim> Claims { get; init; } = [];

    /// <summary>When it began, by the machine's clock.</summary>
    public DateTimeOffset Began { get; init; }

    /// <summary>True if who sends to a group gets the message too.</summary>
    public bool GroupEcho { get; init; }

    /// <summary>True if who sends a message gets it back as one.</summary>
    public bool Echo { get; init; }

    /// <summary>True if what is sent to somebody who is away waits.</summary>
    public bool HasMail { get; init; }

    /// <summary>What it was that arrived; null: nobody sent it, whatever it says of itself.</summary>
    internal Operation? Sent(Receipt receipt)
    {
        if (receipt.Blemish == Blemish.Stranger) return null;
        Operation? sent = Diaries[receipt.Sender].Operations.ElementAtOrDefault(receipt.Sequence);
        return sent is { IsPost: true } ? sent : null;
    }

    /// <summary>
    /// True for what waited: the server said so; or it says nothing of what it does, and its receiver was certainly
    /// away.
    /// </summary>
    internal bool IsLetter(Operation sent) => sent.Reply == Reply.Queued
        || (HasMail && sent is { Reply: Reply.Unasked, Kind: OperationKind.Message or OperationKind.File }
            && Presence.IsAway(Diaries[sent.Target].Sessions, sent.Start, sent.Start));

    /// <summary>
    /// True if somebody was let in under a bot's name while it was away: what was sent to it then was theirs.
    /// </summary>
    internal bool IsRobbed(int bot) =>
        (_robbed ??= [.. Claims.Where(claim => claim.In > 0).Select(claim => claim.Holder)]).Contains(bot);

    /// <summary>All that arrived and was sent, beside what was sent.</summary>
    internal IEnumerable<(Diary Receiver, Receipt Receipt, Operation Sent)> Arrived()
    {
        foreach (Diary diary in Diaries)
        {
            foreach (Receipt receipt in diary.Receipts)
                if (Sent(receipt) is Operation sent) yield return (diary, receipt, sent);
        }
    }
}

/// <summary>What one bot did and saw, in order.</summary>
/// <param name="Name">The bot, as the scenario calls it.</param>
public sealed record Diary(string Name)
{
    /// <summary>What it did; each is known by its place in here.</summary>
    public List<Operation> Operations { get; init; } = [];

    /// <summary>What arrived.</summary>
    public List<Receipt> Receipts { get; init; } = [];

    /// <summary>When it was there.</summary>
    public List<Stay> Sessions { get; init; } = [];

    /// <summary>When it was in which group, by the number of the group.</summary>
    public Dictionary<int, List<Stay>> Memberships { get; init; } = [];

    /// <summary>The last list of users it saw, and who should be in it; null: none was looked at.</summary>
    public UserList? Users { get; set; }

    /// <summary>How often it was not let in again, and the words of the last refusal.</summary>
    public (int Times, string Words) Refused { get; set; }
}

/// <summary>What an operation is.</summary>
public enum OperationKind
{
    /// <summary>A text to a bot.</summary>
    Message,

    /// <summary>A text to a group.</summary>
    GroupMessage,

    /// <summary>A file to a bot.</summary>
    File,

    /// <summary>Asking to be a member.</summary>
    JoinGroup,

    /// <summary>Asking to be a member no more.</summary>
    LeaveGroup,
}

/// <summary>What the server said to an operation.</summary>
public enum Reply
{
    /// <summary>Nothing, though it was waited for.</summary>
    None,

    /// <summary>Nothing, and this dialect has no answer to it.</summary>
    Unasked,

    /// <summary>The connection ended first: it may have been read or not.</summary>
    Cut,

    /// <summary>Delivered, or done.</summary>
    Done,

    /// <summary>It waits.</summary>
    Queued,

    /// <summary>An error.</summary>
    Refused,
}

/// <summary>Something that a bot did.</summary>
/// <param name="Kind">What.</param>
/// <param name="Target">The number of the bot or group.</param>
/// <param name="Start">When it began.</param>
public sealed record Operation(OperationKind Kind, int Target, TimeSpan Start)
{
    /// <summary>When it was answered; null: it was not, and may have taken effect at any time.</summary>
    public TimeSpan? End { get; set; }

    /// <summary>What was answered.</summary>
    public Reply Reply { get; set; }

    /// <summary>True for texts and files.</summary>
    public bool IsPost => Kind is OperationKind.Message or OperationKind.GroupMessage or OperationKind.File;
}

/// <summary>What is wrong with something that arrived.</summary>
public enum Blemish
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Its text or bytes are not those that were sent.</summary>
    Content,

    /// <summary>It names another sender.</summary>
    Sender,

    /// <summary>It was never sent.</summary>
    Stranger,

    /// <summary>The checksum of a file is not that of its bytes.</summary>
    Checksum,
}

/// <summary>Something that arrived.</summary>
/// <param name="Sender">The number of the bot that sent it.</param>
/// <param name="Sequence">Which of its operations it is.</param>
/// <param name="At">When it came.</param>
public readonly record struct Receipt(int Sender, int Sequence, TimeSpan At)
{
    /// <summary>As what it came: a text, one to a group, or a file.</summary>
    public OperationKind Kind { get; init; }

    /// <summary>The number of the group it names, -1 for none of the workload's; null: it names none.</summary>
    public int? Group { get; init; }

    /// <summary>What is wrong with it.</summary>
    public Blemish Blemish { get; init; }

    /// <summary>What it said, where something is wrong with it.</summary>
    public string? Words { get; init; }

    /// <summary>The time that the server wrote on it, if it did.</summary>
    public string? Timestamp { get; init; }
}

/// <summary>A time of being there, or of being in a group.</summary>
/// <param name="From">When it was asked for: not before.</param>
public sealed record Stay(TimeSpan From)
{
    /// <summary>From when on it is certain; null: it never was.</summary>
    public TimeSpan? Since { get; set; }

    /// <summary>Until when it is certain; null: to the end.</summary>
    public TimeSpan? Until { get; set; }

    /// <summary>From when on it is certain to be over; null: it never is.</summary>
    public TimeSpan? Gone { get; set; }

    /// <summary>True if it ended so that nothing that was under way is lost: the server had the last word.</summary>
    public bool IsGraceful { get; set; }

    /// <summary>True if it was the server that ended it, unasked.</summary>
    public bool IsCut { get; set; }

    /// <summary>True if the bot left unread what arrived for a while.</summary>
    public bool HasStalled { get; set; }

    /// <summary>True if it certainly held all the time.</summary>
    public bool Covers(TimeSpan from, TimeSpan? to) =>
        Since <= from && (Until is null || (to is not null && Until >= to));

    /// <summary>True if it may have held at some time.</summary>
    public bool Touches(TimeSpan from, TimeSpan? to) => (to is null || From <= to) && (Gone is null || Gone >= from);
}

/// <summary>A list of users when all was quiet.</summary>
/// <param name="Named">Those it names, as the server calls them.</param>
/// <param name="There">Those who were there.</param>
public sealed record UserList(IReadOnlyList<string> Named, IReadOnlyList<string> There);

/// <summary>Several clients that asked for one name.</summary>
/// <param name="Name">The name.</param>
/// <param name="Holder">The number of the bot that has it; null: it was free.</param>
/// <param name="Start">When they asked.</param>
/// <param name="End">When they had been answered.</param>
/// <param name="Rivals">How many they are.</param>
/// <param name="In">How many were let in.</param>
/// <param name="Unclear">How many were told nothing.</param>
public sealed record Claim(string Name, int? Holder, TimeSpan Start, TimeSpan End, int Rivals, int In, int Unclear);

/// <summary>What a check says of a property. Three-valued.</summary>
public enum Truth
{
    /// <summary>It was seen to hold, at least once, and never not to.</summary>
    Holds,

    /// <summary>It does not hold.</summary>
    Broken,

    /// <summary>Nothing came up by which it could be judged.</summary>
    Unknown,
}

/// <summary>What came of checking a property.</summary>
/// <param name="Property">The property.</param>
/// <param name="Held">How often it was seen to hold.</param>
/// <param name="Open">How often nothing could be said: the bot was just coming or going.</param>
/// <param name="Broken">The cases where it did not hold: some of them, in words.</param>
/// <param name="BrokenCount">How many those are.</param>
public sealed record Finding(
    Property Property, long Held, long Open, IReadOnlyList<Difference> Broken, long BrokenCount)
{
    /// <summary>What it comes to.</summary>
    public Truth Truth => BrokenCount > 0 ? Truth.Broken : Held > 0 ? Truth.Holds : Truth.Unknown;
}
