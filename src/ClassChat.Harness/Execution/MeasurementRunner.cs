using ClassChat.Harness.Bots;
using ClassChat.Harness.Checks;
using ClassChat.Platform.Linux;
using ClassChat.Sandbox.Isolation;
using ClassChat.Specification.Recording;
using ClassChat.Specification.Scenarios;

namespace ClassChat.Harness.Execution;

/// <summary>
/// Executes statements that measure latency, message rate, and the server's memory and threads per client; the results
/// are reported without points.
/// </summary>
internal sealed class MeasurementRunner(ScenarioContext context)
{
    /// <summary>Size of each message in a measurement, in bytes.</summary>
    public const int MessageBytes = 100;

    private readonly ActionRunner _actionRunner = new(context);
    private readonly ExpectationRunner _expectationRunner = new(context);

    /// <summary>Executes a measuring statement; returns the mismatch if it failed.</summary>
    public Task<Mismatch?> ExecuteAsync(Step step, CancellationToken cancel) =>
        step is Step.MeasureCost cost ? CostAsync(cost, cancel) : MessagesAsync(step, cancel);

    private async Task<Mismatch?> CostAsync(Step.MeasureCost cost, CancellationToken cancel)
    {
        ProcessFootprint? before = ProcessFootprint.Read(context.Server.ProcessId);
        if (await _actionRunner.ExecuteAsync(new Step.Join(cost.Who), cancel) is Mismatch mismatch) return mismatch;
        ProcessFootprint? after = ProcessFootprint.Read(context.Server.ProcessId);
        if (context.Server.Queue is ListenQueue queue)
            context.Metrics.Add(new Metric("connects at one moment that the server's queue takes", queue.Capacity, ""));
        if (before is null || after is null) return null;

        double clients = context.Bots(cost.Who).Count;
        context.Metrics.Add(new Metric("memory per client", (after.ResidentKiB - before.ResidentKiB) / clients, "KiB"));
        context.Metrics.Add(new Metric("threads per client", (after.Threads - before.Threads) / clients, ""));
        return null;
    }

    private async Task<Mismatch?> MessagesAsync(Step step, CancellationToken cancel)
    {
        (ActorRef from, ActorRef to, int count, bool atOnce) = step switch
        {
            Step.MeasureLatency s => (s.From, s.To, s.Count, false),
            Step.MeasureRate s => (s.From, s.To, s.Count, true),
            _ => throw new ArgumentException($"{step.GetType().Name} does not measure", nameof(step)),
        };
        int before = context.SentMessages.Entries.Count;
        TimeSpan began = context.Time.GetElapsedTime(context.Epoch);
        DateTimeOffset wallBegan = context.Time.GetUtcNow();
        var send = new Step.SendMany(new Actors([from], []), new Destination.Bot(to), count, MessageBytes, atOnce);
        if (await _actionRunner.ExecuteAsync(send, cancel) is Mismatch unsent) return unsent;
        var receive = new Expectation.ReceivesMany(new Actors([to], []), count, from, null, false);
        if (await _expectationRunner.ForAsync(receive, cancel) is Mismatch lost) return lost;

        Bot receiver = context.Bot(to);
        SentMessage[] sent = [.. context.SentMessages.Entries.Skip(before)];
        lock (receiver.History.Gate)
        {
            Dictionary<string, TimeSpan> arrived = receiver.History.Events
                .Where(recorded => recorded.Event is { Kind: EventKind.Message, Text: not null })
                .GroupBy(recorded => recorded.Event.Text!).ToDictionary(group => group.Key, group => group.First().At);
            if (atOnce) ReportRate(count, arrived[sent[^1].Text] - began);
            else ReportLatency([.. sent.Select(p => arrived[p.Text] - (began + (p.From - wallBegan)))]);
        }

        return null;
    }

    private void ReportRate(int count, TimeSpan took) =>
        context.Metrics.Add(new Metric("messages one sender gets through", count / took.TotalSeconds, "per second"));

    private void ReportLatency(TimeSpan[] latencies)
    {
        Array.Sort(latencies);
        context.Metrics.Add(new Metric("latency, median", latencies[latencies.Length / 2].TotalMilliseconds, "ms"));
        context.Metrics.Add(
            new Metric("latency, 99th percentile", latencies[latencies.Length * 99 / 100].TotalMilliseconds, "ms"));
    }
}
