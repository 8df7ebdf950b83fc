using ClassChat.Platform.Linux;
using ClassChat.Platform.Text;
using ClassChat.Sandbox.Isolation;

namespace ClassChat.Sandbox.Programs;

/// <summary>
/// A running program that <see cref="ResourceWatchdog"/> checks, with its limits and the action that kills it.
/// </summary>
/// <param name="Root">Number of its first process.</param>
/// <param name="Limits">Its resource limits.</param>
/// <param name="Folder">Its working copy; null if it has none.</param>
/// <param name="End">Kills the program and records the given reason.</param>
internal sealed record WatchedProgram(int Root, ResourceLimits Limits, WorkingCopy? Folder, Action<string> End);

/// <summary>
/// Checks memory, processor time, processes and folder size of all isolated programs (only on Linux) and kills those
/// over their limits. One thread serves all, since a scan of <c>/proc</c> costs the same for sixteen as for one.
/// </summary>
internal sealed class ResourceWatchdog
{
    /// <summary>Interval between checks; a program may exceed its limits for this long.</summary>
    private static readonly TimeSpan _interval = TimeSpan.FromMilliseconds(100);

    /// <summary>Number of checks per measurement of the folder size, which has to examine every file.</summary>
    private const int PollsPerMeasurement = 4;

    private const int Urgent = -15;
    private const int ThreadStackBytes = 512 * 1024;

    private readonly Lock _lock = new();
    private readonly Lock _counting = new();
    private readonly Dictionary<int, (WatchedProgram Program, long StartTicks)> _programs = [];
    private readonly ProcessAccounting _processAccounting = new();
    private bool _isRunning;

    /// <summary>The watchdog of this process.</summary>
    public static ResourceWatchdog Shared { get; } = new();

    /// <summary>Starts checking a program.</summary>
    public void Watch(WatchedProgram program)
    {
        if (!OperatingSystem.IsLinux()) return;
        lock (_lock)
        {
            // Its session may outlive it, so it is recorded even if it has exited already.
            _programs[program.Root] = (program, ProcessStatus.Read(program.Root)?.StartTicks ?? 0);
            if (_isRunning) return;
            _isRunning = true;
            var thread = new Thread(Work, ThreadStackBytes)
            {
                IsBackground = true,
                Name = "watchdog",
            };
            thread.Start();
        }
    }

    /// <summary>Stops checking a program.</summary>
    public void Forget(int root)
    {
        lock (_lock) _programs.Remove(root);
    }

    /// <summary>Numbers of the processes of a watched program.</summary>
    /// <param name="root">Number of its first process.</param>
    public IReadOnlyList<int> ProcessesOf(int root) => Count().GetValueOrDefault(root)?.Ids ?? [];

    private void Work()
    {
        // Raised if permitted, because a program that forks endlessly takes most of the CPU time.
        Threads.SetPriority(0, Urgent);
        using var pause = new ManualResetEventSlim();
        for (int check = 0; ; check++)
        {
            pause.Wait(_interval);
            WatchedProgram[] all;
            lock (_lock)
            {
                if (_programs.Count == 0)
                {
                    _isRunning = false;
                    return;
                }

                all = [.. _programs.Values.Select(one => one.Program)];
            }

            try
            {
                Check(all, check % PollsPerMeasurement == 0);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // No descriptors are left to look: the next check may have some. An exception here would end the
                // harness, and all grades with it.
            }
        }
    }

    private void Check(WatchedProgram[] all, bool measuresFolder)
    {
        Dictionary<int, ResourceUsage> counted = Count();
        foreach (WatchedProgram one in all)
        {
            ResourceUsage resourceUsage = counted.GetValueOrDefault(one.Root) ?? new ResourceUsage();
            if (Excess(resourceUsage, one, measuresFolder) is string excess) one.End(excess);
        }
    }

    private Dictionary<int, ResourceUsage> Count()
    {
        lock (_counting)
        {
            Dictionary<int, long> roots;
            lock (_lock) roots = _programs.ToDictionary(one => one.Key, one => one.Value.StartTicks);
            return _processAccounting.Count(roots);
        }
    }

    /// <summary>The limit that a program exceeds, worded as the reason for its end; null if none.</summary>
    public static string? Excess(ResourceUsage resourceUsage, WatchedProgram program, bool measuresFolder)
    {
        ResourceLimits limits = program.Limits;
        if (resourceUsage.Ids.Count > limits.Processes) return $"it had more than {limits.Processes} processes";
        if (resourceUsage.ProcessorTime > limits.ProcessorTime)
            return $"its processes used more than {QuantityFormatter.Time(limits.ProcessorTime)} of processor time";
        if (resourceUsage.ResidentBytes > limits.MemoryBytes && IsOver(resourceUsage, limits.MemoryBytes))
            return $"its processes used more than {QuantityFormatter.Bytes(limits.MemoryBytes)} of memory";
        return measuresFolder && program.Folder?.Measure() > limits.DiskBytes
            ? $"its files took more than {QuantityFormatter.Bytes(limits.DiskBytes)}"
            : null;
    }

    /// <summary>
    /// True if memory exceeds the limit. RSS counts shared pages once per process, so PSS is computed when RSS is over;
    /// if PSS is unavailable, RSS decides.
    /// </summary>
    private static bool IsOver(ResourceUsage resourceUsage, long limit) =>
        ProcessAccounting.ProportionalBytes(resourceUsage.Ids) is var exact && (exact == 0 || exact > limit);
}
