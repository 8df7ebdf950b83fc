using ClassChat.Harness.Execution;
using ClassChat.Harness.Minimizing;
using ClassChat.Harness.Servers;
using ClassChat.Protocol;
using ClassChat.Sandbox.Programs;
using ClassChat.Sandbox.Timing;
using ClassChat.Specification.Scenarios;
using ClassChat.Testing;
using ClassChat.Testing.Faults;
using ClassChat.Testing.FaultyServers;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Harness.Tests.Minimizing;

/// <summary>What comes of making a workload smaller, beside the faults that it finds.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class MinimizerTests
{
    private static readonly TimeSpan _budget = TimeSpan.FromSeconds(4);

    private static Target Faulty => new FaultyServer(
        SubtleFaults.All.Single(fault => fault.Invariant == Invariant.Names).New);

    [Test, CancelAfter(120_000)]
    public async Task What_passes_at_the_reference_shows_a_fault(CancellationToken cancel)
    {
        MinimizedScenario? shrunk = await ShrinkAsync(new InProcessTarget(NullLoggerFactory.Instance), cancel);
        shrunk.ShouldNotBeNull().Failed.ShouldBeGreaterThan(0);
    }

    [Test, CancelAfter(120_000)]
    public async Task What_fails_at_the_reference_too_shows_none(CancellationToken cancel) =>
        (await ShrinkAsync(Faulty, cancel)).ShouldBeNull();

    private static async Task<MinimizedScenario?> ShrinkAsync(Target reference, CancellationToken cancel)
    {
        using StarvationAwareClock clock = await SharedMachine.StartClockAsync(patience: 1, cancel);
        var minimizer = new Minimizer(
            Faulty, RepositorySuite.Classic, Level.Full, clock, seed: 1, (reference, RepositorySuite.Classic));
        return await minimizer.MinimizeAsync(
            RepositorySuite.Suite.Scenarios["workloads/classroom"], Invariant.Names, _budget, cancel);
    }
}
