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
        RubricItem[] items = [.. RepositorySuite.Suite.Rubric.Items.Where(item =>
            item is { Points: > 0, NotOffered: null, Program: not ProgramRole.Client, Level: >= Level.Task4 }
            && item.Level <= fault.Level && !IsAlone(item))];
        var programs = new Dictionary<Level, Program>
        {
            [fault.Level] = new(new FaultyServer(fault.New), RepositorySuite.Classic),
        };

        Grade grade = await new GradingRun(
            RepositorySuite.Suite, new Submission("one fault", programs), new RunOptions { Repeat = 0 })
            .RunAsync(items, cancel);

        Of(Verdict.Failed).ShouldBe([fault.Item], Story(grade));
        Of(Verdict.Error, Verdict.NotOffered).ShouldBeEmpty(Story(grade));

        IEnumerable<string> Of(params Verdict[] verdicts) =>
            grade.Items.Where(item => verdicts.Contains(item.Verdict)).Select(item => item.Item.Id);
    }

    [Test]
    public void The_matrix_is_as_the_guide_shows_it()
    {
        string guide = File.ReadAllText(Path.Combine(RepositorySuite.Folder, "MATRIX.md")).ReplaceLineEndings("\n");
        guide.ShouldContain(Table(), customMessage: $"scenarios/MATRIX.md must hold this:\n{Table()}");
    }

    [Test]
    public void No_fault_is_listed_twice() => Faults.All.Select(fault => fault.ToString()).ShouldBeUnique();

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

    private static string Story(Grade grade) => string.Join('\n', grade.Items
        .Where(item => item.Verdict is not (Verdict.Passed or Verdict.NotOffered))
        .Select(item => $"{item.Item.Id} {item.Verdict} {item.Reason}: "
            + string.Join("; ", item.Scenarios.Where(s => s.Result.Verdict != Verdict.Passed).Select(
                s => $"{s.Scenario.Id} {s.Result.Verdict} {s.Result.Failure?.Line} {s.Result.Failure?.Difference}"))));
}
