using ClassChat.Grading.BatchGrading;
using ClassChat.Grading.Runs;
using ClassChat.Grading.Tests.BatchGrading;
using ClassChat.Platform.Failpoints;
using ClassChat.Sandbox.Programs;
using ClassChat.Testing;
using NUnit.Framework;

namespace ClassChat.Grading.Tests.FaultInjection;

/// <summary>As <see cref="BatchFaultTests"/>, with programs in the sandbox.</summary>
[Platform("Linux"), NonParallelizable]
public sealed class ProgramFaultTests
{
    private const int Seed = 19;

    /// <summary>Kinds of access that only programs need; the others are tried without one, which is faster.</summary>
    private static readonly FailpointKind[] _ofPrograms =
    [
        FailpointKind.StartProcess, FailpointKind.ChangeMode, FailpointKind.EnterNamespace,
    ];

    [Test, CancelAfter(120_000)]
    public Task No_fault_while_programs_run_costs_or_earns_points(CancellationToken cancel) => SweepAsync(
        sweep => [.. sweep.Some(Seed, ofEach: 1).Where(fault => _ofPrograms.Contains(fault.Kind))], cancel);

    [Test, CancelAfter(3_600_000), Explicit("takes minutes: many faults of each kind")]
    public Task No_fault_at_many_accesses_while_programs_run_costs_or_earns_points(CancellationToken cancel) =>
        SweepAsync(sweep => sweep.Some(Seed, ofEach: 12), cancel);

    private static async Task SweepAsync(
        Func<FaultSweep, IReadOnlyList<PlannedFault>> choose, CancellationToken cancel)
    {
        using var folder = new BatchFolder("a", "b");
        foreach (string id in new[] { "a", "b" })
        {
            folder.Write($"class/{id}/server.py", File.ReadAllText(Path.Combine(
                RepositorySuite.Folder, "..", "tests", "ClassChat.Cli.Tests", "classic_server.py")));
            folder.Write($"class/{id}/data/old.db", "from another run");
            File.CreateSymbolicLink(folder.PathOf($"class/{id}/link.py"), "server.py");
        }

        var options = new BatchOptions { Reports = "", Run = new RunOptions { Repeat = 1 } };
        var sweep = new FaultSweep(isAnew =>
        {
            if (isAnew) folder.Forget();
            return folder.GradeAsync(ProgramOf, cancel, null, options);
        });
        await sweep.BeginAsync();
        await sweep.RunAsync(choose(sweep));

        Target ProgramOf(string id) => new Target.Command(
            id == "a" ? "python3 link.py --port {port}" : "python3 server.py")
        {
            Directory = folder.PathOf($"class/{id}"),
            CleanPatterns = ["**/*.db"],
            Placements = [new Placement(folder.PathOf("class/a/server.py"), "data/placed/server.py")],
        };
    }
}
