using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Cli.Tests;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class RunTests : IDisposable
{
    private readonly CliFolder _cli = new();

    public void Dispose() => _cli.Dispose();

    [Test, CancelAfter(60_000)]
    public async Task A_run_in_which_all_pass_exits_with_0_and_says_where_its_reports_are()
    {
        (await _cli.RunAsync("run", "t4.route", "b1")).ShouldBe(0);

        _cli.LastLine.ShouldBe("1 passed, 0 failed");
        string json = Path.Combine(_cli.Path, "artifacts", "report", "report.json");
        _cli.Out.Shown.ShouldContain($"report: {json}\n");
        using JsonDocument report = JsonDocument.Parse(await File.ReadAllTextAsync(json));
        report.RootElement.GetProperty("points").GetInt32().ShouldBe(9);
        report.RootElement.GetProperty("max").GetInt32().ShouldBe(10);
        _cli.Read("artifacts/report/report.md").ShouldContain("9 of 10 points");
        _cli.Error.Shown.ShouldBeEmpty();
    }

    [Test, CancelAfter(60_000)]
    public async Task A_failed_item_exits_with_1_and_tells_how_to_replay_it()
    {
        (await _cli.RunAsync("run", "--repeat", "1", "--seed", "5", "--report", "out")).ShouldBe(1);

        _cli.LastLine.ShouldBe("1 passed, 1 failed");
        _cli.Out.Shown.ShouldContain("t4.wrong lost 2 of 2 points\n");
        _cli.Out.Shown.ShouldContain("  scenarios/task4/wrong.scenario:8\n");
        _cli.Out.Shown.ShouldContain("failed, 2 of 2 times\n");
        _cli.Out.Shown.ShouldContain("  replay    ./run-scenarios.sh task4/wrong --seed 5\n");
        _cli.Out.Shown.ShouldContain("b1.later not offered: it is for later\n");
        _cli.Has("out/report.json").ShouldBeTrue();
    }

    [TestCase("task4/route")]
    [TestCase("scenarios/task4/route.scenario")]
    [CancelAfter(60_000)]
    public async Task A_scenario_can_be_run_alone(string scenario)
    {
        (await _cli.RunAsync("run", scenario)).ShouldBe(0);
        _cli.LastLine.ShouldBe("1 passed, 0 failed");
    }

    [Test, CancelAfter(60_000)]
    public async Task A_malformed_scenario_exits_with_2_shows_the_place_and_runs_nothing()
    {
        _cli.Write("scenarios/task4/wrong.scenario", """
            scenario "Mistyped"
            counts for t4.wrong
            level task4
            why "people mistype"
            bots alice, bob
            all join
            alice snds bob "Hi"
            bob recieves "Hi" from alice
            """);

        (await _cli.RunAsync("run")).ShouldBe(2);

        _cli.Error.Shown.ShouldContain("""
            scenarios/task4/wrong.scenario:7:7: 'snds' does not fit here
               7 | alice snds bob "Hi"
                 |       ^^^^
            """);
        _cli.Error.Shown.ShouldContain("did you mean 'sends'");
        _cli.Error.Shown.ShouldContain("scenarios/task4/wrong.scenario:8:5:");
        _cli.Error.Shown.ShouldEndWith("2 faults; nothing was run\n");
        _cli.Out.Shown.ShouldBeEmpty();
        _cli.Has("artifacts/report/report.json").ShouldBeFalse();
    }

    [Test, CancelAfter(60_000)]
    public async Task An_invalid_dialect_exits_with_2()
    {
        _cli.Write("mine.yaml", "dialect: mine\nlevls: [task4]\n");
        (await _cli.RunAsync("run", "--connect", "localhost:1", "--dialect", "mine.yaml")).ShouldBe(2);
        _cli.Error.Shown.ShouldStartWith("mine.yaml:2:1: a dialect has no 'levls'");
    }

    [TestCase("there is no item or scenario 't4.ruote'\n  did you mean 't4.route'", "t4.ruote")]
    [TestCase("there is no item or scenario 'task4/rute'\n  did you mean 'task4/route'", "task4/rute")]
    [TestCase("there is no option '--sed' of 'classchat run'\n  did you mean '--seed'?\n  see: ", "--sed", "3")]
    [TestCase("--seed takes a whole number from 0, not 'many'", "--seed", "many")]
    [TestCase("--patience takes a number from 0.1 to 100, not '0'", "--patience", "0")]
    [TestCase("no server runs at level 'taks4'\n  did you mean 'task4'", "--server", "x", "--level", "taks4")]
    [TestCase("no server runs at level 'task2'", "--server", "x", "--level", "task2")]
    [TestCase("--dialect: 'clasic' is neither the name of a dialect nor a file\n  did you", "--dialect", "clasic")]
    [TestCase("--connect wants HOST:PORT, such as localhost:12345, not '12345'", "--connect", "12345")]
    [TestCase("--server and --own-process exclude each other", "--server", "x", "--own-process")]
    [TestCase("--port says where the program of --server listens", "--port", "5")]
    [TestCase("--scenarios: there is no folder 'nowhere'", "--scenarios", "nowhere")]
    [TestCase("--report: 'scenarios/rubric.yaml' cannot be written", "--report", "scenarios/rubric.yaml")]
    [CancelAfter(60_000)]
    public async Task What_cannot_be_understood_exits_with_3(string message, params string[] args)
    {
        (await _cli.RunAsync(["run", .. args])).ShouldBe(3);
        _cli.Error.Shown.ShouldStartWith(message);
        _cli.Out.Shown.ShouldBeEmpty();
    }

    [Test, CancelAfter(60_000)]
    public async Task A_program_that_does_not_start_exits_with_4_and_shows_what_it_printed()
    {
        (await _cli.RunAsync("run", "--server", "sh -c 'echo no such thing >&2; exit 7'")).ShouldBe(4);

        _cli.Out.Shown.ShouldContain("    no such thing\n");
        _cli.Out.Shown.ShouldContain("exited with code 7");
        _cli.LastLine.ShouldBe("0 passed, 2 failed");
        _cli.Error.Shown.ShouldContain("the command of --server has no {port}");
    }

    [Test, CancelAfter(60_000)]
    public async Task An_address_where_nobody_listens_exits_with_4()
    {
        (await _cli.RunAsync("run", "--connect", $"127.0.0.1:{FreePort()}")).ShouldBe(4);
        _cli.Out.Shown.ShouldContain("the server would not start\n");
        _cli.Out.Shown.ShouldContain("  got       nobody listens at 127.0.0.1:");
        _cli.Error.Shown.ShouldBeEmpty();
    }

    [Test, CancelAfter(60_000)]
    public async Task A_fault_of_the_program_itself_exits_with_5()
    {
        using var closed = new StringWriter();
        await closed.DisposeAsync();
        (await Program.RunAsync(["run", "--list"], _cli.Context with { Out = closed }, CancellationToken.None))
            .ShouldBe(5);
        _cli.Error.Shown.ShouldStartWith("a fault of classchat itself, please report it: ");
    }

    [Test, CancelAfter(60_000)]
    public async Task A_server_that_runs_already_is_graded_at_its_level()
    {
        using var stop = new CancellationTokenSource();
        Task<int> serving = _cli.RunAsync(stop.Token, "serve", "--port", "0", "--level", "task4");
        int port = await ListeningAsync();

        (await _cli.RunAsync("run", "t4.route", "--connect", $"127.0.0.1:{port}", "--level", "task4")).ShouldBe(0);

        await stop.CancelAsync();
        (await serving).ShouldBe(0);
        // Names are fresh at every run, so that nothing of an earlier one is in the way: the seed is drawn, and told.
        _cli.Read("artifacts/report/report.json")
            .ShouldMatch($"--seed [0-9]+ --connect 127.0.0.1:{port} --level task4\"");
    }

    [Test, CancelAfter(60_000)]
    public async Task Our_own_server_is_graded_as_a_process_too()
    {
        (await _cli.RunAsync("run", "t4.route", "--own-process")).ShouldBe(0);
        _cli.LastLine.ShouldBe("1 passed, 0 failed");
    }

    [Test, CancelAfter(60_000)]
    public async Task An_interrupted_run_exits_with_130_and_leaves_no_process()
    {
        _cli.Write("scenarios/task4/wrong.scenario", """
            scenario "A message that never comes"
            counts for t4.wrong
            level task4
            why "it waits, so that it can be interrupted"
            bots alice, bob
            all join
            alice sends bob "Hi"
            bob receives "Nope" from alice within 50 s
            """);
        int port = FreePort();
        using var ctrlC = new CancellationTokenSource();
        string server = $"dotnet '{typeof(Program).Assembly.Location}' serve --port {port}";
        Task<int> run = _cli.RunAsync(ctrlC.Token, "run", "t4", "--server", server, "--port", $"{port}", "--verbose");
        await _cli.Out.WaitForAsync("passed task4/route");

        await ctrlC.CancelAsync();

        (await run).ShouldBe(130);
        _cli.Error.Shown.ShouldBe("interrupted: the run was ended, and nothing is left running\n");
        using var listener = new TcpListener(IPAddress.Loopback, port);
        Should.NotThrow(listener.Start);
    }

    [Test, CancelAfter(60_000)]
    public async Task A_list_names_items_and_scenarios_and_starts_nothing()
    {
        (await _cli.RunAsync("run", "t4", "--list")).ShouldBe(0);
        _cli.Out.Shown.ShouldBe("""
            ╭────────────┬────────┬────────────────────────────────┬─────────────╮
            │ Item       │ Points │ It shows                       │ Scenarios   │
            ├────────────┼────────┼────────────────────────────────┼─────────────┤
            │ Task 4     │ 11     │                                │             │
            │   t4.route │ 9      │ a message reaches its receiver │ task4/route │
            │   t4.wrong │ 2      │ what no server does            │ task4/wrong │
            ╰────────────┴────────┴────────────────────────────────┴─────────────╯
            2 items, 11 points, 2 scenarios

            """);
    }

    [Test, CancelAfter(60_000)]
    public async Task A_dry_run_says_what_would_run_and_starts_nothing()
    {
        (await _cli.RunAsync("run", "--dry-run", "--server", "./does-not-exist {level} {port}")).ShouldBe(0);
        _cli.Out.Shown.ShouldBe("""
            ╭──────────┬────────┬─────────────────────────────────┬─────────────────╮
            │ Item     │ Level  │ Program                         │ Scenarios       │
            ├──────────┼────────┼─────────────────────────────────┼─────────────────┤
            │ t4.route │ task4  │ ./does-not-exist {level} {port} │ task4/route     │
            │ t4.wrong │ task4  │ ./does-not-exist {level} {port} │ task4/wrong     │
            │ b1.later │ bonus1 │ not offered                     │ it is for later │
            ╰──────────┴────────┴─────────────────────────────────┴─────────────────╯
            3 items, 2 scenarios to run; nothing was started

            """);
    }

    private async Task<int> ListeningAsync()
    {
        await _cli.Out.WaitForAsync("; Ctrl+C ends it");
        string line = _cli.Out.Shown.Split('\n').First(line => line.Contains(" listens at ", StringComparison.Ordinal));
        return IPEndPoint.Parse(line.Split(" listens at ")[1].Split(';')[0]).Port;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
