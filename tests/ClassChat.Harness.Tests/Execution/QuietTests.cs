using System.Text.Json.Nodes;
using ClassChat.Harness.Execution;
using ClassChat.Protocol;
using ClassChat.Testing;
using ClassChat.Testing.FaultyServers;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Harness.Tests.Execution;

/// <summary>What a server has to say is let in before what would meet it on the way.</summary>
[NonParallelizable] // what is quiet is a matter of time
public sealed class QuietTests
{
    private const int Messages = 10;

    /// <summary>A reset that meets a write of the server's would break that, if luck has it so.</summary>
    [TestCase("alice resets the connection", 5)]
    [TestCase("alice waits until nothing comes\nalice closes the connection", 120)]
    [CancelAfter(120_000)]
    public async Task What_is_under_way_comes_first(string statements, int milliseconds, CancellationToken cancel)
    {
        var fault = new DeliversSlowly(TimeSpan.FromMilliseconds(milliseconds));
        ScenarioResult result = await ScenarioPlayer.RunAsync(
            new FaultyServer(() => fault), RepositorySuite.Classic, Level.Task4,
            $"""
            {ScenarioTexts.Head}
            alice joins
            bob joins
            bob sends alice {Messages} messages
            {statements}
            bob sees alice leave
            """,
            cancel);

        result.Verdict.ShouldBe(Verdict.Passed, result.Failure?.Mismatch.Summary);
        fault.DeliveredAtEnd.ShouldBe(Messages);
    }

    /// <summary>A moment passes before each message; its sender does not wait for that.</summary>
    private sealed class DeliversSlowly(TimeSpan moment) : WireFault
    {
        private int _delivered;
        private int _deliveredAtEnd = -1;

        /// <summary>How many messages had been written when the first client went; -1: none has.</summary>
        public int DeliveredAtEnd => Volatile.Read(ref _deliveredAtEnd);

        public override Task RestAsync(ProxyClient client, JsonNode json, CancellationToken cancel) =>
            IsMessage(json) ? PauseAsync(moment, cancel) : Task.CompletedTask;

        public override void Told(ProxyClient client, JsonNode json)
        {
            if (IsMessage(json)) Interlocked.Increment(ref _delivered);
        }

        public override Task RestAtEndAsync(CancellationToken cancel)
        {
            Interlocked.CompareExchange(ref _deliveredAtEnd, Volatile.Read(ref _delivered), -1);
            return Task.CompletedTask;
        }

        private static bool IsMessage(JsonNode json) => (string?)json["status"] == "message";
    }
}
