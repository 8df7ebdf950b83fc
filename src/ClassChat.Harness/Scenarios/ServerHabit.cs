namespace ClassChat.Harness.Scenarios;

/// <summary>What the assignment leaves open, and which scenarios are not asked of servers that have it so.</summary>
public enum ServerHabit
{
    /// <summary>Joining a group that is not there makes it.</summary>
    JoinsCreate,

    /// <summary>Who is not a member of a group may post to it.</summary>
    OutsidersPost,

    /// <summary>Groups are listed with their members.</summary>
    ListsGroups,
}

/// <summary>The names of habits in scenario files; those of semantics are the same in dialects.</summary>
public static class ServerHabits
{
    /// <summary>Every habit by its name.</summary>
    public static IReadOnlyDictionary<string, ServerHabit> ByName { get; } = new Dictionary<string, ServerHabit>
    {
        ["joins_create"] = ServerHabit.JoinsCreate,
        ["outsiders_post"] = ServerHabit.OutsidersPost,
        ["lists_groups"] = ServerHabit.ListsGroups,
    };

    /// <summary>The name of a habit.</summary>
    public static string Name(this ServerHabit habit) => ByName.First(entry => entry.Value == habit).Key;
}
