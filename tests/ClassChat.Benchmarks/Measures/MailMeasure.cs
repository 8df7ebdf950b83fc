using System.Diagnostics;
using ClassChat.Benchmarks.Load;
using ClassChat.Benchmarks.Reports;
using ClassChat.Benchmarks.Servers;
using ClassChat.Benchmarks.Wires;

namespace ClassChat.Benchmarks.Measures;

/// <summary>
/// Messages that wait for somebody who is away, delivered when they come. The other servers keep none.
/// </summary>
internal sealed class MailMeasure : Measure
{
    private const int Messages = 100_000;

    private sealed record Sample(double QueueMs, double DeliverMs);

    /// <inheritdoc/>
    public override string Name => "mail";

    /// <inheritdoc/>
    public override string Description => $"{Messages:#,0} queued messages, delivered to their receiver";

    /// <inheritdoc/>
    public override async Task<Section> RunAsync(Arena arena, CancellationToken cancel)
    {
        await using ServerProcess server = await arena.StartAsync(arena.Ours, cancel);
        var samples = new List<Sample>();
        for (int run = 0; run <= arena.Runs; run++)
        {
            arena.Progress($"{Messages} queued messages, run {run} of {arena.Runs}");
            Sample sample = await RunAsync(server, arena.Ours.Wire, run, cancel);
            if (run > 0) samples.Add(sample);
        }

        IReadOnlyList<string> Row(string what, Func<Sample, double> value) =>
        [
            what,
            Figures.Show(Figures.Median(samples.Select(value)), "0"),
            Figures.Range([.. samples.Select(value)], "0"),
        ];
        return new Section(
            $"{Messages:#,0} messages for somebody who is away",
            ["ClassChat", "ms (median)", "least - most"],
            [
                Row("queued: from the first write to the last confirmation", sample => sample.QueueMs),
                Row("delivered: from the receiver's connect to the last message", sample => sample.DeliverMs),
            ],
            [$"{Texts.Length}-byte texts; every text compared and counted. {arena.Runs} runs after one to warm up."]);
    }

    private static async Task<Sample> RunAsync(ServerProcess server, Wire wire, int run, CancellationToken cancel)
    {
        string away = $"away{run}";
        using LoadClient sender = LoadClient.Join(server.Endpoint, wire, $"writer{run}", cancel);
        byte[] message = wire.Message(sender.Name, away, Texts.Text);
        byte[] batch = [.. Enumerable.Repeat(message, Pair.BatchMessages).SelectMany(bytes => bytes)];

        long begun = Stopwatch.GetTimestamp();
        Task confirmed = Task.Run(
            () => new PatternReader(sender.Socket, wire.Confirmation).ReceiveAll(Messages), cancel);
        for (int left = Messages; left > 0; left -= Pair.BatchMessages)
            sender.Send(batch.AsSpan(0, Math.Min(left, Pair.BatchMessages) * message.Length));
        await confirmed;
        double queueMs = Stopwatch.GetElapsedTime(begun).TotalMilliseconds;

        begun = Stopwatch.GetTimestamp();
        using LoadClient receiver = LoadClient.Connect(server.Endpoint, away, cancel);
        receiver.Send(wire.Hello(away));
        new PatternReader(receiver.Socket, Texts.Bytes).ReceiveAll(Messages);
        return new Sample(queueMs, Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
    }
}
