using NUnit.Framework;
using Shouldly;

namespace ClassChat.Cli.Tests;

/// <summary>A student's file widens nothing by itself; whoever grades may allow it to.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[CancelAfter(120_000)]
public sealed class TrustTests : IDisposable
{
    private const string Adapter = """
        dialect: own
        levels: [task4]
        adapter: "sh -c 'echo run >> evidence; cat > /dev/null'"
        actions: { send: "" }
        events: [ { event: welcome }, { event: refused }, { event: message } ]
        """;

    private const string Remedy =
        "name what was handed in; whoever grades, and wrote this file or has read it, passes --trust-submission, or "
        + "writes trust: yes for this submission into a class file\n";

    private readonly CliFolder _cli = new();

    public void Dispose() => _cli.Dispose();

    [Test]
    public async Task A_path_that_leads_out_is_refused_by_run_grade_and_lint()
    {
        HandIn("../other/server.py", "classic");
        _cli.Write("class/other/server.py", "");
        const string Reason =
            "the command names '../other/server.py', which lies outside of the submission's folder";
        (await _cli.RunAsync("lint", "class/anna/submission.yaml")).ShouldBe(2);
        _cli.Out.Shown.ShouldContain($"class/anna/submission.yaml:4:20: {Reason}\n");
        _cli.Out.Shown.ShouldContain(Remedy);

        (await _cli.RunAsync("run", "--submission", "class/anna")).ShouldBe(1);
        _cli.Out.Shown.ShouldContain(
            $"refused: submission.yaml:4: {Reason}: the server for task4 is not run, and not graded\n  {Remedy}");
        _cli.Out.Shown.ShouldContain($"t4.route ungraded: the server for task4 was not run: {Reason}\n");

        (await _cli.RunAsync("grade", "class")).ShouldBe(1);
        _cli.Out.Shown.ShouldContain("refused, in part: anna; the overview says what, and why\n");
        string overview = _cli.Read("artifacts/grades/overview.md");
        overview.ShouldContain($"| anna | submission.yaml:4 | {Reason} | the server for task4 is not run, and not");
        overview.ShouldContain($"- anna: ungraded: t4.route and t4.wrong: the server for task4 was not run: {Reason}");
        _cli.Read("artifacts/grades/gradebook.csv").ShouldContain(
            "anna,Anna,\"needs a look\",ungraded,12,ungraded,12,0,0,0,0,0,1,2,0,");

        (await _cli.RunAsync("lint", "class/anna/submission.yaml", "--trust-submission")).ShouldBe(0);
    }

    [Test]
    public async Task A_program_of_somebody_else_is_run_if_whoever_grades_says_so()
    {
        string server = Path.Combine(CliFolder.Repository, "tests/ClassChat.Cli.Tests/classic_server.py");
        HandIn($"{server} --port", "classic");
        (await _cli.RunAsync("grade", "class", "--only", "t4.route")).ShouldBe(1);
        _cli.LastLine.ShouldBe("0 passed, 0 failed");

        (await _cli.RunAsync("grade", "class", "--only", "t4.route", "--trust-submission")).ShouldBe(0);
        _cli.LastLine.ShouldBe("1 passed, 0 failed");
    }

    [Test]
    public async Task An_adapter_runs_only_if_it_was_allowed()
    {
        HandIn("server.py", "own.yaml");
        _cli.Write("class/anna/own.yaml", Adapter);
        _cli.Write("class/anna/server.py", """
            import socket, sys
            server = socket.create_server(("127.0.0.1", int(sys.argv[1])))
            while True: server.accept()
            """);

        (await _cli.RunAsync("run", "t4.route", "--submission", "class/anna", "--repeat", "0")).ShouldBe(1);
        _cli.Out.Shown.ShouldContain("the dialect 'own' has an adapter, a program that runs as whoever grades: the ");
        _cli.Has("class/anna/evidence").ShouldBeFalse();

        (await _cli.RunAsync(
            "run", "t4.route", "--submission", "class/anna", "--repeat", "0", "--patience", "0.2", "--allow-adapters"))
            .ShouldBe(1);
        _cli.Has("class/anna/evidence").ShouldBeTrue();
        _cli.Read("artifacts/report/report.json").ShouldContain("--submission class/anna --allow-adapters");
    }

    [TestCase("--trust-submission")]
    [TestCase("--allow-adapters")]
    public async Task Trust_without_a_submission_is_told(string option)
    {
        (await _cli.RunAsync("run", option)).ShouldBe(3);
        _cli.Error.Shown.ShouldContain(
            "--trust-submission and --allow-adapters are about --submission, and there is none");
    }

    private void HandIn(string program, string dialect) => _cli.Write("class/anna/submission.yaml", $$"""
        submission: Anna
        dialect: {{dialect}}
        programs:
          task4: { server: "python3 {{program}} {port}" }
        """);
}
