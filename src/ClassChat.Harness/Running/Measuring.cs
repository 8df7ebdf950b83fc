using ClassChat.Harness.Bots;
using ClassChat.Harness.Checks;
using ClassChat.Harness.Linux;
using ClassChat.Harness.Observations;
using ClassChat.Harness.Scenarios;

namespace ClassChat.Harness.Running;

/// <summary>Measures what is reported beside the points: latency, and messages per second.</summary>
internal sealed class Measuring(Stage stage)
{
    /// <summary>How long each message is that is sent to measure by.</summary>
    public const int MessageBytes = 100;

    private readonly Acts _acts = new(stage);
    private readonly Watch _watch = new(stage);

    /// <summary>Does a statement that measures.</summary>
    public Task<Difference?> DoAsync(Step step, CancellationToken cancel) =>
        step is Step.MeasureCost cost ? CostAsync(cost, cancel) : MessagesAsync(step, cancel);

    private async Task<Difference?> CostAsync(Step.MeasureCost cost, CancellationToken cancel)
    {
        ProcessSize? before = ProcessSize.Of(stage.Subject.ProcessId);
        if (await _acts.DoAsync(new Step.Join(cost.Who), cancel) is Difference difference) return difference;
        ProcessSize? after = ProcessSize.Of(stage.Subject.ProcessId);
        if (before is null || after is null) return null;

        double clients = stage.Bots(cost.Who).Count;
        stage.Metrics.Add(new Metric("memory per client", (after.ResidentKiB - before.ResidentKiB) / clients, "KiB"));
        stage.Metrics.Add(new Metric("threads per client", (after.Threads - before.Threads) / clients, ""));
        return null;
    }

    private async Task<Difference?> MessagesAsync(Step step, CancellationToken cancel)
    {
        (ActorRef from, ActorRef to, int count, bool atOnce) = step switch
        {
            Step.MeasureLatency s => (s.From, s.To, s.Count, false),
            Step.MeasureRate s => (s.From, s.To, s.Count, true),
            _ => throw new ArgumentException($"{step.GetType().Name} does not measure", nameof(step)),
        };
        int before = stage.Ledger.Entries.Count;
        TimeSpan began = stage.Time.GetElapsedTime(stage.Epoch);
        DateTimeOffset wallBegan = stage.Time.GetUtcNow();
        var send = new Step.SendMany(new Actors([from], []), new Destination.Bot(to), count, MessageBytes, atOnce);
        if (await _acts.DoAsync(send, cancel) is Difference unsent) return unsent;
        var receive = new Expectation.ReceivesMany(new Actors([to], []), count, from, null, false);
        if (await _watch.ForAsync(receive, cancel) is Difference lost) return lost;

        Bot receiver = stage.Bot(to);
        Posted[] posted = [.. stage.Ledger.Entries.Skip(before)];
        lock (receiver.History.Gate)
        {
            Dictionary<string, TimeSpan> arrived = receiver.History.Events
                .Where(seen => seen.Event is { Kind: EventKind.Message, Text: not null })
                .GroupBy(seen => seen.Event.Text!).ToDictionary(group => group.Key, group => group.First().At);
            if (atOnce) ReportRate(count, arrived[posted[^1].Text] - began);
            else ReportLatency([.. posted.Select(p => arrived[p.Text] - (began + (p.From - wallBegan)))]);
        }

        return null;
    }

    private void ReportRate(int count, TimeSpan took) =>
        stage.Metrics.Add(new Metric("messages one sender gets through", count / took.TotalSeconds, "per second"));

    private void ReportLatency(TimeSpan[] latencies)
    {
        Array.Sort(latencies);
        stage.Metrics.Add(new Metric("latency, median", latencies[latencies.Length / 2].TotalMilliseconds, "ms"));
        stage.Metrics.Add(
            new Metric("latency, 99th percentile", latencies[latencies.Length * 99 / 100].TotalMilliseconds, "ms"));
    }
}
