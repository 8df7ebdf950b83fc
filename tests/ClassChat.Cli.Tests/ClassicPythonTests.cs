using System.Text.Json;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Cli.Tests;

/// <summary>
/// A server in the classic dialect that a student wrote in Python, graded as an instructor would do it: by its command.
/// </summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase), Parallelizable(ParallelScope.All)]
public sealed class ClassicPythonTests : IDisposable
{
    private readonly CliFolder _cli = CliFolder.WithRepositoryScenarios();

    public void Dispose() => _cli.Dispose();

    [Test, CancelAfter(240_000)]
    public async Task A_correct_server_gets_every_point_that_a_server_can_get()
    {
        (await _cli.RunAsync("run", "t1", "t3", "t4", "b1", "b2", "b3", "--server", Server(), "--dialect", "classic"))
            .ShouldBe(0, _cli.Out.Shown);

        _cli.LastLine.ShouldBe("36 passed, 0 failed");
        using JsonDocument report = Report();
        report.RootElement.GetProperty("points").GetInt32().ShouldBe(108);
        Items(report, "failed").ShouldBeEmpty();
    }

    [TestCase("recv-once", 29, "t4.route", "")]
    [TestCase("evicts-holder", 26, "t4.register", "t4.safe")]
    [TestCase("to-everybody", 20, "t4.route", "t4.safe")]
    [TestCase("dies-on-bad-json", 25, "t4.errors", "")]
    [TestCase("no-confirmation", 26, "t4.confirm", "")]
    [TestCase("crashes-on-reset", 26, "t4.register", "t4.users")]
    [CancelAfter(240_000)]
    public async Task A_fault_costs_its_own_items_of_Task_4(string fault, int points, string failed, string skipped)
    {
        (await _cli.RunAsync("run", "t4", "--server", Server(fault), "--dialect", "classic", "--repeat", "0",
            "--shrink", "1s"))
            .ShouldBe(1);

        using JsonDocument report = Report();
        Items(report, "failed").ShouldBe(failed, _cli.Out.Shown);
        Items(report, "skipped").ShouldBe(skipped);
        report.RootElement.GetProperty("points").GetInt32().ShouldBe(points);
    }

    [Test, CancelAfter(240_000)]
    public async Task A_queue_that_is_delivered_twice_costs_the_item_that_says_so()
    {
        (await _cli.RunAsync("run", "b3", "--server", Server("queue-twice"), "--dialect", "classic", "--repeat", "1"))
            .ShouldBe(1);

        using JsonDocument report = Report();
        Items(report, "failed").ShouldBe("b3.cleared", _cli.Out.Shown);
        _cli.LastLine.ShouldBe("7 passed, 1 failed");
        _cli.Out.Shown.ShouldContain("failed, 2 of 2 times\n");
    }

    [Test, CancelAfter(240_000)]
    public async Task A_failure_tells_a_student_what_was_expected_what_came_and_what_to_mend()
    {
        (await _cli.RunAsync(
            "run", "t4.errors", "--server", Server("dies-on-bad-json"), "--dialect", "classic", "--repeat", "0",
            "--seed", "7")).ShouldBe(1);

        string shown = _cli.Out.Shown;
        shown.ShouldContain(
            "t4.errors lost 5 of 5 points\nMalformed input gets an error, and the connection goes on\n");
        shown.ShouldContain("alice was not told that it was refused\n");
        shown.ShouldContain("  expected  an answer that says: refused\n");
        shown.ShouldContain("  got       the end of the connection\n");
        shown.ShouldContain("this is not JSON");
        shown.ShouldContain("Traceback (most recent call last): the server ends here\n");
        shown.ShouldContain("exited with code 1");
        shown.ShouldContain("  hint      catch what parsing can throw inside the loop");
        shown.ShouldContain("  replay    ./run-scenarios.sh task4/malformed --seed 7 --server 'python3 ");
        shown.ShouldContain("--dialect classic\n");
        _cli.LastLine.ShouldBe("0 passed, 1 failed");
    }

    private static string Server(string? fault = null) => CliFolder.PythonServer(fault);

    private static string Items(JsonDocument report, string verdict) => string.Join(' ', report.RootElement
        .GetProperty("items").EnumerateArray()
        .Where(item => item.GetProperty("verdict").GetString() == verdict)
        .Select(item => item.GetProperty("id").GetString()));

    private JsonDocument Report() => JsonDocument.Parse(_cli.Read("artifacts/report/report.json"));
}
