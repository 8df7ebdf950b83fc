using System.Globalization;
using ClassChat.Harness.Bots;
using ClassChat.Harness.WorkloadChecks;
using ClassChat.Protocol;
using ClassChat.Sandbox.Timing;
using ClassChat.Specification.Dialects;
using ClassChat.Specification.Recording;
using ClassChat.Specification.Scenarios;

namespace ClassChat.Harness.Workloads;

/// <summary>
/// Plays a workload: all bots join, work, and wait until everything has arrived; then the <see cref="Verifier"/> checks
/// the whole history. With a fixed duration, work and check are repeated in rounds.
/// </summary>
internal sealed class WorkloadRunner(WorkloadContext context, Workload load)
{
    /// <summary>Maximum number of other bots to which each bot sends a fence message at the end.</summary>
    private const int Paths = 20;

    /// <summary>Time limit for fencing further sender/receiver pairs on a slow server.</summary>
    private static readonly TimeSpan _pathTimeout = TimeSpan.FromSeconds(2);

    /// <summary>Time without a new event after which nothing more is awaited.</summary>
    private static readonly TimeSpan _idlePeriod = TimeSpan.FromSeconds(2);

    /// <summary>Maximum total time for the last messages to arrive.</summary>
    private static readonly TimeSpan _settleTimeout = TimeSpan.FromSeconds(15);

    /// <summary>
    /// Duration of the first round of a workload with a fixed duration; each further round is twice as long.
    /// </summary>
    private static readonly TimeSpan _firstRound = TimeSpan.FromSeconds(2);

    private int _fences;

    /// <summary>Number of operations begun.</summary>
    public long Operations { get; private set; }

    /// <summary>Number of rounds, each of which ends with a check.</summary>
    public static int Rounds(Workload load) => load.Duration is not TimeSpan duration
        ? 1
        // Each round is twice as long as the one before.
        : Math.Max(1, (int)Math.Ceiling(Math.Log2((duration / _firstRound) + 1)));

    /// <summary>Total time of the operations.</summary>
    public TimeSpan Took { get; private set; }

    /// <summary>
    /// Plays the workload and checks it. With a fixed duration it is checked after rounds of doubling length and ends
    /// at the first violation, so that faults are found early while all checks together cost at most twice the last
    /// one.
    /// </summary>
    public async Task<IReadOnlyList<InvariantFinding>> PlayAsync(CancellationToken cancel)
    {
        DateTimeOffset began = context.Time.GetUtcNow() - context.Now;
        var payloads = new WorkloadPayloads(context.Data);
        Worker[] workers = [.. Enumerable.Range(0, context.Bots.Count)
            .Select(number => new Worker(context, load, payloads, number))];
        await ConnectThrottle.AllAsync(workers, worker => worker.EnterAsync(cancel), cancel);
        await FormGroupsAsync(workers, cancel);

        for (TimeSpan round = _firstRound; ; round *= 2)
        {
            TimeSpan? left = load.Duration - Took;
            bool isLast = left is null || left <= round;
            await WorkAsync(workers, isLast ? left : round, cancel);
            IReadOnlyList<InvariantFinding> findings = await FinishAsync(workers, began, cancel);
            if (isLast || findings.Any(finding => finding.Outcome == InvariantResult.Violated)) return findings;
        }
    }

    private async Task WorkAsync(Worker[] workers, TimeSpan? time, CancellationToken cancel)
    {
        TimeSpan start = context.Now;
        long limit = time is null ? load.Operations : long.MaxValue;
        var gate = new OperationGate(limit, () => context.Now - start >= time, workers.Length);
        await AllAsync(workers, worker => worker.WorkAsync(gate, cancel));
        Took += context.Now - start;
        Operations += gate.Count;
    }

    private async Task FormGroupsAsync(Worker[] workers, CancellationToken cancel)
    {
        if (load.Groups == 0) return;
        await AllAsync(
            workers[..load.Groups], worker => worker.EnterGroupAsync(Array.IndexOf(workers, worker), cancel));
        await AllAsync(
            workers[load.Groups..],
            worker => worker.EnterGroupAsync(Array.IndexOf(workers, worker) % load.Groups, cancel));
    }

    private async Task<IReadOnlyList<InvariantFinding>> FinishAsync(
        Worker[] workers, DateTimeOffset began, CancellationToken cancel)
    {
        await AllAsync(workers.Where(worker => !worker.IsIn), worker => worker.EnterAsync(cancel));
        Deadline deadline = context.Clock.After(_settleTimeout);
        await FenceAsync(workers, cancel);
        IReadOnlyList<InvariantFinding> findings;
        while (true)
        {
            foreach (Worker worker in workers) worker.Read();
            await ReadUserListsAsync(workers, cancel);
            findings = Verifier.Check(BuildHistory(workers, began), load.Invariants);
            // Missing messages may still arrive; other violations are final.
            bool mayRecover =
                findings.Any(finding => finding.Outcome == InvariantResult.Violated && IsPatient(finding.Invariant));
            if (!mayRecover || context.Clock.Left(deadline) <= TimeSpan.Zero) return findings;
            bool[] more = await Task.WhenAll(workers.Select(worker => worker.ReadMoreAsync(_idlePeriod, cancel)));
            if (!more.Contains(true)) return findings;
        }
    }

    /// <summary>
    /// Each bot sends a fence message to the next bot, then to the one after it, and so on. When a fence arrives, the
    /// server has read everything that its sender sent before, and nothing is in flight on that path. Later arrivals on
    /// other paths are awaited only if something is missing.
    /// </summary>
    private async Task FenceAsync(Worker[] workers, CancellationToken cancel)
    {
        bool continues = true;
        Deadline deadline = context.Clock.After(_pathTimeout);
        for (int step = 1; step <= Math.Min(Paths, workers.Length - 1) && continues; step++)
        {
            string text = string.Create(CultureInfo.InvariantCulture, $"{LogRecorder.FenceText}{++_fences}.");
            bool[] come = await Task.WhenAll(workers.Select((worker, number) =>
                worker.FenceAsync(workers[(number + step) % workers.Length], text, cancel)));
            continues = come.All(hasCome => hasCome) && context.Clock.Left(deadline) > TimeSpan.Zero;
        }
    }

    private async Task ReadUserListsAsync(Worker[] workers, CancellationToken cancel)
    {
        if (!load.Invariants.Contains(Invariant.Users) || !context.Dialect.Shows(EventKind.Users)) return;
        if (context.Dialect.Actions.ContainsKey(ActionKind.ListUsers))
        {
            await AllAsync(workers, worker => worker.AskAsync(cancel));
            await FenceAsync(workers, cancel);
            foreach (Worker worker in workers) worker.Read();
        }

        string[] there =
            [.. workers.Zip(context.Bots).Where(pair => pair.First.IsIn).Select(pair => pair.Second.WireName)];
        foreach (Worker worker in workers.Where(worker => worker is { IsIn: true, Users: not null }))
            worker.Log.Users = new UserListSnapshot(worker.Users!, there);
    }

    private static bool IsPatient(Invariant invariant) =>
        invariant is Invariant.Loss or Invariant.Mail or Invariant.Membership or Invariant.Users;

    private WorkloadHistory BuildHistory(Worker[] workers, DateTimeOffset began) => new()
    {
        Logs = [.. workers.Select(worker => worker.Log)],
        Claims = [.. workers.SelectMany(worker => worker.Claims)],
        Began = began,
        SenderGetsGroupMessages = context.Dialect.Semantics.SenderGetsGroupMessages,
        SenderGetsOwnMessages = context.Dialect.Semantics.SenderGetsOwnMessages,
        StoresOffline = context.Level >= Level.Bonus3
            || context.Dialect.Semantics.UnknownAt(context.Level) == UnknownRecipientPolicy.Queued,
    };

    private static Task AllAsync(IEnumerable<Worker> workers, Func<Worker, Task> act) =>
        Task.WhenAll(workers.Select(act));
}
