using System.Globalization;
using System.Text;
using ClassChat.Harness.Grading;
using ClassChat.Harness.Running;
using ClassChat.Harness.Tests.Examined;
using ClassChat.Protocol;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Harness.Tests.Matrix;

/// <summary>
/// The fault matrix: each fault costs its own item, and no other that does not need that one. A fault that nothing
/// finds is a missing scenario.
/// </summary>
[Parallelizable(ParallelScope.All)]
public sealed class MatrixTests
{
    private static IEnumerable<TestCaseData> Cases() =>
        Faults.All.Select(fault => new TestCaseData(fault).SetName(fault.ToString()));

    [TestCaseSource(nameof(Cases))]
    [CancelAfter(300_000)]
    public async Task A_fault_costs_its_item_alone(object listed, CancellationToken cancel)
    {
        var fault = (Fault)listed;
        Grade grade = await GradeAsync(fault.Level, fault.New, cancel);

        Of(Verdict.Failed).ShouldBe([fault.Item], GradeStory.Of(grade));
        Of(Verdict.Error, Verdict.NotOffered).ShouldBeEmpty(GradeStory.Of(grade));

        IEnumerable<string> Of(params Verdict[] verdicts) =>
            grade.Items.Where(item => verdicts.Contains(item.Verdict)).Select(item => item.Item.Id);
    }

    [TestCase(false)]
    [TestCase(true)]
    [CancelAfter(300_000)]
    public async Task What_stands_before_the_server_costs_nothing_by_itself(
        bool changesRequests, CancellationToken cancel)
    {
        Change nothing = (_, json) => [json];
        Grade grade = await GradeAsync(
            Level.Bonus3, () => changesRequests ? new Rules { Up = nothing, Down = nothing } : new NoFault(), cancel);

        grade.Items.Where(item => item.Verdict != Verdict.Passed).ShouldBeEmpty(GradeStory.Of(grade));
    }

    [Test]
    public void The_matrix_is_as_the_guide_shows_it()
    {
        string guide = File.ReadAllText(Path.Combine(RepositorySuite.Folder, "MATRIX.md")).ReplaceLineEndings("\n");
        guide.ShouldContain(Table(), customMessage: $"scenarios/MATRIX.md must hold this:\n{Table()}");
    }

    [Test]
    public void No_fault_is_listed_twice() => Faults.All.Select(fault => fault.ToString()).ShouldBeUnique();

    private static Task<Grade> GradeAsync(Level level, Func<WireFault> fault, CancellationToken cancel)
    {
        RubricItem[] items = [.. RepositorySuite.Suite.Rubric.Items.Where(item =>
            item is { Points: > 0, NotOffered: null, Program: not ProgramRole.Client, Level: >= Level.Task4 }
            && item.Level <= level && !IsAlone(item))];
        var programs = new Dictionary<Level, Program>
        {
            [level] = new(new FaultyServer(fault), RepositorySuite.Classic),
        };
        var options = new RunOptions { Repeat = 0 };
        return new GradingRun(RepositorySuite.Suite, new Submission("one fault", programs), options)
            .RunAsync(items, cancel);
    }

    /// <summary>Items whose scenarios measure time need the machine for themselves.</summary>
    private static bool IsAlone(RubricItem item) =>
        item.Scenarios.All(id => RepositorySuite.Suite.Scenarios[id].Alone);

    private static string Table()
    {
        var text = new StringBuilder("| item | a server that ... loses this item, and no other |\n| --- | --- |\n");
        foreach (Fault fault in Faults.All)
            text.Append(CultureInfo.InvariantCulture, $"| {fault.Item} | {fault.Name} |\n");
        return text.ToString();
    }
}
