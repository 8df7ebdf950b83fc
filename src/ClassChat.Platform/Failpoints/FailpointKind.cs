namespace ClassChat.Platform.Failpoints;

/// <summary>Kinds of access to the operating system at which a test can have a run fail.</summary>
public enum FailpointKind
{
    /// <summary>Opens a folder.</summary>
    OpenFolder,

    /// <summary>Lists the entries of a folder.</summary>
    ListFolder,

    /// <summary>Reads kind, size and times of a file or folder.</summary>
    ReadStatus,

    /// <summary>Creates a folder.</summary>
    MakeFolder,

    /// <summary>Opens a file for reading.</summary>
    OpenFile,

    /// <summary>Reads from a file.</summary>
    ReadFile,

    /// <summary>Creates a file, or opens one for writing.</summary>
    CreateFile,

    /// <summary>Writes to a file.</summary>
    WriteFile,

    /// <summary>Flushes a file to the disk.</summary>
    FlushFile,

    /// <summary>Moves a file or a folder.</summary>
    Move,

    /// <summary>Creates a link.</summary>
    MakeLink,

    /// <summary>Removes a file, a link or a folder.</summary>
    Remove,

    /// <summary>Changes permissions or owner.</summary>
    ChangeMode,

    /// <summary>Reads what the system tells of processes.</summary>
    ReadProcess,

    /// <summary>Starts a process.</summary>
    StartProcess,

    /// <summary>Creates a socket.</summary>
    OpenSocket,

    /// <summary>Connects a socket.</summary>
    Connect,

    /// <summary>Binds a socket to a port.</summary>
    Bind,

    /// <summary>Opens a pseudo terminal.</summary>
    OpenTerminal,

    /// <summary>Enters a new namespace.</summary>
    EnterNamespace,
}
