using ClassChat.Harness.Isolation;
using ClassChat.Harness.Linux;
using ClassChat.Harness.Notation;

namespace ClassChat.Harness.Targets;

/// <summary>A program that is watched.</summary>
/// <param name="Root">Its first process.</param>
/// <param name="Limits">What it may take.</param>
/// <param name="Folder">Its folder; null: not its own.</param>
/// <param name="End">Ends it, and keeps what it has done.</param>
internal sealed record Watched(int Root, Limits Limits, RunFolder? Folder, Action<string> End);

/// <summary>
/// Looks at what all programs under test take of the machine, and ends those that take too much. One thread looks for
/// all of them: a look at <c>/proc</c> costs as much for sixteen programs as for one.
/// </summary>
internal sealed class Watcher
{
    /// <summary>How long between two looks: a program may take more than its limit for so long.</summary>
    private static readonly TimeSpan _interval = TimeSpan.FromMilliseconds(100);

    /// <summary>The folder is measured at every so many looks: it is a look at each of its files.</summary>
    private const int LooksPerMeasure = 4;

    private const int Urgent = -15;
    private const int ThreadStackBytes = 512 * 1024;

    private readonly Lock _gate = new();
    private readonly Lock _counting = new();
    private readonly Dictionary<int, (Watched Program, long StartTicks)> _watched = [];
    private readonly Census _census = new();
    private bool _isRunning;

    /// <summary>That of this process.</summary>
    public static Watcher Shared { get; } = new();

    /// <summary>Watches a program from now on.</summary>
    public void Watch(Watched watched)
    {
        if (!OperatingSystem.IsLinux()) return;
        lock (_gate)
        {
            // If it has ended already, its session may live on.
            _watched[watched.Root] = (watched, ProcessStatus.Of(watched.Root)?.StartTicks ?? 0);
            if (_isRunning) return;
            _isRunning = true;
            var thread = new Thread(Work, ThreadStackBytes)
            {
                IsBackground = true,
                Name = "watcher",
            };
            thread.Start();
        }
    }

    /// <summary>Does not watch it any more.</summary>
    public void Forget(int root)
    {
        lock (_gate) _watched.Remove(root);
    }

    /// <summary>The processes of a program that is watched.</summary>
    /// <param name="root">Its first process.</param>
    public IReadOnlyList<int> ProcessesOf(int root) => Count().GetValueOrDefault(root)?.Ids ?? [];

    private void Work()
    {
        // Where that is allowed: a program that forks for ever leaves little of the processor to everybody else.
        Threads.SetPriority(0, Urgent);
        using var pause = new ManualResetEventSlim();
        for (int look = 0; ; look++)
        {
            pause.Wait(_interval);
            Watched[] all;
            lock (_gate)
            {
                if (_watched.Count == 0)
                {
                    _isRunning = false;
                    return;
                }

                all = [.. _watched.Values.Select(one => one.Program)];
            }

            Dictionary<int, Usage> counted = Count();
            foreach (Watched one in all)
            {
                Usage usage = counted.GetValueOrDefault(one.Root) ?? new Usage();
                if (Excess(usage, one, look % LooksPerMeasure == 0) is string excess) one.End(excess);
            }
        }
    }

    private Dictionary<int, Usage> Count()
    {
        lock (_counting)
        {
            Dictionary<int, long> roots;
            lock (_gate) roots = _watched.ToDictionary(one => one.Key, one => one.Value.StartTicks);
            return _census.Count(roots);
        }
    }

    /// <summary>What a program has too much of, as its end is told; null: nothing.</summary>
    public static string? Excess(Usage usage, Watched watched, bool measuresFolder)
    {
        Limits limits = watched.Limits;
        if (usage.Ids.Count > limits.Processes) return $"it had more than {limits.Processes} processes";
        if (usage.ProcessorTime > limits.ProcessorTime)
            return $"its processes used more than {Amounts.Time(limits.ProcessorTime)} of processor time";
        if (usage.ResidentBytes > limits.MemoryBytes && IsOver(usage, limits.MemoryBytes))
            return $"its processes used more than {Amounts.Bytes(limits.MemoryBytes)} of memory";
        return measuresFolder && watched.Folder?.Measure() > limits.DiskBytes
            ? $"its files took more than {Amounts.Bytes(limits.DiskBytes)}"
            : null;
    }

    /// <summary>
    /// What processes share was counted for each of them: only where that is too much is it found out exactly. Where
    /// that cannot be, what they share is taken for theirs.
    /// </summary>
    private static bool IsOver(Usage usage, long limit) =>
        Census.ProportionalBytes(usage.Ids) is var exact && (exact == 0 || exact > limit);
}
