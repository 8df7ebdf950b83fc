namespace ClassChat.Harness.Scenarios;

/// <summary>Traits of servers that the assignment leaves open; scenarios are asked by them.</summary>
public enum ServerHabit
{
    /// <summary>Joining a group that is not there makes it.</summary>
    JoinsCreate,

    /// <summary>Who is not a member of a group may post to it.</summary>
    OutsidersPost,

    /// <summary>Groups are listed with their members.</summary>
    ListsGroups,

    /// <summary>The server ends the connection of a client that says goodbye.</summary>
    ExitClosesConnection,
}

/// <summary>Names of these traits in scenario files.</summary>
public static class ServerHabits
{
    /// <summary>Every habit by its name.</summary>
    public static IReadOnlyDictionary<string, ServerHabit> ByName { get; } = new Dictionary<string, ServerHabit>
    {
        ["join_creates_group"] = ServerHabit.JoinsCreate,
        ["non_members_may_post"] = ServerHabit.OutsidersPost,
        ["lists_groups"] = ServerHabit.ListsGroups,
        ["exit_closes_connection"] = ServerHabit.ExitClosesConnection,
    };

    /// <summary>The name of a habit.</summary>
    public static string Name(this ServerHabit habit) => ByName.First(entry => entry.Value == habit).Key;
}
