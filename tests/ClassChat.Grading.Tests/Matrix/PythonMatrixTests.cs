using ClassChat.Grading.Runs;
using ClassChat.Grading.Tests.Runs;
using ClassChat.Harness.Execution;
using ClassChat.Protocol;
using ClassChat.Specification.Rubrics;
using ClassChat.Testing;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Grading.Tests.Matrix;

/// <summary>
/// The fault matrix in a second implementation, a server in Python: without a fault it earns every point, and each
/// fault costs its items, and none that does not need them.
/// </summary>
[Parallelizable(ParallelScope.All)]
public sealed class PythonMatrixTests
{
    /// <summary>Number of faults of the sample, and of items that each is graded on beside its own.</summary>
    private const int SampleSize = 1, SampleItems = 2;

    private static readonly HashSet<string> _all =
    [
        .. RepositorySuite.Suite.Rubric.Items
            .Where(item => item is { NotOffered: null, Points: > 0, Program: not ProgramRole.Client })
            .Select(item => item.Id),
    ];

    private static IEnumerable<TestCaseData> All() => Cases(PythonFault.All);

    private static IEnumerable<TestCaseData> Sample() => Cases(
        new Bogus.Randomizer(ItemSample.Seed)
            .ListItems([.. PythonFault.All], SampleSize).DistinctBy(fault => fault.Name));

    private static IEnumerable<TestCaseData> Cases(IEnumerable<PythonFault> faults) =>
        faults.Select(fault => new TestCaseData(fault).SetArgDisplayNames(fault.Name));

    [Test]
    [CancelAfter(300_000)]
    public async Task Without_a_fault_it_earns_every_point(CancellationToken cancel)
    {
        Grade grade = await GradeAsync(null, _all, cancel);
        grade.Items.Where(item => item.Verdict != Verdict.Passed).ShouldBeEmpty(GradeStory.Of(grade));
    }

    [TestCaseSource(nameof(Sample))]
    [CancelAfter(300_000)]
    public Task Some_faults_cost_their_items_alone(object fault, CancellationToken cancel) =>
        JudgeAsync(
            (PythonFault)fault,
            ItemSample.Of([.. ((PythonFault)fault).Items], _all, SampleItems, ((PythonFault)fault).Name), cancel);

    [TestCaseSource(nameof(All))]
    [CancelAfter(300_000)]
    [Explicit("every fault against every item: takes ten minutes, and a machine that does nothing else")]
    [NonParallelizable]
    public Task Each_fault_costs_its_items_alone(object fault, CancellationToken cancel) =>
        JudgeAsync((PythonFault)fault, _all, cancel);

    private static async Task JudgeAsync(PythonFault fault, IReadOnlySet<string> asked, CancellationToken cancel)
    {
        Grade grade = await GradeAsync(fault.Name, asked, cancel);

        string[] lost = [.. grade.Items.Where(item => item.Verdict != Verdict.Passed).Select(item => item.Item.Id)];
        fault.Items.Except(lost).ShouldBeEmpty($"seed {ItemSample.Seed}: {GradeStory.Of(grade)}");
        grade.Items.Where(item => item.Verdict is not (Verdict.Passed or Verdict.Skipped))
            .Select(item => item.Item.Id).Except(fault.Items)
            .ShouldBeEmpty($"seed {ItemSample.Seed}: {GradeStory.Of(grade)}");
    }

    private static async Task<Grade> GradeAsync(string? fault, IReadOnlySet<string> asked, CancellationToken cancel)
    {
        RubricItem[] items = [.. RepositorySuite.Suite.Rubric.Items.Where(item => asked.Contains(item.Id))];
        var programs = new Dictionary<Level, ProgramUnderTest>
        {
            [Level.Bonus3] = new(PythonServer.At(Level.Bonus3, fault), RepositorySuite.Classic),
        };
        var options = new RunOptions { Repeat = 0 };
        using RunScheduler scheduler = await SharedScheduler.OpenAsync(options.Jobs, patience: 2, cancel);
        return await new GradingRun(
            RepositorySuite.Suite, new Submission("a server in Python", programs), options, scheduler: scheduler)
            .RunAsync(items, cancel);
    }
}
