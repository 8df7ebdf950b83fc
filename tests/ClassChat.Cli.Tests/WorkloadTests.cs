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
        9 send somebody a message
        1 leave and come back
        """;

    private readonly CliFolder _cli = CliFolder.WithRepositoryScenarios();

    public void Dispose() => _cli.Dispose();

    [Test, CancelAfter(120_000)]
    public async Task A_workload_is_played_and_every_property_told()
    {
        _cli.Write("talk.workload", Talk);
        (await _cli.RunAsync("run", "--workload", "talk.workload", "--seed", "3")).ShouldBe(0);
        _cli.Out.Shown.ShouldStartWith("Everybody talks, seed 3, ");
        _cli.Out.Shown.ShouldMatch(@"│ loss +│ \d+ +│ .* │ holds +│");
        _cli.LastLine.ShouldMatch("^[5-9] passed, 0 failed$");
    }

    [Test, CancelAfter(120_000)]
    public async Task With_a_duration_it_says_how_much_was_done()
    {
        _cli.Write("talk.workload", Talk);
        (await _cli.RunAsync("run", "--workload", "talk.workload", "--duration", "500ms")).ShouldBe(0);
        _cli.Out.Shown.ShouldMatch(@"operations per second: [\d,]+\n");
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
    public async Task Verdicts_are_compared_over_all_ways_to_write()
    {
        (await _cli.RunAsync("run", "t4.confirm", "--wire", "all")).ShouldBe(0);
        _cli.Out.Shown.ShouldContain("no verdict depends on how bytes are put on the wire\n");
        _cli.LastLine.ShouldBe("1 passed, 0 failed");
        _cli.Has("artifacts/report/wire-bytes/report.md").ShouldBeTrue();
    }

    [TestCase("--wire takes whole, glued, cut, bytes, characters or all, not 'x'", "run", "--wire", "x")]
    [TestCase("--workload: there is no file 'nowhere'", "run", "--workload", "nowhere")]
    [TestCase("--duration takes a time such as 500ms, 60s or 5m, not '5'", "run", "--duration", "5")]
    [CancelAfter(60_000)]
    public async Task What_cannot_be_understood_exits_with_3(string message, params string[] args)
    {
        (await _cli.RunAsync(args)).ShouldBe(3);
        _cli.Error.Shown.ShouldStartWith(message);
    }
}
