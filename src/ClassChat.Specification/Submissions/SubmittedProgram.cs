namespace ClassChat.Specification.Submissions;

/// <summary>
/// Program of a submission, as its file describes it: the command, the settings of its start, its limits and its
/// protection.
/// </summary>
/// <param name="Command">The command line; placeholders: <c>{port}</c>, <c>{host}</c>, <c>{level}</c> and,
/// for a client, <c>{name}</c>.</param>
public sealed record SubmittedProgram(string Command)
{
    /// <summary>
    /// The fixed port that a server listens at, or that a client connects to; null if it gets the port from the
    /// harness.
    /// </summary>
    public int? Port { get; init; }

    /// <summary>An environment variable besides <c>PORT</c> that gets the port; null: none.</summary>
    public string? PortVariable { get; init; }

    /// <summary>The full path of its working folder; null if that is invalid, which was reported as an error.</summary>
    public string? Directory { get; init; }

    /// <summary>
    /// The full path of the folder that is copied for it: that of the submission, or its working folder if that lies
    /// elsewhere; null if <see cref="Directory"/> is.
    /// </summary>
    public string? Root { get; init; }

    /// <summary>Full paths of folders in <see cref="Root"/> that belong to other submissions.</summary>
    public IReadOnlyList<string> ForeignFolders { get; init; } = [];

    /// <summary>Environment variables to set.</summary>
    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    /// <summary>Lines that are typed at its console once, at the start; null for none.</summary>
    public string? Input { get; init; }

    /// <summary>True if a server runs at a pseudo terminal (pty), false if it uses pipes.</summary>
    public bool HasTerminal { get; init; }

    /// <summary>Files and folders that are copied into its folder before each start.</summary>
    public required IReadOnlyList<PlacedFile> Files { get; init; }

    /// <summary>Patterns of files that are removed from its folder before each start.</summary>
    public required IReadOnlyList<string> CleanPatterns { get; init; }

    /// <summary>Time limit for it to start listening.</summary>
    public required TimeSpan StartTimeout { get; init; }

    /// <summary>Its resource limits.</summary>
    public required ProgramLimits Limits { get; init; }

    /// <summary>Full paths of folders and files that it may read although they are hidden by default.</summary>
    public required IReadOnlyList<string> VisiblePaths { get; init; }

    /// <summary>Protection of the machine from it.</summary>
    public ProtectionChoice Protection { get; init; }
}

/// <summary>File or folder that is copied into a program's folder before each start.</summary>
/// <param name="From">The full path of a file or folder.</param>
/// <param name="To">The destination, relative to the folder in which the program runs.</param>
public sealed record PlacedFile(string From, string To);

/// <summary>Resource limits of a program with all processes that it starts.</summary>
/// <param name="MemoryBytes">Memory of all its processes together, in bytes.</param>
/// <param name="ProcessorTime">Processor time of all its processes together, in one scenario.</param>
/// <param name="Processes">Maximum number of simultaneous processes.</param>
/// <param name="OpenFiles">Maximum number of open files and sockets per process.</param>
/// <param name="OutputBytes">Output including standard error, in bytes.</param>
/// <param name="DiskBytes">Size of its folder, in bytes.</param>
public sealed record ProgramLimits(
    long MemoryBytes, TimeSpan ProcessorTime, int Processes, int OpenFiles, long OutputBytes, long DiskBytes);

/// <summary>
/// Limits and start timeout: the usual ones of programs whose submission file sets none, or the most that a file gets.
/// </summary>
/// <param name="Limits">The limits.</param>
/// <param name="StartTimeout">Time limit for it to start listening.</param>
public sealed record ProgramDefaults(ProgramLimits Limits, TimeSpan StartTimeout);

/// <summary>Protection of the machine from a program, as a submission file may choose it.</summary>
public enum ProtectionChoice
{
    /// <summary>The best protection that the machine supports.</summary>
    Best,

    /// <summary>Limits and a working copy, but the machine's network and file system.</summary>
    LimitsOnly,

    /// <summary>No protection: it runs in its own folder without limits.</summary>
    None,
}
