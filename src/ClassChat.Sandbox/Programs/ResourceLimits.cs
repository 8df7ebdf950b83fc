using System.Globalization;
using ClassChat.Platform.Text;
using ClassChat.Sandbox.ControlGroups;

namespace ClassChat.Sandbox.Programs;

/// <summary>
/// Resource limits of a program under test with all its processes. Beyond most of them it is killed, and the report
/// says why; beyond the limits of open files and threads, its system calls fail. The texts for the report are here.
/// </summary>
/// <remarks>
/// Address space is not limited, since the .NET, Java and Go runtimes reserve far more than they use.
/// </remarks>
public sealed record ResourceLimits
{
    /// <summary>Number of tasks that the tools around a program need while they start it.</summary>
    private const int WrapperTasks = 8;

    /// <summary>Maximum memory in use by all its processes together, in bytes. Default: 1 GiB.</summary>
    public long MemoryBytes { get; init; } = 1L << 30;

    /// <summary>
    /// Maximum processor time of all its processes together since its start, in one scenario. Default: 2 minutes.
    /// </summary>
    public TimeSpan ProcessorTime { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Maximum number of processes at the same time. Default: 256.</summary>
    public int Processes { get; init; } = 256;

    /// <summary>Limits among them that the kernel enforces by control groups.</summary>
    internal GroupLimits OfGroup => new(MemoryBytes, Threads + WrapperTasks);

    /// <summary>The limit that the program in a group exceeds, as the reason for its end; null if none.</summary>
    internal string? ExcessOf(ProgramGroup group) => group.IsOutOfMemory ? MemoryExcess
        : group.ProcessorTime > ProcessorTime ? ProcessorTimeExcess
        : null;

    /// <summary>Text for a program with more processes than it may have.</summary>
    internal string ProcessesExcess => $"it had more than {Processes} processes";

    /// <summary>Text for a program that used more processor time than it may use.</summary>
    internal string ProcessorTimeExcess =>
        $"its processes used more than {QuantityFormatter.Time(ProcessorTime)} of processor time";

    /// <summary>Text for a program that used more memory than it may use.</summary>
    internal string MemoryExcess => $"its processes used more than {QuantityFormatter.Bytes(MemoryBytes)} of memory";

    /// <summary>Text for a program whose files are larger than they may be.</summary>
    internal string DiskExcess => $"its files took more than {QuantityFormatter.Bytes(DiskBytes)}";

    /// <summary>Text for a program that made more files than it may have.</summary>
    internal string FilesExcess =>
        string.Create(CultureInfo.InvariantCulture, $"it made more than {Files:#,0} files");

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

    /// <summary>
    /// Maximum number of files, folders and links in its folder, including the submitted ones; twice as many as a
    /// submission may have. Each takes room on the disk, even an empty one.
    /// </summary>
    internal int Files { get; init; } = 40_000;
}
