using ClassChat.Grading.Runs;
using ClassChat.Grading.Tests.ClientUnderTest;
using ClassChat.Grading.Tests.Runs;
using ClassChat.Harness.Execution;
using ClassChat.Protocol;
using ClassChat.Sandbox.Programs;
using ClassChat.Specification.ConsoleDialects;
using ClassChat.Specification.Rubrics;
using ClassChat.Testing;
using ClassChat.Testing.Faults;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Grading.Tests.Matrix;

/// <summary>
/// The faults of the matrix by the rubric of the hand-out: each costs the items that the guide says, and no other.
/// </summary>
[Parallelizable(ParallelScope.All)]
public sealed class HandoutMatrixTests
{
    /// <summary>Stands in the place of items of the default rubric where a fault is not from its matrix.</summary>
    private const string None = "-";

    private static IEnumerable<TestCaseData> Servers() => MatrixFaults.All.Zip(HandoutMatrix.OfServers).Select(pair =>
        new TestCaseData(pair.First, pair.Second.Items).SetArgDisplayNames(pair.First.ToString()));

    private static IEnumerable<TestCaseData> Others() => HandoutFaults.All.Select(
        fault => new TestCaseData(fault).SetArgDisplayNames(fault.ToString()));

    private static IEnumerable<TestCaseData> Clients() => ClientFaults.All.Zip(HandoutMatrix.OfClients)
        .Concat(ClientFaults.OfHandout.Zip(HandoutMatrix.OfOtherClients))
        .Select(pair => new TestCaseData(pair.First, pair.Second.Items).SetArgDisplayNames(pair.First.Name));

    [Test]
    public void The_guide_lists_each_fault_of_a_server_once() => HandoutMatrix.OfServers
        .Select(row => $"{row.Lost}: a server that {row.Fault}")
        .ShouldBe(MatrixFaults.All.Select(fault => $"{string.Join(", ", fault.Items)}: a server that {fault.Name}"));

    [Test]
    public void The_guide_lists_each_fault_of_a_client_once() => HandoutMatrix.OfClients
        .Select(row => $"{row.Lost}: a client that {row.Fault}")
        .ShouldBe(ClientFaults.All.Select(fault => $"{string.Join(", ", fault.Items)}: a client that {fault.Name}"));

    [Test]
    public void The_guide_lists_each_fault_of_the_handout_once()
    {
        HandoutMatrix.OfOthers.Select(row => $"{string.Join(", ", row.Items)}: a server that {row.Fault}").ShouldBe(
            HandoutFaults.All.Select(fault => $"{string.Join(", ", fault.Items)}: a server that {fault.Name}"));
        HandoutMatrix.OfOtherClients.Select(row => $"{string.Join(", ", row.Items)}: {row.Fault}")
            .ShouldBe(ClientFaults.OfHandout.Select(fault => $"{string.Join(", ", fault.Items)}: {fault.Name}"));
    }

    [Test]
    public void Each_item_that_earns_something_is_lost_by_a_fault_of_the_guide()
    {
        string[] lost = [.. HandoutMatrix.OfServers.Concat(HandoutMatrix.OfClients)
            .Concat(HandoutMatrix.OfOthers).Concat(HandoutMatrix.OfOtherClients).SelectMany(row => row.Items)];
        RepositorySuite.Handout.Rubric.Items.Where(item => item.Points > 0).Select(item => item.Id)
            .Except(lost).ShouldBeEmpty();
        lost.Except(RepositorySuite.Handout.Rubric.Items.Where(item => item.Points > 0).Select(item => item.Id))
            .ShouldBeEmpty();
    }

    [TestCaseSource(nameof(Others))]
    [CancelAfter(120_000)]
    public async Task A_fault_of_the_handout_costs_its_items(object fault, CancellationToken cancel)
    {
        var one = (Fault)fault;
        Grade grade = await GradeAsync(one, item => one.Items.Contains(item.Id), cancel);
        Lost(grade, None, one.Name).ShouldBe(one.Items, GradeStory.Of(grade));
    }

    [TestCaseSource(nameof(Others))]
    [CancelAfter(300_000)]
    [Explicit("every item for each fault")]
    public async Task A_fault_of_the_handout_costs_what_the_guide_says(object fault, CancellationToken cancel)
    {
        Grade grade = await GradeAsync((Fault)fault, _ => true, cancel);
        Lost(grade, None, ((Fault)fault).Name).ShouldBe(((Fault)fault).Items, GradeStory.Of(grade));
    }

    [TestCaseSource(nameof(Servers))]
    [CancelAfter(300_000)]
    [Explicit("every fault against every item: takes half an hour, and a machine that does nothing else")]
    public async Task A_fault_costs_what_the_guide_says(
        object fault, IReadOnlyList<string> items, CancellationToken cancel)
    {
        Grade grade = await GradeAsync((Fault)fault, _ => true, cancel);
        Lost(grade, string.Join(", ", ((Fault)fault).Items), ((Fault)fault).Name)
            .ShouldBe(items, GradeStory.Of(grade));
    }

    [TestCaseSource(nameof(Clients))]
    [CancelAfter(300_000)]
    [Explicit("takes some minutes, and a machine that does nothing else")]
    public async Task A_fault_of_a_client_costs_what_the_guide_says(
        object fault, IReadOnlyList<string> items, CancellationToken cancel)
    {
        Grade grade = await GradeAsync((ClientFault)fault, cancel);
        Lost(grade, string.Join(", ", ((ClientFault)fault).Items), ((ClientFault)fault).Name)
            .ShouldBe(items, GradeStory.Of(grade));
    }

    /// <summary>The items that failed by themselves; the row of the guide is written to the output.</summary>
    private static string[] Lost(Grade grade, string items, string name)
    {
        string[] lost = [.. grade.Items.Where(item => item.Verdict is Verdict.Failed or Verdict.Unstable)
            .Select(item => item.Item.Id)];
        TestContext.Out.WriteLine(new HandoutMatrix(items, name, lost).Row);
        return lost;
    }

    private static Task<Grade> GradeAsync(
        Fault fault, Func<RubricItem, bool> isAsked, CancellationToken cancel)
    {
        var programs = new Dictionary<Level, ProgramUnderTest>
        {
            [fault.Level] = new(fault.Server, RepositorySuite.DialectOf(fault.Level)),
        };
        return GradeAsync(
            new Submission("one fault", programs),
            item => item.Program != ProgramRole.Client && item.Level <= fault.Level && isAsked(item), cancel);
    }

    private static Task<Grade> GradeAsync(ClientFault fault, CancellationToken cancel)
    {
        string folder = Path.GetDirectoryName(RepositorySuite.Folder)!;
        var command = new Target.Command($"python3 client.py {fault.Way} {{host}} {{port}} {{level}}")
        {
            Directory = Path.Combine(folder, "tests", "ClassChat.Grading.Tests", "ClientUnderTest", "Programs"),
        };
        var client = new TestedClient(
            command, RepositorySuite.DialectOf(fault.Level),
            ConsoleFile.Find(RepositorySuite.Folder, ConsoleFile.DefaultName).Value!, HasTerminal: false);
        var submission = new Submission("one fault", new Dictionary<Level, ProgramUnderTest>())
        {
            Clients = new Dictionary<Level, TestedClient> { [Level.Full] = client },
        };
        return GradeAsync(submission, item => item.Program != ProgramRole.Server, cancel);
    }

    private static async Task<Grade> GradeAsync(
        Submission submission, Func<RubricItem, bool> isAsked, CancellationToken cancel)
    {
        var options = new RunOptions { Repeat = 0, Jobs = 8 };
        using RunScheduler scheduler = await SharedScheduler.OpenAsync(options.Jobs, patience: 2, cancel);
        return await new GradingRun(RepositorySuite.Handout, submission, options, scheduler: scheduler).RunAsync(
            [.. RepositorySuite.Handout.Rubric.Items.Where(item => item.Points > 0 && isAsked(item))], cancel);
    }
}
