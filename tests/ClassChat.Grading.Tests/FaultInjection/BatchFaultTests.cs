using ClassChat.Grading.BatchGrading;
using ClassChat.Grading.Runs;
using ClassChat.Grading.Tests.BatchGrading;
using ClassChat.Harness.Servers;
using ClassChat.Sandbox.Programs;
using ClassChat.Testing.FaultyServers;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;

namespace ClassChat.Grading.Tests.FaultInjection;

/// <summary>
/// A small class while the system fails the harness: at each access to files, processes and sockets in turn. No grade
/// is wrong or lost, and nothing is left behind.
/// </summary>
[Platform("Linux"), NonParallelizable]
public sealed class BatchFaultTests
{
    private const int Seed = 19;

    private static readonly Target _right = new InProcessTarget(NullLoggerFactory.Instance);

    private static readonly Target _wrong = new UselessServer(
        "Enter your username: "u8.ToArray(), _ => """{"status": "error", "message": "no"}"""u8.ToArray(), false);

    [Test, CancelAfter(120_000)]
    public Task No_fault_of_the_system_costs_or_earns_points(CancellationToken cancel) =>
        SweepAsync(sweep => sweep.Some(Seed, ofEach: 2), cancel);

    [Test, CancelAfter(3_600_000), Explicit("takes minutes: each fault at each access")]
    public Task No_fault_of_the_system_at_any_access_costs_or_earns_points(CancellationToken cancel) =>
        SweepAsync(sweep => sweep.All, cancel);

    private static async Task SweepAsync(
        Func<FaultSweep, IReadOnlyList<PlannedFault>> choose, CancellationToken cancel)
    {
        using var folder = new BatchFolder("a", "b", "c");
        var options = new BatchOptions { Reports = "", Run = new RunOptions { Patience = 0.1, Repeat = 1 } };
        var sweep = new FaultSweep(isAnew =>
        {
            if (isAnew) folder.Forget();
            return folder.GradeAsync(
                id => id == "b" ? _wrong : _right, cancel, null, options);
        });
        await sweep.BeginAsync();
        await sweep.RunAsync(choose(sweep));
    }
}
