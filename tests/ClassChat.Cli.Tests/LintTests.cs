using NUnit.Framework;
using Shouldly;

namespace ClassChat.Cli.Tests;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class LintTests : IDisposable
{
    private readonly CliFolder _cli = new();

    public void Dispose() => _cli.Dispose();

    [Test, CancelAfter(60_000)]
    public async Task A_folder_without_faults_exits_with_0_and_counts_its_files()
    {
        (await _cli.RunAsync("lint")).ShouldBe(0);
        _cli.LastLine.ShouldBe("2 scenarios, 1 rubric and 2 dialects: 0 faults");
    }

    [Test, CancelAfter(60_000)]
    public async Task Every_fault_of_every_file_is_told_at_its_place()
    {
        _cli.Write("scenarios/task4/route.scenario", "scenario \"x\"\ncounts for t4.route\nlevel tsk4\nwhy \"y\"\n");
        _cli.Write("scenarios/rubric.yaml", "rubric: x\ntasks: []\ntask: x\n");

        (await _cli.RunAsync("lint")).ShouldBe(2);

        _cli.Out.Shown.ShouldContain(
            "scenarios/rubric.yaml:3:1: a rubric has no 'task'\n   3 | task: x\n     | ^^^^\n");
        _cli.Out.Shown.ShouldContain("scenarios/task4/route.scenario:3:7: there is no level 'tsk4'\n");
        _cli.Out.Shown.ShouldContain("did you mean 'task4'");
        _cli.LastLine.ShouldStartWith("2 scenarios, 1 rubric and 2 dialects: ");
    }

    [Test, CancelAfter(60_000)]
    public async Task A_scenario_that_the_rubric_does_not_name_is_a_fault()
    {
        _cli.Write("scenarios/task4/lost.scenario", _cli.Read("scenarios/task4/route.scenario"));
        (await _cli.RunAsync("lint")).ShouldBe(2);
        _cli.Out.Shown.ShouldContain(
            "scenarios/rubric.yaml:6:13: 't4.route' does not name 'task4/lost', which is for it");
    }

    [TestCase("scenarios/task4/route.scenario", "1 scenario: 0 faults")]
    [TestCase("scenarios/rubric.yaml", "1 rubric: 0 faults")]
    [TestCase("scenarios/dialects/classic.yaml", "1 dialect: 0 faults")]
    [TestCase("scenarios/task4", "2 scenarios: 0 faults")]
    [CancelAfter(60_000)]
    public async Task Files_are_known_by_ending_and_content(string file, string told)
    {
        (await _cli.RunAsync("lint", file)).ShouldBe(0);
        _cli.LastLine.ShouldBe(told);
    }

    [TestCase("nowhere.scenario", "nowhere.scenario: cannot be read")]
    [TestCase("nowhere.yaml", "nowhere.yaml: there is no such file")]
    [TestCase("submission.yaml", "submission.yaml:1:1: a submission lacks 'submission'")]
    [TestCase("notes.txt", "notes.txt: is no scenario, rubric, dialect, submission or class file")]
    [CancelAfter(60_000)]
    public async Task What_is_no_such_file_exits_with_2(string file, string told)
    {
        _cli.Write("notes.txt", "hello");
        _cli.Write("submission.yaml", "dialect: classic\nprograms: { task4: { server: x } }\n");
        (await _cli.RunAsync("lint", file)).ShouldBe(2);
        _cli.Out.Shown.ShouldStartWith(told);
    }

    [Test, CancelAfter(60_000)]
    public async Task A_command_that_cannot_work_is_a_fault_of_a_submission()
    {
        _cli.Write(
            "submission.yaml", "submission: x\nprograms: { task4: { server: 'cd src && pyton3 server.py {port}' } }\n");
        (await _cli.RunAsync("lint", "submission.yaml")).ShouldBe(2);
        _cli.Out.Shown.ShouldStartWith("submission.yaml:2:30: 'cd' is a command of shells, not a program");
        _cli.LastLine.ShouldBe("1 submission: 1 fault");
    }

    [Test, CancelAfter(60_000)]
    public async Task A_dialect_names_what_it_leaves_out_and_the_line_that_would_offer_it()
    {
        _cli.Write("mine.yaml", """
            dialect: mine
            levels: [task4]
            framing: { receive: json }
            join: [{ say: "{me}" }]
            gap: 20 s
            actions:
              malformed: ["this is not JSON"]
            events:
              - event: message
                match: { status: message }
                take: { sender: sender, text: text }
            """);

        (await _cli.RunAsync("lint", "mine.yaml")).ShouldBe(0);

        _cli.Out.Shown.ShouldContain("t4.route will be not offered: dialect 'mine' has no action 'send'\n"
            + "       to offer it, add actions: { send: ... }, with what a client sends for it\n");
        _cli.LastLine.ShouldBe("1 dialect: 0 faults");
    }

    [TestCase("--server", "python3 server.py {port} > log", "--server: the command has '>'")]
    [TestCase("--client", "MODE=1 python3 client.py {port}", "--client: 'MODE=1' sets a variable")]
    [CancelAfter(60_000)]
    public async Task A_command_on_the_command_line_that_needs_a_shell_is_refused(
        string option, string command, string told)
    {
        (await _cli.RunAsync("run", option, command)).ShouldBe(3);
        _cli.Error.Shown.ShouldContain(told);
    }
}
