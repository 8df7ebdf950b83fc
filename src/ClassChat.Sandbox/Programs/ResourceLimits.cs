namespace ClassChat.Sandbox.Programs;

/// <summary>
/// Resource limits of a program under test with all its processes. Beyond most of them it is killed, and the report
/// says why; beyond the limits of open files and threads, its system calls fail.
/// </summary>
/// <remarks>
/// Address space is not limited, since the .NET, Java and Go runtimes reserve far more than they use.
/// </remarks>
public sealed record ResourceLimits
{
    /// <summary>Maximum memory in use by all its processes together, in bytes. Default: 1 GiB.</summary>
    public long MemoryBytes { get; init; } = 1L << 30;

    /// <summary>
    /// Maximum processor time of all its processes together since its start, in one scenario. Default: 2 minutes.
    /// </summary>
    public TimeSpan ProcessorTime { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Maximum number of processes at the same time. Default: 256.</summary>
    public int Processes { get; init; } = 256;

    /// <summary>
    /// Maximum number of threads of all its processes together, where the kernel counts them: four per allowed process.
    /// Since the kernel counts processes as threads, this also bounds a fork bomb until the next check.
    /// </summary>
    internal int Threads => Processes * 4;

    /// <summary>
    /// Maximum number of open files and sockets per process; beyond it, system calls fail. Default: 4096.
    /// </summary>
    public int OpenFiles { get; init; } = 4096;

    /// <summary>Maximum output, including standard error, in bytes. Default: 64 MiB.</summary>
    public long OutputBytes { get; init; } = 64L << 20;

    /// <summary>Maximum total size of its folder, including the submitted files, in bytes. Default: 512 MiB.</summary>
    public long DiskBytes { get; init; } = 512L << 20;
}
