using ClassChat.Protocol;

namespace ClassChat.Harness.Dialects;

/// <summary>What the assignment leaves open, and a server decides.</summary>
public sealed record Semantics
{
    /// <summary>What a message to somebody nobody knows comes to, from which level on.</summary>
    public IReadOnlyList<(Level From, UnknownReceiver Outcome)> UnknownReceiver { get; init; } =
        [(Level.Task1, Harness.Dialects.UnknownReceiver.Refused)];

    /// <summary>True if who sends to a group gets the message too.</summary>
    public bool GroupEcho { get; init; } = true;

    /// <summary>True if who sends a message gets it back as one.</summary>
    public bool Echo { get; init; }

    /// <summary>True if who creates a group is in it; false: they have to join as well.</summary>
    public bool CreateJoins { get; init; } = true;

    /// <summary>True if joining a group that is not there makes it.</summary>
    public bool JoinsCreate { get; init; }

    /// <summary>True if who is not a member of a group may post to it.</summary>
    public bool OutsidersPost { get; init; }

    /// <summary>True if a text may hold line breaks.</summary>
    public bool Newlines { get; init; } = true;

    /// <summary>True if blanks at the ends of a text are kept.</summary>
    public bool Blanks { get; init; } = true;

    /// <summary>True if the server ends the connection of who says goodbye; null: it is not claimed.</summary>
    public bool? ExitCloses { get; init; }

    /// <summary>True if lists of users come only when asked for.</summary>
    public bool UsersAreAsked { get; init; }

    /// <summary>What a message to somebody nobody knows comes to at a level.</summary>
    public UnknownReceiver UnknownAt(Level level) => UnknownReceiver.Last(rule => rule.From <= level).Outcome;

    /// <summary>A text as this server can carry it.</summary>
    public string Adapt(string text)
    {
        if (!Newlines) text = text.ReplaceLineEndings(" ").Replace('\t', ' ');
        return Blanks ? text : text.Trim();
    }
}

/// <summary>What a message to somebody nobody knows comes to.</summary>
public enum UnknownReceiver
{
    /// <summary>An error.</summary>
    Refused,

    /// <summary>It waits, as for somebody who is away.</summary>
    Queued,

    /// <summary>Nothing is said.</summary>
    Silent,

    /// <summary>Only the server's own console tells.</summary>
    Console,
}
