using ClassChat.Protocol;

namespace ClassChat.Grading.Tests.ClientUnderTest;

/// <summary>What a client program does wrong, and what that must cost.</summary>
/// <param name="Way">What the program is told to be: the first argument of <c>Programs/client.py</c>.</param>
/// <param name="Name">What it does, as a sentence goes on after "a client that".</param>
/// <param name="Items">The items that it costs, in the order of the rubric.</param>
internal sealed record ClientFault(string Way, string Name, params IReadOnlyList<string> Items)
{
    /// <summary>The level of the server that the client is tried at.</summary>
    public Level Level { get; init; } = Level.Full;
}

/// <summary>All faults of clients: each is one thing that a correct client does wrong.</summary>
internal static class ClientFaults
{
    /// <summary>All that is asked of a client and does not hang on its level.</summary>
    public static IReadOnlyList<string> Items { get; } =
        ["t1.bidirectional", "t1.exit", "t2.both", "t2.single-loop", "t2.idle", "b2.save", "b2.rename"];

    /// <summary>All of them, in the order of the rubric.</summary>
    public static IReadOnlyList<ClientFault> All { get; } =
    [
        new("split", "decodes each piece of what comes by itself", "t2.both"),
        new("once", "takes what one read brings for one message", "t1.bidirectional", "t2.both", "b2.save"),
        new("garble", "shows question marks for what is not ASCII", "t1.bidirectional", "t2.both"),
        // One that shows nothing while it waits for a line can show nothing of the rest.
        new("blocked", "shows nothing while it waits for a line", [.. Items.Except(["t1.exit"])]),
        new("peek", "looks only for a moment after each line", [.. Items.Except(["t1.exit"])]),
        new("stay", "does not end when its user says exit", "t1.exit"),
        // Where people write to each other a client may well wait for its server to come back.
        new("linger", "stays when the operator has said exit", "t1.exit") { Level = Level.Task1 },
        new("word", "ends at any text with 'exit' in it", "t1.exit"),
        new("halfway", "shows nothing between receiver and message", "t2.both"),
        new("threads", "has a thread for each direction", "t2.single-loop"),
        // Who asks does not wait: not in one call, and not at rest.
        new("spin", "asks keyboard and socket in turn, again and again", "t2.single-loop", "t2.idle"),
        new("poll", "wakes up 200 times a second while nothing happens", "t2.idle"),
        new("tick", "starts 200 threads a second, each of which soon ends", "t2.idle"),
        new("outside", "saves a file where its name leads", "b2.save"),
        new("rooted", "saves a file where its name leads from the root", "b2.save"),
        new("believe", "saves a file that is corrupt", "b2.save"),
        new("overwrite", "overwrites a file with a second one of the same name", "b2.rename"),
    ];

    /// <summary>Those that the hand-out's rubric looks for in other places, with its items.</summary>
    public static IReadOnlyList<ClientFault> OfHandout { get; } =
        [new("drift", "has a thread for each direction once something was typed", "h2.stays")];

    /// <summary>What is lost in a way to be a client; nothing in one that is no fault.</summary>
    public static IReadOnlyList<string> ItemsOf(string way) =>
        All.SingleOrDefault(fault => fault.Way == way)?.Items ?? [];
}
