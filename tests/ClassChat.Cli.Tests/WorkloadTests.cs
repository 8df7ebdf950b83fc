using System.Text.RegularExpressions;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Cli.Tests;

/// <summary>Workloads, loose scenario files and ways to write, by the command line.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase), Parallelizable(ParallelScope.All)]
public sealed class WorkloadTests : IDisposable
{
    private const string Talk = """
        workload "Everybody talks"
        level task4
        why "that is what a chat is for"
        bots 10 students
        operations 200
        weight 9: send a user a message
        weight 1: leave and come back
        """;

    private readonly CliFolder _cli = CliFolder.WithRepositoryScenarios();

    public void Dispose() => _cli.Dispose();

    [Test, CancelAfter(120_000)]
    public async Task A_workload_is_played_and_every_property_told()
    {
        _cli.Write("talk.workload", Talk);
        (await _cli.RunAsync("run", "--workload", "talk.workload", "--seed", "3")).ShouldBe(0);
        _cli.Out.Shown.ShouldContain("seed 3, ");
        _cli.Out.Shown.ShouldContain("Everybody talks, level task4\n");
        _cli.Out.Shown.ShouldMatch(@"│ loss +│ +\d+ +│ .* │ +holds +│");
        Regex.Count(_cli.Out.Shown, @"│ +holds +│\n").ShouldBeInRange(5, 9);
        _cli.Out.Shown.ShouldNotContain("is broken");
        _cli.LastLine.ShouldBe("1 passed, 0 failed");
    }

    [Test, CancelAfter(120_000)]
    public async Task With_a_duration_it_says_how_much_was_done()
    {
        _cli.Write("talk.workload", Talk);
        (await _cli.RunAsync("run", "--workload", "talk.workload", "--duration", "500ms")).ShouldBe(0);
        _cli.Out.Shown.ShouldMatch(@"│ operations per second +│ talk.workload +│ task4 +│ +[\d,.]+ +│\n");
    }

    [Test, CancelAfter(120_000)]
    public async Task A_file_of_ones_own_is_run_beside_the_rubric()
    {
        _cli.Write("talk.workload", Talk);
        (await _cli.RunAsync("run", "talk.workload")).ShouldBe(0);
        _cli.LastLine.ShouldBe("1 passed, 0 failed");
        _cli.Out.Shown.ShouldContain("Beside the rubric");
    }

    [Test, CancelAfter(120_000)]
    public async Task A_workload_that_is_no_part_of_the_rubric_is_run_by_its_id()
    {
        (await _cli.RunAsync("run", "workloads/classroom", "--duration", "500ms")).ShouldBe(0);
        _cli.LastLine.ShouldBe("1 passed, 0 failed");
        _cli.Out.Shown.ShouldContain("Beside the rubric");
    }

    [Test, CancelAfter(60_000)]
    public async Task A_folder_of_workloads_is_those_that_count_and_a_loose_one_beside_them_if_it_is_named()
    {
        (await _cli.RunAsync("run", "workloads", "--dry-run")).ShouldBe(0);
        _cli.Out.Shown.ShouldContain("workloads/talk");
        _cli.Out.Shown.ShouldNotContain("workloads/classroom");
        (await _cli.RunAsync("run", "workloads", "workloads/classroom", "--dry-run")).ShouldBe(0);
        _cli.Out.Shown.ShouldContain("workloads/classroom");
        Regex.Count(_cli.Out.Shown, "workloads/talk").ShouldBe(2);
    }

    [Test, CancelAfter(120_000)]
    public async Task A_server_that_tells_everybody_fails_it_and_is_shown_a_few_lines_that_fail_too()
    {
        _cli.Write("talk.workload", Talk);
        (await _cli.RunAsync(
            "run", "--workload", "talk.workload", "--duration", "1s", "--shrink", "10s", "--level", "task4", "--server",
            CliFolder.PythonServer("to-everybody"))).ShouldBe(1);
        _cli.LastLine.ShouldBe("0 passed, 1 failed");
        _cli.Out.Shown.ShouldMatch(@"broken    crosstalk, [\d,]+ cases, such as\n");
        _cli.Out.Shown.ShouldContain("a short scenario that fails, too: ");
        _cli.Out.Shown.ShouldContain("talk.workload --seed 1 --server");
        _cli.Out.Shown.ShouldContain("--duration 1s\n");
        _cli.Has("artifacts/report/talk.workload.scenario").ShouldBeTrue();
    }

    [Test, CancelAfter(120_000)]
    public async Task Verdicts_are_compared_over_all_ways_to_write()
    {
        (await _cli.RunAsync("run", "t4.confirm", "--wire", "all")).ShouldBe(0);
        _cli.Out.Shown.ShouldContain("no verdict depends on how bytes are put on the wire\n");
        _cli.LastLine.ShouldBe("1 passed, 0 failed");
        _cli.Has("artifacts/report/wire-bytes/report.md").ShouldBeTrue();
    }

    [TestCase("--wire takes whole, glued, cut, bytes, characters or all, not 'x'", "run", "--wire", "x")]
    [TestCase("--workload: there is no file 'nowhere'", "run", "--workload", "nowhere")]
    [TestCase("--workload: 'scenarios/rubric.yaml' is no workload: their files end in .workload", "run", "--workload",
        "scenarios/rubric.yaml")]
    [TestCase("--workload: 'scenarios/task4/route.scenario' is a scenario", "run", "--workload",
        "scenarios/task4/route.scenario")]
    [TestCase("--workload: 'scenarios/workloads/classroom.workload' is for servers of level full or higher, and",
        "run", "--workload", "scenarios/workloads/classroom.workload", "--server", "x {port}", "--level", "task4")]
    [TestCase("--duration is for workloads, and none is named", "run", "t4.route", "--duration", "5s")]
    [TestCase("--duration takes a time such as 500ms, 60s or 5min, not '5'", "run", "--duration", "5")]
    [CancelAfter(60_000)]
    public async Task What_cannot_be_understood_exits_with_3(string message, params string[] args)
    {
        (await _cli.RunAsync(args)).ShouldBe(3);
        _cli.Error.Shown.ShouldStartWith(message);
    }
}
