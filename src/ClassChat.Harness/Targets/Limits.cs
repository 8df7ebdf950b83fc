namespace ClassChat.Harness.Targets;

/// <summary>
/// What a server program may take of the machine, with all processes it starts. A program that takes more is ended, and
/// the report says why. None of these limits the address space: the .NET, Java and Go runtimes reserve far more of it
/// than they use.
/// </summary>
public sealed record Limits
{
    /// <summary>Memory in use by all its processes together, in bytes. Default: 1 GiB.</summary>
    public long MemoryBytes { get; init; } = 1L << 30;

    /// <summary>
    /// Processor time of all its processes together since it was started, in one scenario. Default: 2 minutes.
    /// </summary>
    public TimeSpan ProcessorTime { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How many processes it may have at once. Default: 256.</summary>
    public int Processes { get; init; } = 256;

    /// <summary>
    /// How many threads these may have together, where the kernel counts them: four for each process that is allowed.
    /// To the kernel, processes are threads: this also bounds what forks for ever, until it is looked at.
    /// </summary>
    internal int Threads => Processes * 4;

    /// <summary>
    /// How many files and sockets each of its processes may have open at once: beyond that, its system calls fail.
    /// Default: 4096.
    /// </summary>
    public int OpenFiles { get; init; } = 4096;

    /// <summary>What it may print, errors included, in bytes. Default: 64 MiB.</summary>
    public long OutputBytes { get; init; } = 64L << 20;

    /// <summary>
    /// What may stand in its folder, what was handed in included, in bytes; no single file may be larger either.
    /// Default: 512 MiB.
    /// </summary>
    public long DiskBytes { get; init; } = 512L << 20;
}
