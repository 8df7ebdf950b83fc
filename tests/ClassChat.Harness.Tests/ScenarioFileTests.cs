using ClassChat.Harness.Execution;
using ClassChat.Harness.Servers;
using ClassChat.Protocol;
using ClassChat.Sandbox.Timing;
using ClassChat.Specification.Dialects;
using ClassChat.Specification.Scenarios;
using ClassChat.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Harness.Tests;

/// <summary>Every scenario file is a test of our own server, at every level that it can be asked of.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class ScenarioFileTests
{
    private const int Seed = 1;

    /// <summary>Number of bots of a scenario that is run at one level only.</summary>
    private const int Crowd = 100;

    // Beside all the other tests, also those that measure time: what a run does alone is here given more of it.
    private const double Patience = 3;

    private static IEnumerable<TestCaseData> Files()
    {
        // Ours lists its groups: what is asked only of servers that do not is asked of the stubs. Those of clients are
        // asked of client programs, in ClientGradingTests.
        foreach (Scenario scenario in RepositorySuite.Suite.Scenarios.Values
            .Where(scenario => scenario.Client is null && scenario.OnlyIf.Count == 0
                && !scenario.Unless.Contains(ServerTrait.ListsGroups)))
        {
            Level[] levels =
                [.. LevelNames.ServerLevels.Where(level => scenario.IsFor(level) && Applies(scenario, level))];
            // The lowest level is the one the scenario is about; the highest must still show it. A crowd takes long.
            bool isCrowd = scenario.Participants.Any(participant => participant.Count >= Crowd);
            foreach (Level level in new[] { levels[isCrowd ? ^1 : 0], levels[^1] }.Distinct())
            {
                yield return new TestCaseData(scenario.Id, level).SetName($"{scenario.Id}.scenario at {level.Name()}");
            }
        }
    }

    [TestCaseSource(nameof(Files))]
    [CancelAfter(120_000)]
    public async Task A_scenario_passes_against_our_own_server(string id, Level level, CancellationToken cancel)
    {
        using var clock = new StarvationAwareClock(Patience);
        var run = new ScenarioRun(
            new InProcessTarget(NullLoggerFactory.Instance), RepositorySuite.DialectOf(level), clock);

        ScenarioResult result = await run.RunAsync(RepositorySuite.Suite.Scenarios[id], level, Seed, cancel);

        result.Verdict.ShouldBe(Verdict.Passed, Story(result));
    }

    /// <summary>Where messages to unknown names are queued, no error is due.</summary>
    private static bool Applies(Scenario scenario, Level level) =>
        !scenario.AllSteps.OfType<Expectation.UnknownRecipientReported>().Any()
        || RepositorySuite.Classic.Semantics.UnknownAt(level) != UnknownRecipientPolicy.Queued;

    private static string Story(ScenarioResult result) => result.Failure is not Failure failure
        ? result.Reason ?? ""
        : $"line {failure.Line}: {failure.Mismatch}\n"
            + string.Join('\n', failure.Wires.Select(
                wire => $"{wire.Bot} sent {wire.Sent}\n{wire.Bot} received {wire.Received}"));
}
