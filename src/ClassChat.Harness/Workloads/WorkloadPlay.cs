using System.Globalization;
using ClassChat.Harness.Bots;
using ClassChat.Harness.Dialects;
using ClassChat.Harness.Observations;
using ClassChat.Harness.Scenarios;
using ClassChat.Harness.Timing;
using ClassChat.Harness.Verification;
using ClassChat.Protocol;

namespace ClassChat.Harness.Workloads;

/// <summary>Plays a workload: everybody comes, works, comes to rest; then all of it is checked.</summary>
internal sealed class WorkloadPlay(WorkloadPlace place, Workload load)
{
    /// <summary>To so many others each says at the end that this is the end, if there are so many.</summary>
    private const int Paths = 20;

    /// <summary>
    /// For so long further paths are tried: a server that is slow to answer is not asked about all of them.
    /// </summary>
    private static readonly TimeSpan _pathPatience = TimeSpan.FromSeconds(2);

    /// <summary>When for so long nothing has come, nothing more is waited for.</summary>
    private static readonly TimeSpan _rest = TimeSpan.FromSeconds(2);

    /// <summary>What is still under way at the end may take so long in all.</summary>
    private static readonly TimeSpan _settlePatience = TimeSpan.FromSeconds(15);

    /// <summary>The first time that a workload of some duration comes to rest, and is looked at.</summary>
    private static readonly TimeSpan _firstRound = TimeSpan.FromSeconds(2);

    private int _fences;

    /// <summary>How many operations were begun.</summary>
    public long Operations { get; private set; }

    /// <summary>How often a workload comes to rest.</summary>
    public static int Rounds(Workload load) => load.Duration is not TimeSpan duration
        ? 1
        : Math.Max(1, (int)Math.Ceiling(Math.Log2((duration / _firstRound) + 1))); // each twice as long as the last

    /// <summary>How long they took.</summary>
    public TimeSpan Took { get; private set; }

    /// <summary>
    /// Plays it. With a duration it comes to rest now and then, each time after twice as long, and ends when something
    /// is broken: a fault is found early, and looking at all again and again costs no more than twice the last time.
    /// </summary>
    public async Task<IReadOnlyList<Finding>> PlayAsync(CancellationToken cancel)
    {
        DateTimeOffset began = place.Time.GetUtcNow() - place.Now;
        var parcels = new Parcels(place.Book);
        Worker[] workers = [.. Enumerable.Range(0, place.Bots.Count)
            .Select(number => new Worker(place, load, parcels, number))];
        await Crowd.AllAsync(workers, worker => worker.EnterAsync(cancel), cancel);
        await FormGroupsAsync(workers, cancel);

        for (TimeSpan round = _firstRound; ; round *= 2)
        {
            TimeSpan? left = load.Duration - Took;
            bool isLast = left is null || left <= round;
            await WorkAsync(workers, isLast ? left : round, cancel);
            IReadOnlyList<Finding> findings = await SettleAsync(workers, began, cancel);
            if (isLast || findings.Any(finding => finding.Truth == Truth.Broken)) return findings;
        }
    }

    private async Task WorkAsync(Worker[] workers, TimeSpan? time, CancellationToken cancel)
    {
        TimeSpan start = place.Now;
        long limit = time is null ? load.Operations : long.MaxValue;
        var turnstile = new Turnstile(limit, () => place.Now - start >= time, workers.Length);
        await AllAsync(workers, worker => worker.WorkAsync(turnstile, cancel));
        Took += place.Now - start;
        Operations += turnstile.Count;
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

    private async Task<IReadOnlyList<Finding>> SettleAsync(
        Worker[] workers, DateTimeOffset began, CancellationToken cancel)
    {
        await AllAsync(workers.Where(worker => !worker.IsIn), worker => worker.EnterAsync(cancel));
        Deadline deadline = place.Clock.After(_settlePatience);
        await FenceAsync(workers, cancel);
        IReadOnlyList<Finding> findings;
        while (true)
        {
            foreach (Worker worker in workers) worker.Read();
            await LookAtUsersAsync(workers, cancel);
            findings = Verifier.Check(Chronicle(workers, began), load.Properties);
            // What is not there yet may still come; what is wrong already stays so.
            bool mayMend = findings.Any(finding => finding.Truth == Truth.Broken && IsPatient(finding.Property));
            if (!mayMend || place.Clock.Left(deadline) <= TimeSpan.Zero) return findings;
            bool[] more = await Task.WhenAll(workers.Select(worker => worker.ReadMoreAsync(_rest, cancel)));
            if (!more.Contains(true)) return findings;
        }
    }

    /// <summary>
    /// Each says something new to the next, to the one behind, and so on. Once it has come, the server has read all
    /// that each sent before, and nothing of it is still under way on these paths; what comes later than that on
    /// another one is not waited for, unless something is lacking.
    /// </summary>
    private async Task FenceAsync(Worker[] workers, CancellationToken cancel)
    {
        bool goesOn = true;
        Deadline deadline = place.Clock.After(_pathPatience);
        for (int step = 1; step <= Math.Min(Paths, workers.Length - 1) && goesOn; step++)
        {
            string text = string.Create(CultureInfo.InvariantCulture, $"{Reader.FenceText}{++_fences}.");
            bool[] come = await Task.WhenAll(workers.Select((worker, number) =>
                worker.FenceAsync(workers[(number + step) % workers.Length], text, cancel)));
            goesOn = come.All(hasCome => hasCome) && place.Clock.Left(deadline) > TimeSpan.Zero;
        }
    }

    private async Task LookAtUsersAsync(Worker[] workers, CancellationToken cancel)
    {
        if (!load.Properties.Contains(Property.Users) || !place.Dialect.Shows(EventKind.Users)) return;
        if (place.Dialect.Actions.ContainsKey(ActionKind.ListUsers))
        {
            await AllAsync(workers, worker => worker.AskAsync(cancel));
            await FenceAsync(workers, cancel);
            foreach (Worker worker in workers) worker.Read();
        }

        string[] there =
            [.. workers.Zip(place.Bots).Where(pair => pair.First.IsIn).Select(pair => pair.Second.WireName)];
        foreach (Worker worker in workers.Where(worker => worker is { IsIn: true, Users: not null }))
            worker.Diary.Users = new UserList(worker.Users!, there);
    }

    private static bool IsPatient(Property property) =>
        property is Property.Loss or Property.Mail or Property.Membership or Property.Users;

    private Chronicle Chronicle(Worker[] workers, DateTimeOffset began) => new()
    {
        Diaries = [.. workers.Select(worker => worker.Diary)],
        Claims = [.. workers.SelectMany(worker => worker.Claims)],
        Began = began,
        GroupEcho = place.Dialect.Semantics.GroupEcho,
        Echo = place.Dialect.Semantics.Echo,
        HasMail = place.Level >= Level.Bonus3
            || place.Dialect.Semantics.UnknownAt(place.Level) == UnknownReceiver.Queued,
    };

    private static Task AllAsync(IEnumerable<Worker> workers, Func<Worker, Task> act) =>
        Task.WhenAll(workers.Select(act));
}
