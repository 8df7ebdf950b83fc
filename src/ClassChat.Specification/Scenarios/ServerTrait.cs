namespace ClassChat.Specification.Scenarios;

/// <summary>
/// Behavior of a server that the assignment leaves open, as its dialect states it; a scenario can exclude servers that
/// have it, or require it.
/// </summary>
public enum ServerTrait
{
    /// <summary>Joining a group that does not exist creates it.</summary>
    JoinCreatesGroup,

    /// <summary>Users who are not members of a group may send messages to it.</summary>
    NonMembersMayPost,

    /// <summary>The server lists groups with their members.</summary>
    ListsGroups,

    /// <summary>The server closes the connection of a client that exits.</summary>
    ExitClosesConnection,

    /// <summary>The server may close the connection of a client that says nothing for a while.</summary>
    EndsIdleConnections,

    /// <summary>Names that differ only in case are one name.</summary>
    NamesIgnoreCase,

    /// <summary>A user who is away stays in their groups.</summary>
    AwayMembersStay,

    /// <summary>The sender of a message receives it back.</summary>
    SenderGetsOwnMessages,

    /// <summary>A message to a name that nobody has had yet is queued for it.</summary>
    QueuesForNewNames,

    /// <summary>A user is a member of one group at most.</summary>
    OneGroupAtATime,

    /// <summary>Groups are always there, and users create none.</summary>
    BuiltInGroups,
}

/// <summary>
/// Names of server traits in scenario files; dialects use the same names in their semantics, except
/// <c>lists_groups</c> and <c>queues_for_new_names</c>, which follows from their <c>unknown_receiver</c>.
/// </summary>
public static class ServerTraits
{
    /// <summary>All traits by their name.</summary>
    public static IReadOnlyDictionary<string, ServerTrait> ByName { get; } = new Dictionary<string, ServerTrait>
    {
        ["join_creates_group"] = ServerTrait.JoinCreatesGroup,
        ["non_members_may_post"] = ServerTrait.NonMembersMayPost,
        ["lists_groups"] = ServerTrait.ListsGroups,
        ["exit_closes_connection"] = ServerTrait.ExitClosesConnection,
        ["ends_idle_connections"] = ServerTrait.EndsIdleConnections,
        ["names_ignore_case"] = ServerTrait.NamesIgnoreCase,
        ["away_members_stay"] = ServerTrait.AwayMembersStay,
        ["sender_gets_own_messages"] = ServerTrait.SenderGetsOwnMessages,
        ["queues_for_new_names"] = ServerTrait.QueuesForNewNames,
        ["one_group_at_a_time"] = ServerTrait.OneGroupAtATime,
        ["built_in_groups"] = ServerTrait.BuiltInGroups,
    };

    /// <summary>Name of a trait.</summary>
    public static string Name(this ServerTrait trait) => ByName.First(entry => entry.Value == trait).Key;
}
