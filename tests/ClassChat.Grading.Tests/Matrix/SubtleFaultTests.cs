using ClassChat.Harness.Execution;
using ClassChat.Harness.Minimizing;
using ClassChat.Harness.Servers;
using ClassChat.Harness.WorkloadChecks;
using ClassChat.Protocol;
using ClassChat.Sandbox.Timing;
using ClassChat.Specification.Scenarios;
using ClassChat.Testing;
using ClassChat.Testing.Faults;
using ClassChat.Testing.FaultyServers;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Grading.Tests.Matrix;

/// <summary>What only many people at once bring to light: a workload finds it, and makes a few lines of it.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class SubtleFaultTests
{
    private const int MaxSteps = 10;

    private static readonly TimeSpan _budget = TimeSpan.FromSeconds(15);

    /// <summary>Those that are looked for whenever tests run: the quickest.</summary>
    private static IEnumerable<TestCaseData> Some() =>
        Cases(SubtleFaults.All.Where(fault => fault.Invariant == Invariant.Names));

    private static IEnumerable<TestCaseData> All() => Cases(SubtleFaults.All);

    [TestCaseSource(nameof(Some))]
    [CancelAfter(120_000)]
    public Task A_workload_finds_it_and_makes_a_short_scenario_of_it(object fault, CancellationToken cancel) =>
        FindAsync((SubtleFault)fault, cancel);

    [TestCaseSource(nameof(All))]
    [CancelAfter(120_000)]
    [Explicit("takes five minutes, and a machine that does nothing else"), NonParallelizable]
    public Task A_workload_finds_all_of_them(object fault, CancellationToken cancel) =>
        FindAsync((SubtleFault)fault, cancel);

    private static async Task FindAsync(SubtleFault fault, CancellationToken cancel)
    {
        Scenario workload = For(TimeSpan.FromSeconds(14));
        var target = new FaultyServer(fault.New);
        using var clock = new StarvationAwareClock(1);

        ScenarioResult result = await new ScenarioRun(target, RepositorySuite.Classic, clock)
            .RunAsync(workload, Level.Full, seed: 1, cancel);
        Invariant[] broken =
            [.. result.Findings.Where(finding => finding.Outcome == InvariantResult.Violated)
                .Select(finding => finding.Invariant)];
        broken.ShouldContain(fault.Invariant, Told(result));

        MinimizedScenario? shrunk = await new Minimizer(
            target, RepositorySuite.Classic, Level.Full, clock, 1,
            (new InProcessTarget(NullLoggerFactory.Instance), RepositorySuite.Classic))
            .MinimizeAsync(workload, fault.Invariant, _budget, cancel);

        shrunk.ShouldNotBeNull();
        TestContext.Out.WriteLine(
            $"{shrunk.Steps} steps, failed {shrunk.Failed} of {shrunk.Runs}: "
            + $"{shrunk.Mismatch.Summary}\n{shrunk.Text}");
        shrunk.Steps.ShouldBeLessThanOrEqualTo(MaxSteps);
        shrunk.Failed.ShouldBeGreaterThan(0);
    }

    [TestCase(1)]
    [CancelAfter(120_000)]
    public async Task Without_a_fault_everything_holds(int seed, CancellationToken cancel)
    {
        using var clock = new StarvationAwareClock(1);
        var target = new FaultyServer(() => new NoFault());
        ScenarioResult result = await new ScenarioRun(target, RepositorySuite.Classic, clock)
            .RunAsync(For(TimeSpan.FromSeconds(6)), Level.Full, seed, cancel);
        result.Findings.Select(finding => finding.Outcome)
            .ShouldAllBe(truth => truth == InvariantResult.Holds, Told(result));
    }

    private static IEnumerable<TestCaseData> Cases(IEnumerable<SubtleFault> errors) =>
        errors.Select(fault => new TestCaseData(fault).SetName(fault.ToString()));

    private static Scenario For(TimeSpan duration) =>
        RepositorySuite.Suite.Scenarios["workloads/classroom"].Lasting(duration);

    private static string Told(ScenarioResult result) => string.Join('\n', result.Findings.Select(finding =>
        $"{finding.Invariant} {finding.Outcome}: "
            + string.Join("; ", finding.Violations.Select(violation => violation.Summary))));
}
