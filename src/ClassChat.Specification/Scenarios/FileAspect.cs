namespace ClassChat.Specification.Scenarios;

/// <summary>Extent of the check in <see cref="Expectation.ReceivesFile"/>.</summary>
public enum FileAspect
{
    /// <summary>Bytes, name and size.</summary>
    Whole,

    /// <summary>Bytes, whatever is said of name, size and sender.</summary>
    Bytes,

    /// <summary>The announced checksum matches the bytes sent.</summary>
    Checksum,
}
