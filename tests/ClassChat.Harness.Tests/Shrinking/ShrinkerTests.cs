using ClassChat.Harness.Running;
using ClassChat.Harness.Scenarios;
using ClassChat.Harness.Shrinking;
using ClassChat.Harness.Subjects;
using ClassChat.Harness.Targets;
using ClassChat.Harness.Tests.Examined;
using ClassChat.Harness.Tests.Matrix;
using ClassChat.Harness.Timing;
using ClassChat.Protocol;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Harness.Tests.Shrinking;

/// <summary>What comes of making a workload smaller, beside the faults that it finds.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class ShrinkerTests
{
    private static readonly TimeSpan _budget = TimeSpan.FromSeconds(4);

    private static Target Faulty => new FaultyServer(
        SubtleFaults.All.Single(fault => fault.Property == Property.Names).New);

    [Test, CancelAfter(120_000)]
    public async Task What_passes_at_the_reference_shows_a_fault(CancellationToken cancel)
    {
        ShrunkScenario? shrunk = await ShrinkAsync(new InProcessTarget(NullLoggerFactory.Instance), cancel);
        shrunk.ShouldNotBeNull().Failed.ShouldBeGreaterThan(0);
    }

    [Test, CancelAfter(120_000)]
    public async Task What_fails_at_the_reference_too_shows_none(CancellationToken cancel) =>
        (await ShrinkAsync(Faulty, cancel)).ShouldBeNull();

    private static async Task<ShrunkScenario?> ShrinkAsync(Target reference, CancellationToken cancel)
    {
        using PatientClock clock = await SharedMachine.StartClockAsync(patience: 1, cancel);
        var shrinker = new Shrinker(
            Faulty, RepositorySuite.Classic, Level.Full, clock, seed: 1, (reference, RepositorySuite.Classic));
        return await shrinker.ShrinkAsync(
            RepositorySuite.Suite.Scenarios["workloads/classroom"], Property.Names, _budget, cancel);
    }
}
