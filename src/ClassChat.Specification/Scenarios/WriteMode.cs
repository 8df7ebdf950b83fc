namespace ClassChat.Specification.Scenarios;

/// <summary>Way in which a bot splits messages into writes.</summary>
public enum WriteMode
{
    /// <summary>One write per message.</summary>
    Whole,

    /// <summary>Several writes per message, each of a given number of bytes.</summary>
    Pieces,

    /// <summary>Several writes per message, split inside each multi-byte character.</summary>
    InsideCharacters,
}
