using System.Text.Json;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Cli.Tests;

/// <summary>What could not be judged is neither passed nor failed, and every command says so.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class UngradedTests : IDisposable
{
    private const string Adapter = """
        dialect: mine
        levels: [task4]
        adapter: "/no/such/adapter --fast"
        actions: { send: "" }
        events: [ { event: welcome }, { event: refused }, { event: message } ]
        """;

    private const string Missing =
        "a program that the scenario needs is missing: the adapter of dialect 'mine', '/no/such/adapter --fast', "
        + "cannot be started: ";

    private readonly CliFolder _cli = new();

    public void Dispose() => _cli.Dispose();

    [Test, CancelAfter(60_000)]
    public async Task A_run_exits_with_1_and_tells_the_points_that_are_withheld()
    {
        _cli.Write("mine.yaml", Adapter);

        (await _cli.RunAsync("run", "--dialect", "mine.yaml")).ShouldBe(1);

        _cli.LastLine.ShouldBe("0 passed, 0 failed");
        _cli.Out.Shown.ShouldContain("\nt4.route and t4.wrong are ungraded: 11 points are withheld\n");
        _cli.Out.Shown.ShouldContain($"\n{Missing}");
        _cli.Out.Shown.ShouldContain("\n  replay    ./run-scenarios.sh task4/route --seed 1 --dialect mine.yaml\n");
        using JsonDocument report = JsonDocument.Parse(_cli.Read("artifacts/report/report.json"));
        report.RootElement.GetProperty("graded").GetBoolean().ShouldBeFalse();
        report.RootElement.GetProperty("items")[0].GetProperty("verdict").GetString().ShouldBe("ungraded");
    }

    [Test, CancelAfter(120_000)]
    public async Task With_other_writes_on_the_wire_it_is_no_verdict_that_changed()
    {
        PaceTheClassicDialect();

        (await _cli.RunAsync("run", "t4.route", "--wire", "all")).ShouldBe(1);

        // Glued they are few writes, and arrive.
        _cli.Out.Shown.ShouldMatch(@"│ t4\.route +│ ungraded +│ passed +│ ungraded +│");
        _cli.Out.Shown.ShouldContain("no verdict depends on how bytes are put on the wire\n");
        _cli.Out.Shown.ShouldContain("1 item ungraded: not judged with every way of writing, neither passed nor ");
        _cli.LastLine.ShouldBe("0 passed, 0 failed");
    }

    [Test, CancelAfter(60_000)]
    public async Task A_calibration_counts_such_a_run_neither_as_passed_nor_as_failed()
    {
        PaceTheClassicDialect();

        (await _cli.RunAsync("calibrate", "t4.route", "--runs", "2")).ShouldBe(1);

        _cli.LastLine.ShouldBe("0 passed, 0 failed");
        _cli.Out.Shown.ShouldContain("\n2 runs ungraded, counted neither as passed nor as failed: ");
        _cli.Out.Shown.ShouldContain(
            "\nrun 2: t4.route ungraded: dialect 'classic' asks for 2 s between two writes of a bot ('gap'): line 8, ");
        _cli.Read("artifacts/calibration/seed-2/report.md").ShouldContain("t4.route is ungraded");
    }

    [Test, CancelAfter(60_000)]
    public async Task A_class_exits_with_1_and_the_overview_lists_the_submission()
    {
        _cli.Write("scenarios/dialects/mine.yaml", Adapter);
        _cli.Write("class/anna/server.py", """
            import socket, sys
            listener = socket.create_server(("127.0.0.1", int(sys.argv[1])))
            while True: listener.accept()
            """);
        _cli.Write(
            "class/anna/submission.yaml",
            "submission: Anna\ndialect: mine\nprograms: { task4: { server: 'python3 server.py {port}' } }\n");

        (await _cli.RunAsync("grade", "class", "--only", "t4.route")).ShouldBe(1);

        _cli.LastLine.ShouldBe("0 passed, 0 failed");
        _cli.Out.Shown.ShouldContain("1 of 1: anna: 0 points of 9, 1 item ungraded\n");
        _cli.Out.Shown.ShouldContain("ungraded, in whole or in part: anna; the overview says why\n");
        _cli.Read("artifacts/grades/overview.md").ShouldContain("- anna: ungraded: t4.route: " + Missing);
        _cli.Read("artifacts/grades/gradebook.csv").ShouldContain(
            "anna,Anna,\"needs a look\",ungraded,9,ungraded,9,0,0,0,0,0,0,1,0,");
    }

    [Test, CancelAfter(60_000)]
    public async Task A_dialect_whose_adapter_cannot_be_started_is_told_when_it_is_tried()
    {
        _cli.Write("mine.yaml", Adapter);
        string server = $"dotnet '{typeof(Program).Assembly.Location}' serve --port {{port}}";
        (await _cli.RunAsync("lint", "--dialect", "mine.yaml", "--server", server)).ShouldBe(1);
        _cli.Out.Shown.ShouldContain("\nadapter: NOT UNDERSTOOD\n    the adapter did not start: expected a program ");
        _cli.LastLine.ShouldBe("1 thing tried: 0 understood, 1 not; 0 not offered");
    }

    /// <summary>Asks for two seconds between two writes, and for far more messages than there is time for.</summary>
    private void PaceTheClassicDialect()
    {
        const string Dialect = "scenarios/dialects/classic.yaml";
        _cli.Write(Dialect, _cli.Read(Dialect).Replace("\nend:", "\ngap: 2 s\nend:", StringComparison.Ordinal));
        _cli.Write("scenarios/task4/route.scenario", """
            scenario "Messages arrive"
            counts for t4.route
            level task4
            why "that is what a chat is for"

            bots alice, bob
            all join
            alice sends bob 400 messages
            bob receives the last 400 messages from alice
            """);
    }
}
