using ClassChat.Harness.Execution;
using ClassChat.Harness.Servers;
using ClassChat.Protocol;
using ClassChat.Sandbox.Timing;
using ClassChat.Specification.Dialects;
using ClassChat.Specification.Scenarios;
using ClassChat.Specification.WireFormats;
using ClassChat.Testing;
using CsCheck;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Harness.Tests.Execution;

/// <summary>The pauses of a dialect take nothing of a server's time.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class PauseTests
{
    /// <summary>
    /// Whatever the pauses: either no statement is begun, and the reason tells the arithmetic, or each statement leaves
    /// the server the time that it has without pauses.
    /// </summary>
    [Test]
    public void No_pause_of_a_dialect_takes_the_time_of_a_server() =>
        Gen.Select(Gen.Int[0, 20_000], Gen.Int[0, 5_000], Gen.Double[1, 10], Gen.Bool, Gen.Enum<SendPacing>()).Sample(
            (gap, settle, factor, isBurst, pacing) =>
            {
                Dialect dialect = RepositorySuite.Classic with { Gap = Ms(gap), Settle = Ms(settle), Pacing = pacing };
                if (isBurst) dialect = dialect with { Receiving = new Framing { Kind = FramingMethod.Burst } };
                foreach (Scenario scenario in RepositorySuite.Suite.Scenarios.Values)
                {
                    var check = new PacingCheck(scenario, dialect, combines: false);
                    var estimate = new PacingEstimate(scenario, dialect, combines: false);
                    if (check.Unfit(Level.Full, factor) is string unfit)
                    {
                        unfit.ShouldContain(" by that alone, and may take ");
                        continue;
                    }

                    foreach (Step step in scenario.AllSteps.Where(step => step is not Expectation.WorkloadHolds))
                    {
                        ConnectionLoad load = estimate.Estimate(step);
                        TimeSpan gaps = load.Writes * dialect.Gap, silence = load.Silence * factor;
                        TimeSpan pauses = gaps > silence ? gaps : silence;
                        TimeSpan left = (check.TimeoutFor(step, [], factor) * factor) - pauses;
                        left.ShouldBeGreaterThanOrEqualTo(Ms(59_999) * factor, scenario.Id);
                    }
                }
            }, iter: 40);

    /// <summary>A correct server passes, or is not judged, whatever the pauses of a dialect are.</summary>
    [TestCase("task4/route", 20)]
    [TestCase("task1/safe-people", 5)]
    [TestCase("groups/broadcast", 300)]
    [TestCase("task4/users", 700)]
    [TestCase("offline/deliver", 50)]
    [CancelAfter(300_000)]
    public async Task A_correct_server_never_fails_because_of_pauses(
        string id, int milliseconds, CancellationToken cancel)
    {
        using StarvationAwareClock clock = await SharedMachine.StartClockAsync(patience: 1, cancel);
        Dialect paced = RepositorySuite.Classic with { Gap = Ms(milliseconds) };
        var run = new ScenarioRun(new InProcessTarget(NullLoggerFactory.Instance), paced, clock);
        ScenarioResult result =
            await run.RunAsync(RepositorySuite.Suite.Scenarios[id], Level.Full, seed: milliseconds, cancel);
        result.Verdict.ShouldBeOneOf(Verdict.Passed, Verdict.Ungraded);
    }

    private static TimeSpan Ms(int milliseconds) => TimeSpan.FromMilliseconds(milliseconds);
}
