using System.Diagnostics;
using ClassChat.Benchmarks.Load;
using ClassChat.Benchmarks.Reports;
using ClassChat.Benchmarks.Servers;

namespace ClassChat.Benchmarks.Measures;

/// <summary>How long one message takes to its receiver, on an idle server and on a busy one.</summary>
internal sealed class LatencyMeasure : Measure
{
    private const int Messages = 5_000;

    /// <inheritdoc/>
    public override string Name => "latency";

    /// <inheritdoc/>
    public override string Description => "how long a single message takes to its receiver, p50 and p99";

    /// <inheritdoc/>
    public override async Task<Section> RunAsync(Arena arena, CancellationToken cancel)
    {
        IReadOnlyList<IReadOnlyList<double[]>> samples = await arena.AlternateAsync(
            (contender, server, run) => Task.Run(() => Run(contender, server, run, cancel), cancel), cancel);

        double[] p50 = [.. samples.Select(runs => Median(runs, 0.50))];
        double[] p99 = [.. samples.Select(runs => Median(runs, 0.99))];
        IReadOnlyList<string>[] rows = [.. arena.Contenders.Select((contender, i) => new[]
        {
            contender.Name,
            Figures.Show(p50[i], "0"),
            Figures.Show(p99[i], "0"),
            Figures.Show(Median(samples[i], 0.999), "0"),
            i == 0 ? "" : $"{Figures.Ratio(p50[0], p50[i])} / {Figures.Ratio(p99[0], p99[i])}",
        })];
        return new Section(
            "One message at a time, from the sender's write to the receiver's read, in microseconds",
            ["server", "p50", "p99", "p99.9", "ours / theirs (p50 / p99)"],
            rows,
            [
                $"{Messages} messages of {Texts.Length} bytes a run, the next when the last is delivered and confirmed;"
                    + $" medians of {arena.Runs} runs, in turn, after one to warm up. Less is better.",
            ]);
    }

    private static double Median(IReadOnlyList<double[]> runs, double share) =>
        Figures.Median(runs.Select(run => Figures.Percentile(run, share)));

    private static double[] Run(Contender contender, ServerProcess server, int run, CancellationToken cancel)
    {
        using LoadClient receiver = LoadClient.Join(server.Endpoint, contender.Wire, $"r{run}", cancel);
        using LoadClient sender = LoadClient.Join(server.Endpoint, contender.Wire, $"s{run}", cancel);
        byte[] message = contender.Wire.Message(sender.Name, receiver.Name, Texts.Text);
        var deliveries = new PatternReader(receiver.Socket, Texts.Bytes);
        var confirmations = new PatternReader(sender.Socket, contender.Wire.Confirmation);
        double[] micros = new double[Messages];
        for (int i = 0; i < Messages; i++)
        {
            long begun = Stopwatch.GetTimestamp();
            sender.Send(message);
            deliveries.ReceiveAll(1);
            micros[i] = Stopwatch.GetElapsedTime(begun).TotalMicroseconds;
            confirmations.ReceiveAll(1);
        }

        Array.Sort(micros);
        return micros;
    }
}
