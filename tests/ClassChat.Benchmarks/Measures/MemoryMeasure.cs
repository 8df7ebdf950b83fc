using System.Diagnostics;
using ClassChat.Benchmarks.Load;
using ClassChat.Benchmarks.Reports;
using ClassChat.Benchmarks.Servers;

namespace ClassChat.Benchmarks.Measures;

/// <summary>The memory of a server for each client that is there and does nothing.</summary>
internal sealed class MemoryMeasure : Measure
{
    private const int WarmClients = 100;
    private const int IdleClients = 4_000;
    private const int MaxRuns = 3;

    private static readonly TimeSpan _second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _settleTimeout = TimeSpan.FromSeconds(15);

    /// <summary>Of one processor: below it, a server counts as idle.</summary>
    private const double IdleShare = 0.02;

    private sealed record Sample(double AtOnce, double Settled, double Empty, TimeSpan Joining);

    /// <inheritdoc/>
    public override string Name => "memory";

    /// <inheritdoc/>
    public override string Description => $"resident memory for each of {IdleClients:#,0} idle clients";

    /// <inheritdoc/>
    public override async Task<Section> RunAsync(Arena arena, CancellationToken cancel)
    {
        int runs = Math.Min(arena.Runs, MaxRuns);
        var samples = arena.Contenders.Select(_ => new List<Sample>()).ToList();
        for (int run = 1; run <= runs; run++)
        {
            for (int i = 0; i < arena.Contenders.Count; i++)
            {
                Contender contender = arena.Contenders[i];
                arena.Progress($"{contender.Name}, {IdleClients} idle clients, run {run} of {runs}");
                samples[i].Add(await RunAsync(arena, contender, cancel));
            }
        }

        return Show(arena, samples, runs);
    }

    private static Section Show(Arena arena, List<List<Sample>> samples, int runs)
    {
        double[] settled = [.. samples.Select(sample => Figures.Median(sample.Select(one => one.Settled)))];
        IReadOnlyList<string>[] rows = [.. arena.Contenders.Select((contender, i) => new[]
        {
            contender.Name,
            Figures.Show(Figures.Median(samples[i].Select(sample => sample.Empty)) / (1024 * 1024), "0.0"),
            Figures.Show(Figures.Median(samples[i].Select(sample => sample.Joining.TotalSeconds)), "0.0"),
            Figures.Show(Figures.Median(samples[i].Select(sample => sample.AtOnce)) / 1024, "0.0"),
            Figures.Show(settled[i] / 1024, "0.0"),
            Figures.Range([.. samples[i].Select(sample => sample.Settled / 1024)], "0.0"),
            i == 0 ? "" : Figures.Ratio(settled[0], settled[i]),
        })];
        return new Section(
            $"Resident memory for each of {IdleClients:#,0} idle clients",
            [
                "server", $"with {WarmClients}, MB", "joining, s", "KB/client at once", "KB/client settled",
                "least - most", "ours / theirs",
            ],
            rows,
            [
                $"VmRSS of /proc/PID/status with {WarmClients + IdleClients:#,0} clients, less the same with"
                    + $" {WarmClients}, divided by {IdleClients:#,0}. The kernel's share of a socket is in neither.",
                "Each client joins when the one before is in. At once: right after the last; settled: when the server"
                    + $" had used less than {IdleShare:0%} of a processor for a second, or after"
                    + $" {_settleTimeout.TotalSeconds} s. Nobody asks it to collect its garbage.",
                "ClassChat tells everybody of each newcomer, as its protocol wants: joining n clients is n * n / 2"
                    + " notices, which neither of the others sends.",
                $"Medians of {runs} runs, each with a fresh server.",
            ]);
    }

    private static async Task<Sample> RunAsync(Arena arena, Contender contender, CancellationToken cancel)
    {
        try
        {
            await using ServerProcess server = await arena.StartAsync(contender, cancel);
            using var crowd = new Crowd(server.Endpoint, contender.Wire);
            await Task.Run(() => crowd.Join(WarmClients, cancel), cancel);
            await SettleAsync(server, cancel);
            long empty = server.ResidentBytes;

            long begun = Stopwatch.GetTimestamp();
            await Task.Run(() => crowd.Join(IdleClients, cancel), cancel);
            TimeSpan joining = Stopwatch.GetElapsedTime(begun);
            long atOnce = server.ResidentBytes;
            await SettleAsync(server, cancel);
            crowd.Check();
            long settled = server.ResidentBytes;
            return new Sample(PerClient(atOnce - empty), PerClient(settled - empty), empty, joining);
        }
        catch (MeasurementFailedException error)
        {
            throw new MeasurementFailedException($"{contender.Name}: {error.Message}", error);
        }
    }

    private static double PerClient(long bytes) => (double)bytes / IdleClients;

    /// <summary>Waits until the server does nothing any more.</summary>
    private static async Task SettleAsync(ServerProcess server, CancellationToken cancel)
    {
        using var timer = new PeriodicTimer(_second);
        long begun = Stopwatch.GetTimestamp();
        TimeSpan used = server.ProcessorTime;
        while (Stopwatch.GetElapsedTime(begun) < _settleTimeout && await timer.WaitForNextTickAsync(cancel))
        {
            TimeSpan before = used;
            used = server.ProcessorTime;
            if (used - before < _second * IdleShare) return;
        }
    }
}
