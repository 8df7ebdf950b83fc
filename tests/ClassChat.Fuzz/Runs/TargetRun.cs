using System.Collections.Concurrent;
using System.Diagnostics;
using ClassChat.Fuzz.Targets;

namespace ClassChat.Fuzz.Runs;

/// <summary>All inputs of one target, by several workers, and what was found.</summary>
/// <param name="target">The target.</param>
/// <param name="options">What was asked for.</param>
/// <param name="slowness">Slowness of this machine.</param>
/// <param name="watch">Watches the running inputs.</param>
internal sealed class TargetRun(Target target, FuzzOptions options, double slowness, InputWatch watch)
{
    /// <summary>Maximum number of kinds of failures that are kept.</summary>
    private const int MaxFindings = 20;

    /// <summary>Allowed growth of the memory in use, from the first quarter of the inputs on, in bytes.</summary>
    private const long MaxGrowthBytes = 24 << 20;

    /// <summary>Number of batches from which growth is measured.</summary>
    private const int BatchesForGrowth = 8;

    private readonly ConcurrentDictionary<string, Finding> _findings = new();
    private readonly ConcurrentBag<InputWatch.Slot> _slots = [.. watch.Slots];
    private readonly Lock _lock = new();
    private long _done;

    /// <summary>What was found.</summary>
    public IReadOnlyCollection<Finding> Findings => [.. _findings.Values];

    /// <summary>Number of inputs that have run.</summary>
    public long Done => Interlocked.Read(ref _done);

    /// <summary>Longest time that an input took.</summary>
    public TimeSpan Longest { get; private set; }

    /// <summary>Most memory that was allocated for an input, in bytes.</summary>
    public long MostAllocated { get; private set; }

    /// <summary>Time that all of them took.</summary>
    public TimeSpan Elapsed { get; private set; }

    /// <summary>Runs all inputs.</summary>
    public void Run(long inputs, CancellationToken cancel)
    {
        long start = Stopwatch.GetTimestamp();
        int batches = (int)((inputs + Batch.Inputs - 1) / Batch.Inputs);
        int early = batches < BatchesForGrowth ? batches : batches / 4;
        RunBatches(0, early, inputs, cancel);
        if (early < batches)
        {
            long before = GC.GetTotalMemory(forceFullCollection: true);
            RunBatches(early, batches, inputs, cancel);
            long growth = GC.GetTotalMemory(forceFullCollection: true) - before;
            if (growth > MaxGrowthBytes)
                Add([], new Failure("growth", $"kept {growth:N0} bytes more; allowed {MaxGrowthBytes:N0}"));
        }

        Elapsed = Stopwatch.GetElapsedTime(start);
    }

    private void RunBatches(int from, int to, long inputs, CancellationToken cancel) => Parallel.For(
        from, to, new ParallelOptions { MaxDegreeOfParallelism = options.Jobs }, (number, state) =>
        {
            if (cancel.IsCancellationRequested) state.Stop();
            if (cancel.IsCancellationRequested || !_slots.TryTake(out InputWatch.Slot? slot)) return;
            var check = new InputCheck(target, slowness);
            int count = (int)Math.Min(Batch.Inputs, inputs - ((long)number * Batch.Inputs));
            new Batch(target, check, slot).Run(options.Seed, number, count, Add);
            Interlocked.Add(ref _done, count);
            _slots.Add(slot);
            lock (_lock)
            {
                if (check.Longest > Longest) Longest = check.Longest;
                MostAllocated = Math.Max(MostAllocated, check.MostAllocated);
            }
        });

    private void Add(byte[] input, Failure failure)
    {
        bool isNew = _findings.Count < MaxFindings
            && _findings.TryAdd(failure.Kind, new Finding(target.Name, failure, input));
        if (!isNew || input.Length == 0) return;
        var check = new InputCheck(target, slowness);
        byte[] small = Minimizer.Minimize(
            input, less => check.Run(less, isRepeated: true, out _)?.Kind == failure.Kind);
        Failure last = check.Run(small, isRepeated: true, out _) ?? failure;
        _findings[failure.Kind] = new Finding(target.Name, last, small);
    }
}
