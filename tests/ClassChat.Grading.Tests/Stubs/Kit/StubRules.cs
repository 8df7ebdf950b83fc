using ClassChat.Protocol;

namespace ClassChat.Grading.Tests.Stubs.Kit;

/// <summary>
/// What a stub server decides where the assignment leaves it open, and the one thing it may do wrong.
/// </summary>
/// <param name="Level">The level of the program: groups, files and mail come with theirs.</param>
internal sealed record StubRules(Level Level)
{
    /// <summary>True if a message for a name that nobody ever had waits for it.</summary>
    public bool QueuesUnknown { get; init; }

    /// <summary>True if who sends a message gets it back as a message.</summary>
    public bool Echo { get; init; }

    /// <summary>True if who sends to a group gets the message too.</summary>
    public bool GroupEcho { get; init; }

    /// <summary>True if who creates a group is in it.</summary>
    public bool CreateJoins { get; init; } = true;

    /// <summary>True if joining a group that is not there makes it.</summary>
    public bool JoinsCreate { get; init; }

    /// <summary>True if who is not a member may post.</summary>
    public bool OutsidersPost { get; init; }

    /// <summary>True if all that waits comes in one piece, instead of the welcome.</summary>
    public bool MailForWelcome { get; init; }

    /// <summary>True if the list of users is sent to those alone who ask for it.</summary>
    public bool ListsWhenAsked { get; init; }

    /// <summary>True if a list of users comes after every error.</summary>
    public bool ListsWithErrors { get; init; }

    /// <summary>True if the connection of who said goodbye is left open, and dead.</summary>
    public bool StaysOpen { get; init; }

    /// <summary>The form of a name, as a regular expression.</summary>
    public string Name { get; init; } = @"^\w{1,64}$";

    /// <summary>True if a list of users leaves out who gets it.</summary>
    public bool ListsOthers { get; init; }

    /// <summary>True if who joins a group leaves the one before.</summary>
    public bool OneGroup { get; init; }

    /// <summary>Groups that are always there; without any, users create groups.</summary>
    public IReadOnlyList<string> Rooms { get; init; } = [];

    /// <summary>What it does wrong.</summary>
    public StubFault Fault { get; init; }
}

/// <summary>What a stub server can be told to do wrong.</summary>
internal enum StubFault
{
    None,

    /// <summary>A text of more than 20,000 characters never arrives.</summary>
    LosesLongTexts,

    /// <summary>Refusing a taken name forgets its holder.</summary>
    EvictsHolder,

    /// <summary>A message to a group also reaches somebody who has nothing to do with groups.</summary>
    LeaksGroups,

    /// <summary>Blanks around a text are cut off.</summary>
    TrimsTexts,

    /// <summary>What waited is kept after it was delivered.</summary>
    KeepsMail,

    /// <summary>After malformed input it goes on reading and does nothing.</summary>
    DeadAfterMalformed,

    /// <summary>Creating a group that is there empties it and succeeds.</summary>
    ReplacesGroups,

    /// <summary>A file of 1 MB or more arrives with its last byte changed.</summary>
    SpoilsLargeFiles,

    /// <summary>A file of 1 MB or more arrives without its last bytes.</summary>
    LosesLastBytes,

    /// <summary>Nothing becomes of a goodbye.</summary>
    IgnoresGoodbye,
}
