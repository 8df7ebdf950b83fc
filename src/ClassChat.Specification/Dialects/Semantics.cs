using ClassChat.Protocol;

namespace ClassChat.Specification.Dialects;

/// <summary>Decisions of a server where the assignment leaves a choice; part of its <see cref="Dialect"/>.</summary>
public sealed record Semantics
{
    /// <summary>Handling of messages to unknown users, with the level from which each rule applies.</summary>
    public IReadOnlyList<(Level From, UnknownRecipientPolicy Outcome)> UnknownReceiver { get; init; } =
        [(Level.Task1, UnknownRecipientPolicy.Refused)];

    /// <summary>True if the sender of a group message receives it too.</summary>
    public bool SenderGetsGroupMessages { get; init; } = true;

    /// <summary>True if the sender of a message receives it back.</summary>
    public bool SenderGetsOwnMessages { get; init; }

    /// <summary>True if the creator of a group becomes a member; false: the creator has to join separately.</summary>
    public bool CreatorIsMember { get; init; } = true;

    /// <summary>True if joining a group that does not exist creates it.</summary>
    public bool JoinCreatesGroup { get; init; }

    /// <summary>True if users who are not members of a group may send messages to it.</summary>
    public bool NonMembersMayPost { get; init; }

    /// <summary>True if a text may contain line breaks.</summary>
    public bool KeepsNewlines { get; init; } = true;

    /// <summary>True if leading and trailing spaces of a text are preserved.</summary>
    public bool KeepsSpaces { get; init; } = true;

    /// <summary>True if the server closes the connection of a client that exits; null: not specified.</summary>
    public bool? ExitClosesConnection { get; init; }

    /// <summary>True if the server may close the connection of a client that says nothing for a while.</summary>
    public bool EndsIdleConnections { get; init; }

    /// <summary>True if names of users and groups that differ only in case are one name.</summary>
    public bool NamesIgnoreCase { get; init; }

    /// <summary>
    /// True if a user who is away stays in their groups, and gets what is sent to them on return. Default: false.
    /// </summary>
    public bool AwayMembersStay { get; init; }

    /// <summary>True if user lists are sent only on request.</summary>
    public bool UserListOnRequest { get; init; }

    /// <summary>True if a user list includes the user to whom it is sent.</summary>
    public bool UserListIncludesReceiver { get; init; } = true;

    /// <summary>True if a user is a member of one group at most: who joins another leaves the one before.</summary>
    public bool OneGroupAtATime { get; init; }

    /// <summary>Names of groups that are always there; empty if users create groups.</summary>
    public IReadOnlyList<string> BuiltInGroups { get; init; } = [];

    /// <summary>Handling of messages to unknown users at a level.</summary>
    public UnknownRecipientPolicy UnknownAt(Level level) => UnknownReceiver.Last(rule => rule.From <= level).Outcome;

    /// <summary>Changes a text to what this server can transmit.</summary>
    public string Adapt(string text)
    {
        if (!KeepsNewlines) text = text.ReplaceLineEndings(" ").Replace('\t', ' ');
        return KeepsSpaces ? text : text.Trim();
    }
}

/// <summary>A server's handling of a message from a bot to a user name that nobody has.</summary>
public enum UnknownRecipientPolicy
{
    /// <summary>The server returns an error to the sender.</summary>
    Refused,

    /// <summary>The server queues the message, as for a user who is offline.</summary>
    Queued,

    /// <summary>The server drops the message and tells nobody.</summary>
    Silent,

    /// <summary>The server reports it on its own console only; the sender hears nothing.</summary>
    Console,
}
