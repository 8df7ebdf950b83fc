namespace ClassChat.Specification.Scenarios;

/// <summary>Way in which one bot divides each message that it sends into writes to its socket.</summary>
public enum WriteMode
{
    /// <summary>One write per message.</summary>
    Whole,

    /// <summary>Several writes per message, each of a given number of bytes.</summary>
    Pieces,

    /// <summary>Several writes per message, split inside each multi-byte character.</summary>
    InsideCharacters,
}
