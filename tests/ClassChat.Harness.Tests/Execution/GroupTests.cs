using ClassChat.Harness.Execution;
using ClassChat.Protocol;
using ClassChat.Sandbox.Timing;
using ClassChat.Specification.Dialects;
using ClassChat.Specification.Recording;
using ClassChat.Testing;
using ClassChat.Testing.FaultyServers;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Harness.Tests.Execution;

/// <summary>Where a server says nothing to group commands, nobody knows when it has heard them.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class GroupTests
{
    [TestCase("groups/leave")]
    [TestCase("groups/list")]
    [CancelAfter(60_000)]
    public async Task A_server_that_answers_no_group_command_has_time_to_hear_it(
        string scenario, CancellationToken cancel)
    {
        Dialect classic = RepositorySuite.Classic;
        Dialect wordless = classic with
        {
            Pacing = SendPacing.Arrival,
            Events = [.. classic.Events.Where(pattern => pattern.Kind != EventKind.Done)],
        };
        using StarvationAwareClock clock = await SharedMachine.StartClockAsync(patience: 1, cancel);

        ScenarioResult result = await new ScenarioRun(
            new FaultyServer(() => new HearsLate("Bob")), wordless, clock)
            .RunAsync(RepositorySuite.Suite.Scenarios[scenario], Level.Bonus1, seed: 1, cancel);

        result.Verdict.ShouldBe(Verdict.Passed, result.Failure?.Mismatch.ToString());
    }

    /// <summary>Nothing is wrong with it, but that it hears one client later than the others.</summary>
    private sealed class HearsLate(string name) : WireFault
    {
        private static readonly TimeSpan _late = TimeSpan.FromMilliseconds(50);

        public override bool ChangesRequests => true;

        public override SemaphoreSlim? TurnToHear(ProxyClient client)
        {
            if (client.Name?.StartsWith(name, StringComparison.Ordinal) != true) return null;
            var turn = new SemaphoreSlim(0);
            _ = FreeAsync(turn);
            return turn;
        }

        private static async Task FreeAsync(SemaphoreSlim turn)
        {
            await PauseAsync(_late, CancellationToken.None);
            turn.Release();
        }
    }
}
