using ClassChat.Benchmarks.Load;
using ClassChat.Benchmarks.Reports;
using ClassChat.Benchmarks.Servers;

namespace ClassChat.Benchmarks.Measures;

/// <summary>Direct messages with confirmations, between pairs, as fast as they go.</summary>
internal sealed class MessagesMeasure : Measure
{
    private sealed record Sample(double PerSecond, double ServerMicroseconds);

    /// <inheritdoc/>
    public override string Name => "messages";

    /// <inheritdoc/>
    public override string Description =>
        $"direct messages a second, confirmed, between {PairLoad.Pairs} pairs, beside ngircd and nats-server";

    /// <inheritdoc/>
    public override async Task<Section> RunAsync(Arena arena, CancellationToken cancel)
    {
        IReadOnlyList<IReadOnlyList<Sample>> samples = await arena.AlternateAsync(
            (contender, server, run) => RunAsync(contender, server, arena.Time, run, cancel), cancel);

        double[] medians = [.. samples.Select(runs => Figures.Median(runs.Select(run => run.PerSecond)))];
        IReadOnlyList<string>[] rows = [.. arena.Contenders.Select((contender, i) => new[]
        {
            contender.Name,
            Figures.Show(medians[i], "#,0"),
            Figures.Range([.. samples[i].Select(run => run.PerSecond)], "#,0"),
            Figures.Show(Figures.Median(samples[i].Select(run => run.ServerMicroseconds)), "0.00"),
            i == 0 ? "" : Figures.Ratio(medians[0], medians[i]),
        })];
        return new Section(
            $"Direct messages, {PairLoad.Pairs} pairs, {Texts.Length}-byte texts, pipelined and confirmed",
            ["server", "messages/s (median)", "least - most", "server CPU, us/message", "ours / theirs"],
            rows,
            [
                $"{arena.Runs} runs of {arena.Time.TotalSeconds} s each, in turn, after one to warm up; one process per"
                    + " server.",
                $"{Pair.BatchMessages} messages in one write, at most {Pair.WindowMessages} unconfirmed per pair; the"
                    + $" load runs on the same {Environment.ProcessorCount} processors as the server.",
                "Every text was compared and every delivery and confirmation counted: none lost, none twice.",
                .. arena.Contenders.Select(
                    contender => $"{contender.Name} confirms: {contender.Wire.ConfirmationMeaning}."),
            ]);
    }

    private static async Task<Sample> RunAsync(
        Contender contender, ServerProcess server, TimeSpan time, int run, CancellationToken cancel)
    {
        try
        {
            TimeSpan before = server.ProcessorTime;
            PairResult result = await PairLoad.RunAsync(server.Endpoint, contender.Wire, time, run, cancel);
            double used = (server.ProcessorTime - before).TotalMicroseconds;
            return new Sample(result.PerSecond, used / result.Messages);
        }
        catch (MeasurementFailedException error)
        {
            throw new MeasurementFailedException($"{contender.Name}: {error.Message}", error);
        }
    }
}
