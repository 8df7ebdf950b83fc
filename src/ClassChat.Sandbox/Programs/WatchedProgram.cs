using ClassChat.Sandbox.ControlGroups;
using ClassChat.Sandbox.Isolation;

namespace ClassChat.Sandbox.Programs;

/// <summary>
/// A running program that <see cref="ResourceWatchdog"/> checks, with its limits and the action that kills it.
/// </summary>
/// <param name="root">Number of its first process.</param>
/// <param name="limits">Its resource limits.</param>
/// <param name="folder">Its working copy; null if it has none.</param>
/// <param name="end">Kills the program and records the given reason.</param>
internal sealed class WatchedProgram(int root, ResourceLimits limits, WorkingCopy? folder, Action<string> end)
{
    private readonly DiskMeter _disk = new(limits, folder);
    private MemoryAccounting? _memory;

    /// <summary>Number of its first process.</summary>
    public int Root => root;

    /// <summary>Its control groups, which count for it; null: its processes are searched for.</summary>
    public ProgramGroup? Group { get; init; }

    /// <summary>Number of processes that start the program and do not count.</summary>
    public int WrapperProcesses { private get; init; }

    private int MaxProcesses => limits.Processes + WrapperProcesses;

    /// <summary>Ends the program if it exceeds a limit, by the counters of its control groups.</summary>
    public void Check()
    {
        if (Excess(Group!) is string excess) end(excess);
    }

    /// <summary>Ends the program if it exceeds a limit.</summary>
    /// <param name="usage">Resources that its processes use.</param>
    public void Check(ResourceUsage usage)
    {
        if (Excess(usage) is string excess) end(excess);
    }

    private string? Excess(ProgramGroup group)
    {
        if (limits.ExcessOf(group) is string excess) return excess;
        // Threads count among the tasks, so that the processes are only counted when there may be too many.
        if (group.Tasks > MaxProcesses && group.Processes.Count > MaxProcesses) return limits.ProcessesExcess;
        return _disk.IsDue ? _disk.Excess(group.Processes) : null;
    }

    private string? Excess(ResourceUsage usage)
    {
        if (usage.Ids.Count > MaxProcesses) return limits.ProcessesExcess;
        if (usage.ProcessorTime > limits.ProcessorTime) return limits.ProcessorTimeExcess;
        bool isDue = _disk.IsDue;
        string? excess = isDue ? _disk.Excess(usage.Ids) : null;
        if (isDue) _memory = MemoryAccounting.Of(usage.Ids, _disk.Unnamed);
        return IsOutOfMemory(usage) ? limits.MemoryExcess : excess;
    }

    /// <summary>
    /// True if memory exceeds the limit. Resident memory counts shared pages several times, so it only tells when to
    /// compute the exact amount; it decides itself where that is not to be had.
    /// </summary>
    private bool IsOutOfMemory(ResourceUsage usage)
    {
        long most = usage.ResidentBytes + (_memory?.MemoryFileBytes ?? 0);
        return most > limits.MemoryBytes && (_memory?.ExactBytes(usage.Ids) ?? most) > limits.MemoryBytes;
    }
}
