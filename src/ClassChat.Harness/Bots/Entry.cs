namespace ClassChat.Harness.Bots;

/// <summary>What came of trying to get in.</summary>
public enum Entry
{
    /// <summary>It has not tried, or is gone again.</summary>
    Outside,

    /// <summary>It is in.</summary>
    In,

    /// <summary>The server said no.</summary>
    Refused,

    /// <summary>The server ended the connection.</summary>
    Closed,

    /// <summary>The server said nothing that the dialect knows.</summary>
    Silent,

    /// <summary>There was no connection to be had.</summary>
    Unreachable,
}
