namespace ClassChat.Harness.Scenarios;

/// <summary>
/// How all bots of a run put bytes on the wire, where their scenario does not say. What TCP may do at any time: no
/// verdict may depend on it.
/// </summary>
/// <param name="Name">What it is called.</param>
/// <param name="Manner">How a message is cut.</param>
/// <param name="Bytes">Into pieces of how many bytes, if it is.</param>
/// <param name="Glues">True if messages that one statement sends go out several to a write.</param>
public sealed record WireHabit(string Name, WireManner Manner, int Bytes, bool Glues)
{
    /// <summary>A message, a write: how most clients do it.</summary>
    public static WireHabit Whole { get; } = new("whole", WireManner.Whole, 0, Glues: false);

    /// <summary>All there are, the usual one first.</summary>
    public static IReadOnlyList<WireHabit> All { get; } =
    [
        Whole,
        new("glued", WireManner.Whole, 0, Glues: true),
        new("cut", WireManner.Pieces, 7, Glues: false), // no length that anything in a message has
        new("bytes", WireManner.Pieces, 1, Glues: false),
        new("characters", WireManner.InsideCharacters, 0, Glues: false),
    ];
}
