using ClassChat.Grading.Runs;
using ClassChat.Grading.Tests.ClientUnderTest;
using ClassChat.Grading.Tests.Runs;
using ClassChat.Harness.Execution;
using ClassChat.Protocol;
using ClassChat.Sandbox.Programs;
using ClassChat.Specification.Rubrics;
using ClassChat.Testing;
using ClassChat.Testing.Faults;
using ClassChat.Testing.FaultyServers;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Grading.Tests.Matrix;

/// <summary>
/// The fault matrix: each fault costs its own item, and no other that does not need that one. A fault that nothing
/// finds is a missing scenario.
/// </summary>
[Parallelizable(ParallelScope.All)]
public sealed class MatrixTests
{
    /// <summary>One fault in so many is graded on another item as well.</summary>
    private const int SampleEvery = 3;

    private static readonly IReadOnlySet<string> _sampled =
        ItemSample.Some([.. MatrixFaults.All.Select(fault => fault.ToString())], SampleEvery);

    private static IEnumerable<TestCaseData> Cases() =>
        MatrixFaults.All.Select(fault => new TestCaseData(fault).SetName(fault.ToString()));

    private static IEnumerable<TestCaseData> CrossCases() =>
        MatrixFaults.All.Select(fault => new TestCaseData(fault).SetArgDisplayNames(fault.ToString()));

    [TestCaseSource(nameof(Cases))]
    [CancelAfter(300_000)]
    public Task A_fault_costs_its_item_alone(object fault, CancellationToken cancel) =>
        JudgeAsync((Fault)fault, Sample((Fault)fault), cancel);

    [TestCaseSource(nameof(CrossCases))]
    [CancelAfter(300_000)]
    [Explicit("every fault against every item: takes half an hour, and a machine that does nothing else")]
    public Task A_fault_costs_its_item_alone_of_all_items(object fault, CancellationToken cancel) =>
        JudgeAsync((Fault)fault, Beside((Fault)fault), cancel);

    private static async Task JudgeAsync(Fault fault, Func<RubricItem, bool> isAsked, CancellationToken cancel)
    {
        Grade grade = await GradeAsync(fault.Level, fault.Server, isAsked, cancel);

        string story = $"seed {ItemSample.Seed}: {GradeStory.Of(grade)}";
        Of(Verdict.Failed).ShouldBe(fault.Items, story);
        Of(Verdict.Error, Verdict.Unsupported).ShouldBeEmpty(story);

        IEnumerable<string> Of(params Verdict[] verdicts) =>
            grade.Items.Where(item => verdicts.Contains(item.Verdict)).Select(item => item.Item.Id);
    }

    private static IEnumerable<TestCaseData> Controls()
    {
        Change same = (_, json) => [json];
        yield return Control("lines, one client", Level.Task1, new FaultyTextServer(() => new TextFault()), Talk);
        yield return Control("lines, many clients", Level.Task3, new FaultyTextServer(() => new TextFault()), Talk);
        yield return Control("messages", Level.Bonus3, new FaultyServer(() => new NoFault()), Chat);
        yield return Control(
            "messages, read and written anew", Level.Bonus3,
            new FaultyServer(() => new Rules { Up = same, Down = same }), Chat);
        yield return Control("messages that are hostile", Level.Bonus2, new FaultyServer(() => new NoFault()), Note);
        yield return Control(
            "messages that are hostile, read and written anew", Level.Bonus2,
            new FaultyServer(() => new Rules { Up = same, Down = same }), Note);
        yield return Control(
            "messages that wait", Level.Bonus3, new FaultyServer(() => new NoFault()), item => item.Id == "b3.speed");

        static TestCaseData Control(string name, Level level, Target server, Func<RubricItem, bool> isAsked) =>
            new TestCaseData(level, server, isAsked).SetName($"A proxy of {name} costs nothing");
    }

    [TestCaseSource(nameof(Controls))]
    [CancelAfter(300_000)]
    public async Task What_stands_before_the_server_costs_nothing_by_itself(
        Level level, object server, object isAsked, CancellationToken cancel)
    {
        Grade grade = await GradeAsync(level, (Target)server, (Func<RubricItem, bool>)isAsked, cancel);
        grade.Items.Where(item => item.Verdict != Verdict.Passed).ShouldBeEmpty(GradeStory.Of(grade));
    }

    [Test]
    public void The_matrix_is_as_the_guide_shows_it()
    {
        string guide = File.ReadAllText(Path.Combine(RepositorySuite.Folder, "MATRIX.md")).ReplaceLineEndings("\n");
        string[] tables =
        [
            Table(
                "| item | a server that ... loses this item, and no other |",
                MatrixFaults.All.Select(fault => $"| {string.Join(", ", fault.Items)} | {fault.Name} |")),
            Table(
                "| items | a client that ... loses these items, and no other |",
                ClientFaults.All.Select(fault => $"| {string.Join(", ", fault.Items)} | {fault.Name} |")),
        ];

        foreach (string table in tables)
            guide.ShouldContain(table, customMessage: $"scenarios/MATRIX.md must hold this:\n{table}");
    }

    [Test]
    public void No_fault_is_listed_twice() => MatrixFaults.All.Select(fault => fault.ToString()).ShouldBeUnique();

    private static async Task<Grade> GradeAsync(
        Level level, Target server, Func<RubricItem, bool> isAsked, CancellationToken cancel)
    {
        RubricItem[] items = [.. ItemsAt(level).Where(isAsked)];
        var programs =
            new Dictionary<Level, ProgramUnderTest> { [level] = new(server, RepositorySuite.DialectOf(level)) };
        var options = new RunOptions { Repeat = 0 };
        using RunScheduler scheduler = await SharedScheduler.OpenAsync(options.Jobs, patience: 2, cancel);
        return await new GradingRun(
            RepositorySuite.Suite, new Submission("one fault", programs), options, scheduler: scheduler)
            .RunAsync(items, cancel);
    }

    private static IEnumerable<RubricItem> ItemsAt(Level level) => RepositorySuite.Suite.Rubric.Items.Where(
        item => item is { NotOffered: null, Program: not ProgramRole.Client } && item.Level <= level);

    /// <summary>The items of a fault and, of some faults, another one.</summary>
    private static Func<RubricItem, bool> Sample(Fault fault)
    {
        IEnumerable<string> beside = ItemsAt(fault.Level).Where(Beside(fault)).Select(item => item.Id);
        IReadOnlySet<string> chosen = ItemSample.Of(
            [.. fault.Items], beside, _sampled.Contains(fault.ToString()) ? 1 : 0, fault.ToString());
        return item => chosen.Contains(item.Id);
    }

    /// <summary>The items that are graded where a fault must cost one of them.</summary>
    private static Func<RubricItem, bool> Beside(Fault fault)
    {
        RubricItem own = RepositorySuite.Suite.Rubric.Items.Single(item => item.Id == fault.Item);
        return IsAlone(own) ? item => item == own
            : own.Points == 0 ? Note
            : fault.Level < Level.Task4 ? Talk
            : own.Level < Level.Task4 ? Point
            : Chat;
    }

    /// <summary>What is asked of plain text.</summary>
    private static bool Talk(RubricItem item) => item is { Points: > 0, Level: < Level.Task4 };

    /// <summary>What is asked of a chat.</summary>
    private static bool Chat(RubricItem item) => item is { Points: > 0, Level: >= Level.Task4 } && !IsAlone(item);

    /// <summary>What earns something, of whatever level.</summary>
    private static bool Point(RubricItem item) => item.Points > 0 && !IsAlone(item);

    /// <summary>What earns nothing.</summary>
    private static bool Note(RubricItem item) => item.Points == 0 && !IsAlone(item);

    /// <summary>Items whose scenarios measure time need the machine for themselves.</summary>
    private static bool IsAlone(RubricItem item) =>
        item.Scenarios.All(id => RepositorySuite.Suite.Scenarios[id].Exclusive);

    private static string Table(string head, IEnumerable<string> rows) =>
        string.Concat(new[] { head, "| --- | --- |" }.Concat(rows).Select(line => line + "\n"));
}
