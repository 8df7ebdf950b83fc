namespace ClassChat.Specification.Scenarios;

/// <summary>
/// Way in which all bots of a run split or combine messages into writes, unless the scenario sets its own. TCP may
/// split a stream in any way, so no verdict may depend on it.
/// </summary>
/// <param name="Name">Name of the pattern.</param>
/// <param name="Mode">Way in which a message is split.</param>
/// <param name="Bytes">Size of the pieces in bytes; 0 if messages are not split into pieces.</param>
/// <param name="Combines">True if messages that one statement sends are combined into fewer writes.</param>
public sealed record WritePattern(string Name, WriteMode Mode, int Bytes, bool Combines)
{
    /// <summary>One write per message, as in most clients.</summary>
    public static WritePattern Whole { get; } = new("whole", WriteMode.Whole, 0, Combines: false);

    /// <summary>All write patterns, the default one first.</summary>
    public static IReadOnlyList<WritePattern> All { get; } =
    [
        Whole,
        new("glued", WriteMode.Whole, 0, Combines: true),
        new("cut", WriteMode.Pieces, 7, Combines: false), // a length that no part of a message has
        new("bytes", WriteMode.Pieces, 1, Combines: false),
        new("characters", WriteMode.InsideCharacters, 0, Combines: false),
    ];
}
