using System.Diagnostics;
using ClassChat.Platform.Linux;

namespace ClassChat.Sandbox.Isolation;

/// <summary>
/// The processes of one program and the memory and processor time that they use together, as counted by
/// <see cref="ProcessAccounting"/>.
/// </summary>
public sealed class ResourceUsage
{
    /// <summary>Numbers of the processes.</summary>
    public List<int> Ids { get; } = [];

    /// <summary>Resident memory in bytes; pages that processes share count once for each process.</summary>
    public long ResidentBytes { get; set; }

    /// <summary>
    /// Processor time, including that of ended processes: exactly if their parents have reaped them, else estimated.
    /// </summary>
    public TimeSpan ProcessorTime { get; set; }
}

/// <summary>
/// Finds the processes of several programs in one scan of <c>/proc</c> and sums up their usage. A process belongs to a
/// program if it descends from its first process or shares its session or process namespace, now or earlier.
/// </summary>
public sealed class ProcessAccounting
{
    private const int PollsPerRefresh = 20;

    /// <summary>Maximum time between scans that a running process stands for.</summary>
    private static readonly TimeSpan _maxElapsed = TimeSpan.FromMilliseconds(500);

    private readonly Dictionary<string, int> _namespaces = [];
    private readonly string? _ownNamespace = ProcessStatus.Namespace(Environment.ProcessId);
    private readonly Dictionary<int, TimeSpan> _estimates = [];
    private Dictionary<int, Known> _known = [];
    private long _lastScan = Stopwatch.GetTimestamp();
    private int _scans;
    private HashSet<int> _unrelated = [];

    /// <summary>Scans all processes and sums up their resource usage by program.</summary>
    /// <param name="roots">The programs' first processes, with their start times.</param>
    /// <returns>Resource usage of each program, by the number of its first process.</returns>
    public Dictionary<int, ResourceUsage> Count(IReadOnlyDictionary<int, long> roots)
    {
        // Process ids are reused, so the list of unrelated processes is discarded from time to time.
        if (_scans++ % PollsPerRefresh == 0) _unrelated.Clear();
        TimeSpan elapsed = SinceLastScan();
        foreach (int ended in _estimates.Keys.Where(root => !roots.ContainsKey(root))) _estimates.Remove(ended);
        foreach (string space in _namespaces.Where(known => !roots.ContainsKey(known.Value)).Select(known => known.Key))
            _namespaces.Remove(space);
        HashSet<int> unrelated = [];
        Dictionary<int, ProcessStatus> statuses = [];
        foreach (int id in ProcessStatus.Ids())
        {
            if (_unrelated.Contains(id) && !roots.ContainsKey(id)) unrelated.Add(id);
            else if (ProcessStatus.Read(id) is ProcessStatus status) statuses[id] = status;
        }

        var counted = new Dictionary<int, ResourceUsage>();
        var known = new Dictionary<int, Known>();
        foreach (ProcessStatus status in statuses.Values)
        {
            if (RootOf(status, statuses, roots, unrelated) is not int root) continue;
            known[status.Id] = new Known(status.StartTicks, root, status.OwnTime);
            _estimates[root] = _estimates.GetValueOrDefault(root) + TimeSince(status, elapsed);
            if (!counted.TryGetValue(root, out ResourceUsage? resourceUsage)) counted[root] = resourceUsage =
                new ResourceUsage();
            resourceUsage.Ids.Add(status.Id);
            resourceUsage.ResidentBytes += status.ResidentBytes;
            resourceUsage.ProcessorTime += status.ProcessorTime;
        }

        foreach ((int root, ResourceUsage usage) in counted)
            usage.ProcessorTime = TimeSpan.FromTicks(Math.Max(usage.ProcessorTime.Ticks, _estimates[root].Ticks));
        _known = known;
        _unrelated = unrelated;
        return counted;
    }

    private TimeSpan SinceLastScan()
    {
        TimeSpan elapsed = Stopwatch.GetElapsedTime(_lastScan);
        _lastScan = Stopwatch.GetTimestamp();
        return elapsed < _maxElapsed ? elapsed : _maxElapsed;
    }

    /// <summary>
    /// Estimates the processor time used since the last scan: exactly for a process that was there, by sampling for new
    /// ones. A new process that runs now stands for those that ran since then and have ended, of whose time nothing is
    /// left if their parent ignores them.
    /// </summary>
    private TimeSpan TimeSince(ProcessStatus status, TimeSpan elapsed)
    {
        if (_known.TryGetValue(status.Id, out Known before) && before.StartTicks == status.StartTicks)
            return status.OwnTime - before.OwnTime;
        return status.IsRunning ? elapsed * ProcFiles.RunningShare(status.Id) : TimeSpan.Zero;
    }

    /// <summary>First process of the program that a process belongs to; null if it belongs to none.</summary>
    private int? RootOf(
        ProcessStatus status, Dictionary<int, ProcessStatus> statuses, IReadOnlyDictionary<int, long> roots,
        HashSet<int> unrelated)
    {
        int? root = null;
        ProcessStatus at = status;
        bool isUnrelated = false;
        for (int steps = 0; root is null && steps <= statuses.Count; steps++)
        {
            root = Own(at, roots);
            if (root is not null || at.Id == Environment.ProcessId) break;
            isUnrelated = at.Parent != Environment.ProcessId && (at.Parent <= 1 || _unrelated.Contains(at.Parent));
            if (isUnrelated || !statuses.TryGetValue(at.Parent, out at)) break;
        }

        bool isNew = !_known.TryGetValue(status.Id, out Known before) || before.StartTicks != status.StartTicks;
        string? space = isNew ? ProcessStatus.Namespace(status.Id) : null;
        if (space is not null && space != _ownNamespace)
        {
            // An orphaned process has another parent now, but is still in the namespace created for the program.
            if (root is int found) _namespaces[space] = found;
            else if (_namespaces.TryGetValue(space, out int owner) && roots.ContainsKey(owner)) root = owner;
        }

        // The harness's own children may be programs that are registered a moment later, so they are not marked
        // unrelated.
        if (root is null && isUnrelated) unrelated.Add(status.Id);
        return root;
    }

    /// <summary>
    /// First process of the program that a process belongs to by its own number, session or an earlier scan, regardless
    /// of its parent; null if there is none.
    /// </summary>
    private int? Own(ProcessStatus status, IReadOnlyDictionary<int, long> roots)
    {
        if (roots.TryGetValue(status.Id, out long start) && start == status.StartTicks) return status.Id;
        if (roots.TryGetValue(status.Session, out long leader) && leader <= status.StartTicks) return status.Session;
        return _known.TryGetValue(status.Id, out Known before) && before.StartTicks == status.StartTicks
            && roots.ContainsKey(before.Root)
            ? before.Root
            : null;
    }

    /// <summary>Result of an earlier scan for one process.</summary>
    private readonly record struct Known(long StartTicks, int Root, TimeSpan OwnTime);
}
