namespace ClassChat.Protocol;

/// <summary>
/// The steps of the assignment, lowest first. Task 1 and Task 3 are plain text, Task 2 is a client only; from Task 4 on
/// servers speak JSON, and each does all that the JSON servers of the earlier steps do.
/// </summary>
public enum Level
{
    /// <summary>A server for one client; text in both directions.</summary>
    Task1 = 1,

    /// <summary>The multiplexing client; this step has no server of its own.</summary>
    Task2,

    /// <summary>Many clients, one thread each.</summary>
    Task3,

    /// <summary>Names and direct messages, in JSON.</summary>
    Task4,

    /// <summary>Groups.</summary>
    Bonus1,

    /// <summary>Files.</summary>
    Bonus2,

    /// <summary>Messages for users who are offline.</summary>
    Bonus3,

    /// <summary>Encryption between client and server, for teaching.</summary>
    Bonus4,

    /// <summary>Everything, and the robustness that a real class needs.</summary>
    Full,
}

/// <summary>
/// Names of the <see cref="Level"/> values, as spelled on command lines and in files, and the list of those with a
/// server.
/// </summary>
public static class LevelNames
{
    /// <summary>All levels that a server can run at, lowest first.</summary>
    public static IReadOnlyList<Level> ServerLevels { get; } =
    [
        Level.Task1, Level.Task3, Level.Task4, Level.Bonus1, Level.Bonus2, Level.Bonus3, Level.Bonus4, Level.Full,
    ];

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
        Level.Bonus4 => "bonus4",
        Level.Full => "full",
        _ => throw new ArgumentOutOfRangeException(nameof(level)),
    };

    /// <summary>Parses the name of a level; false if no level has that name.</summary>
    public static bool TryParse(string name, out Level level) => ByName.TryGetValue(name, out level);
}
