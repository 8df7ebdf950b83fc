using ClassChat.Platform.Linux;
using ClassChat.Sandbox.ControlGroups;
using ClassChat.Sandbox.Isolation;

namespace ClassChat.Sandbox.Programs;

/// <summary>
/// Checks memory, processor time, processes and disk use of all isolated programs (only on Linux) and kills those over
/// their limits. One thread serves all, since a scan of <c>/proc</c>, which programs without control groups need, costs
/// the same for sixteen as for one. It also removes control groups whose processes take a while to end.
/// </summary>
internal sealed class ResourceWatchdog
{
    /// <summary>Interval between checks; a program may exceed its limits for this long.</summary>
    private static readonly TimeSpan _interval = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// Maximum number of checks until a control group is given up, which the next harness then removes.
    /// </summary>
    private const int MaxRemovals = 100;

    private const int Urgent = -15;
    private const int ThreadStackBytes = 512 * 1024;

    private readonly Lock _lock = new();
    private readonly Lock _counting = new();
    private readonly Dictionary<int, (WatchedProgram Program, long StartTicks)> _programs = [];
    private readonly ProcessAccounting _processAccounting = new();
    private readonly List<(ProgramGroup Group, int Tries)> _removals = [];
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
            Run();
        }
    }

    /// <summary>Removes the control groups of a program that has ended, as soon as its last process has.</summary>
    public void Remove(ProgramGroup group)
    {
        if (group.TryRemove()) group.Dispose();
        else
        {
            lock (_lock)
            {
                _removals.Add((group, 0));
                Run();
            }
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

    /// <summary>Processor time of a watched program without a control group; null for any other.</summary>
    /// <param name="root">Number of its first process; null if it has not started.</param>
    public TimeSpan? ProcessorTimeOf(int? root) =>
        root is int id ? Count().GetValueOrDefault(id)?.ProcessorTime : null;

    private void Run()
    {
        if (_isRunning) return;
        _isRunning = true;
        var thread = new Thread(Work, ThreadStackBytes)
        {
            IsBackground = true,
            Name = "watchdog",
        };
        thread.Start();
    }

    private void Work()
    {
        // Raised if permitted, because a program that forks endlessly takes most of the CPU time.
        Threads.SetPriority(0, Urgent);
        using var pause = new ManualResetEventSlim();
        while (true)
        {
            pause.Wait(_interval);
            WatchedProgram[] all;
            lock (_lock)
            {
                RemoveGroups();
                if (_programs.Count == 0 && _removals.Count == 0)
                {
                    _isRunning = false;
                    return;
                }

                all = [.. _programs.Values.Select(one => one.Program)];
            }

            Check(all);
        }
    }

    private void Check(WatchedProgram[] all)
    {
        Dictionary<int, ResourceUsage> counted = [];
        Attempt(() => counted = all.Any(one => one.Group is null) ? Count() : []);
        foreach (WatchedProgram one in all)
        {
            Attempt(() =>
            {
                if (one.Group is not null) one.Check();
                else one.Check(counted.GetValueOrDefault(one.Root) ?? new ResourceUsage());
            });
        }
    }

    /// <summary>
    /// Looks at one program. If no descriptors are left for that, the next check may have some; an exception would end
    /// the harness, and all grades with it.
    /// </summary>
    private static void Attempt(Action look)
    {
        try
        {
            look();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Looked at again in the next round.
        }
    }

    private void RemoveGroups()
    {
        for (int i = _removals.Count - 1; i >= 0; i--)
        {
            (ProgramGroup group, int tries) = _removals[i];
            if (group.TryRemove() || tries == MaxRemovals)
            {
                group.Dispose();
                _removals.RemoveAt(i);
            }
            else _removals[i] = (group, tries + 1);
        }
    }

    private Dictionary<int, ResourceUsage> Count()
    {
        lock (_counting)
        {
            Dictionary<int, long> roots;
            lock (_lock)
            {
                roots = _programs.Where(one => one.Value.Program.Group is null)
                    .ToDictionary(one => one.Key, one => one.Value.StartTicks);
            }

            return _processAccounting.Count(roots);
        }
    }
}
