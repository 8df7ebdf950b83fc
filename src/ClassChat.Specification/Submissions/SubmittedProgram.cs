namespace ClassChat.Specification.Submissions;

/// <summary>Program of a submission, as its file describes it: the command and all settings of its start.</summary>
/// <param name="Command">Its command line; <c>{port}</c>, <c>{host}</c> and <c>{level}</c> are put in.</param>
public sealed record SubmittedProgram(string Command)
{
    /// <summary>The port it always listens at, or where it looks for its server; null: it is told.</summary>
    public int? Port { get; init; }

    /// <summary>An environment variable besides <c>PORT</c> that gets the port; null: none.</summary>
    public string? PortVariable { get; init; }

    /// <summary>The folder in which it runs, a full path; null: not known, and told as a fault.</summary>
    public string? Directory { get; init; }

    /// <summary>Environment variables to set.</summary>
    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    /// <summary>Text that is typed at its standard input once, at the start; null: nothing.</summary>
    public string? Input { get; init; }

    /// <summary>Files and folders that are put into its folder before each start.</summary>
    public required IReadOnlyList<PlacedFile> Place { get; init; }

    /// <summary>Patterns of what is removed from its folder before each start.</summary>
    public required IReadOnlyList<string> Wipe { get; init; }

    /// <summary>Time that it may take until it listens.</summary>
    public required TimeSpan ReadyWithin { get; init; }

    /// <summary>Limits of what it may take of the machine.</summary>
    public required ProgramLimits Limits { get; init; }

    /// <summary>Folders and files that it may read although they are hidden otherwise: full paths.</summary>
    public required IReadOnlyList<string> See { get; init; }

    /// <summary>Protection of the machine from it.</summary>
    public ProtectionChoice Protection { get; init; }
}

/// <summary>File or folder that is put into a program's folder before each start.</summary>
/// <param name="From">A file or a folder; a full path.</param>
/// <param name="To">Where it goes, relative to the folder in which the program runs.</param>
public sealed record PlacedFile(string From, string To);

/// <summary>Limits of what a program and all processes it starts may take of the machine.</summary>
/// <param name="MemoryBytes">Memory of all its processes together, in bytes.</param>
/// <param name="ProcessorTime">Processor time of all its processes together, in one scenario.</param>
/// <param name="Processes">Processes at once.</param>
/// <param name="OpenFiles">Files and sockets that each of its processes may have open at once.</param>
/// <param name="OutputBytes">Output, errors included, in bytes.</param>
/// <param name="DiskBytes">Size of its folder, in bytes.</param>
public sealed record ProgramLimits(
    long MemoryBytes, TimeSpan ProcessorTime, int Processes, int OpenFiles, long OutputBytes, long DiskBytes);

/// <summary>Settings of a program where its submission file says nothing.</summary>
/// <param name="Limits">Its limits; a file that is not trusted can only lower them.</param>
/// <param name="ReadyWithin">Time that it may take until it listens.</param>
public sealed record ProgramDefaults(ProgramLimits Limits, TimeSpan ReadyWithin);

/// <summary>Protection of the machine from a program, as a submission file may choose it.</summary>
public enum ProtectionChoice
{
    /// <summary>The best there is on the machine.</summary>
    Best,

    /// <summary>Limits and a copy of its files, but the machine's network and files.</summary>
    LimitsOnly,

    /// <summary>None: it runs where it stands, and nothing is limited.</summary>
    None,
}
