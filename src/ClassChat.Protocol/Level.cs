namespace ClassChat.Protocol;

/// <summary>The steps of the assignment, lowest first. Each contains what the ones before it ask of a server.</summary>
public enum Level
{
    /// <summary>One client, text both ways.</summary>
    Task1 = 1,

    /// <summary>The multiplexing client; no server of its own.</summary>
    Task2,

    /// <summary>Many clients, one thread each.</summary>
    Task3,

    /// <summary>Names and direct messages, in JSON.</summary>
    Task4,

    /// <summary>Groups.</summary>
    Bonus1,

    /// <summary>Files.</summary>
    Bonus2,

    /// <summary>Messages for people who are away.</summary>
    Bonus3,

    /// <summary>Everything, and what a real class needs beyond it.</summary>
    Full,
}

/// <summary>The names of the levels, as command lines and files spell them.</summary>
public static class LevelNames
{
    /// <summary>All levels that a server can run at, lowest first.</summary>
    public static IReadOnlyList<Level> OfServers { get; } =
        [Level.Task1, Level.Task3, Level.Task4, Level.Bonus1, Level.Bonus2, Level.Bonus3, Level.Full];

    /// <summary>All levels by their names, lowest first.</summary>
    public static IReadOnlyDictionary<string, Level> ByName { get; } =
        Enum.GetValues<Level>().ToDictionary(level => level.Name());

    /// <summary>The lower-case name of a level, e.g. <c>bonus1</c>.</summary>
    public static string Name(this Level level) => level switch
    {
        Level.Task1 => "task1",
        Level.Task2 => "task2",
        Level.Task3 => "task3",
        Level.Task4 => "task4",
        Level.Bonus1 => "bonus1",
        Level.Bonus2 => "bonus2",
        Level.Bonus3 => "bonus3",
        Level.Full => "full",
        _ => throw new ArgumentOutOfRangeException(nameof(level)),
    };

    /// <summary>Reads a level's name; false if there is none of that name.</summary>
    public static bool TryParse(string name, out Level level) => ByName.TryGetValue(name, out level);
}
