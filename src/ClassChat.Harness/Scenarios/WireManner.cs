namespace ClassChat.Harness.Scenarios;

/// <summary>How bytes are put on the wire.</summary>
public enum WireManner
{
    /// <summary>A message, a write.</summary>
    Whole,

    /// <summary>A message in pieces of so many bytes.</summary>
    Pieces,

    /// <summary>A message cut inside each of its multi-byte characters.</summary>
    InsideCharacters,
}
