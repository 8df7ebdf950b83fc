using ClassChat.Grading.Runs;
using ClassChat.Grading.Tests.Runs;
using ClassChat.Harness.Execution;
using ClassChat.Protocol;
using ClassChat.Sandbox.Programs;
using ClassChat.Specification.ConsoleDialects;
using ClassChat.Testing;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Grading.Tests.ClientUnderTest;

/// <summary>
/// Client programs, each graded as a process of its own: a correct one gets every point there is, whatever its
/// language, its input and its server; one with a fault loses what the fault is about.
/// </summary>
[Platform("Linux")]
[Parallelizable(ParallelScope.All)]
public sealed class ClientGradingTests
{
    private static readonly string _programs = Path.Combine(
        Path.GetDirectoryName(RepositorySuite.Folder)!, "tests", "ClassChat.Grading.Tests", "ClientUnderTest",
            "Programs");

    private static readonly string _stub = Path.GetFullPath(
        Path.Combine("..", "..", "ClassChat.StubClient", Path.GetFileName(Folder)), Folder);

    // What a plain-text server cannot send is not asked for.
    private static readonly string[] _files = ["b2.save", "b2.rename"];

    private static string Folder => AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar);

    private static IEnumerable<TestCaseData> Clients()
    {
        yield return Case("that waits in select", Python("select"), _programs, []);
        foreach (ClientFault fault in ClientFaults.All)
            yield return Case($"that {fault.Name}", Python(fault.Way), _programs, fault.Items, fault.Level);
        yield return Case(
            "in C# with a task for each direction", "dotnet ClassChat.StubClient.dll {host} {port}", _stub,
            ["t2.single-loop", "b2.save", "b2.rename"]);

        static TestCaseData Case(
            string name, string line, string folder, IReadOnlyList<string> loses, Level level = Level.Full) =>
            new TestCaseData(line, folder, loses, level)
                .SetName($"A client {name} loses {(loses.Count == 0 ? "nothing" : string.Join(", ", loses))}");
    }

    [TestCaseSource(nameof(Clients))]
    [CancelAfter(600_000)]
    public async Task A_client_loses_what_its_fault_is_about(
        string line, string folder, IReadOnlyList<string> loses, Level level, CancellationToken cancel) =>
        Lost(await GradeAsync(line, folder, level, hasTerminal: false, ClientFaults.Items, cancel))
            .ShouldBe(loses);

    [TestCase("select")]
    [TestCase("threads")]
    [TestCase("poll")]
    [TestCase("garble")]
    [TestCase("split")]
    [TestCase("word")]
    [TestCase("stay")]
    [CancelAfter(600_000)]
    public async Task With_a_plain_text_server_it_is_the_same(string way, CancellationToken cancel)
    {
        Grade grade = await GradeAsync(Python(way), _programs, Level.Task1, false, ClientFaults.Items, cancel);

        Lost(grade).ShouldBe(ClientFaults.ItemsOf(way));
        grade.Items.Where(item => item.Verdict == Verdict.Unsupported).Select(item => item.Item.Id).ShouldBe(_files);
    }

    [TestCase("select")]
    [TestCase("threads")]
    [TestCase("halfway")]
    [CancelAfter(600_000)]
    public async Task At_a_terminal_it_is_the_same(string way, CancellationToken cancel) =>
        Lost(await GradeAsync(Python(way), _programs, Level.Full, hasTerminal: true, ClientFaults.Items, cancel))
            .ShouldBe(ClientFaults.ItemsOf(way));

    [Test]
    [CancelAfter(600_000)]
    public async Task A_client_that_uses_the_whole_screen_earns_its_points(CancellationToken cancel) =>
        Lost(await GradeAsync(
            "python3 curses_client.py {host} {port} {level}", _programs, Level.Full, hasTerminal: true,
            ["t2.both", "t2.single-loop", "t2.idle"], cancel))
            .ShouldBeEmpty();

    [Test]
    [CancelAfter(600_000)]
    public async Task A_client_that_is_given_its_name_with_its_command_is_not_told_it_again(CancellationToken cancel) =>
        Lost(await GradeAsync(
            Python("select") + " {name}", _programs, Level.Full, hasTerminal: false, ClientFaults.Items, cancel))
            .ShouldBeEmpty();

    [Test]
    [CancelAfter(120_000)]
    public async Task A_client_that_does_not_start_is_told_so(CancellationToken cancel)
    {
        Grade grade = await GradeAsync("python3 nothing.py {port}", _programs, Level.Full, false, ["t2.both"], cancel);

        grade.NeverStarted.ShouldBeTrue();
        ScenarioGrade first = grade.Items[0].Scenarios.First(scenario => scenario.Result.Failure is not null);
        ScenarioResult result = first.Result;
        result.Failure!.Mismatch.Actual.ShouldStartWith("the program exited with code 2 before it connected");
        result.Failure.ServerOutput.ShouldContain("nothing.py");
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task A_client_that_talks_in_another_way_is_not_asked(CancellationToken cancel)
    {
        Grade grade = await GradeAsync(
            "python3 client.py {port}", _programs, Level.Full, false, ["t2.both"], cancel, dialect: "slash");

        ItemGrade item = grade.Items.ShouldHaveSingleItem();
        item.Verdict.ShouldBe(Verdict.Unsupported);
        item.Reason.ShouldBe("a server is played in dialects classic and classic-text, and this client speaks 'slash'");
    }

    private static string Python(string way) => $"python3 client.py {way} {{host}} {{port}} {{level}}";

    private static async Task<Grade> GradeAsync(
        string line, string folder, Level level, bool hasTerminal, IReadOnlyList<string> items,
        CancellationToken cancel, string? dialect = null)
    {
        var command = new Target.Command(line) { Directory = folder };
        var client = new TestedClient(
            command,
            dialect is null ? RepositorySuite.DialectOf(level)
                : RepositorySuite.DialectOf(level) with { Name = dialect },
            ConsoleFile.Find(RepositorySuite.Folder, ConsoleFile.DefaultName).Value!, hasTerminal);
        var submission = new Submission(line, new Dictionary<Level, ProgramUnderTest>())
        {
            Clients = new Dictionary<Level, TestedClient> { [Level.Full] = client },
        };
        // The faults are the same at every run: nothing need be repeated.
        var options = new RunOptions { Repeat = 0, Jobs = 4 };
        using RunScheduler scheduler = await SharedScheduler.OpenAsync(options.Jobs, patience: 1, cancel);
        return await new GradingRun(RepositorySuite.Suite, submission, options, scheduler: scheduler).RunAsync(
            [.. RepositorySuite.Suite.Rubric.Items.Where(item => items.Contains(item.Id))], cancel);
    }

    private static string[] Lost(Grade grade)
    {
        foreach (ScenarioGrade scenario in grade.Items.SelectMany(item => item.Scenarios))
        {
            if (scenario.Result.Verdict is Verdict.Failed or Verdict.Error)
                TestContext.Out.WriteLine(
                    $"{scenario.Scenario.Id}: {scenario.Result.Reason} {scenario.Result.Failure?.Mismatch}");
        }

        grade.IsGraded.ShouldBeTrue();
        return [.. grade.Items.Where(item => item.Verdict is not (Verdict.Passed or Verdict.Unsupported))
            .Select(item => item.Item.Id)];
    }
}
