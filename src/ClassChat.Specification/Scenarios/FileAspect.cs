namespace ClassChat.Specification.Scenarios;

/// <summary>Extent of the check in <see cref="Expectation.ReceivesFile"/>: whole file or just its checksum.</summary>
public enum FileAspect
{
    /// <summary>Bytes, name and size.</summary>
    Whole,

    /// <summary>The announced checksum matches the bytes sent.</summary>
    Checksum,
}
