using NUnit.Framework;
using Shouldly;

namespace ClassChat.Cli.Tests;

/// <summary>A small class, graded by the command line.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class GradeTests : IDisposable
{
    // Says what it is asked for; everything else it ignores.
    private const string Server = """
        import json, socket, sys, threading
        clients = {}
        def serve(conn):
            conn.sendall(b"Enter your username: ")
            name = conn.recv(1024).decode().strip()
            clients[name] = conn
            conn.sendall(json.dumps({"status": "success", "message": "Welcome " + name}).encode())
            for line in conn.makefile():
                sent = json.loads(line)
                told = {"status": "message", "sender": name, "receiver": sent["receiver"], "text": sent["text"]}
                clients[sent["receiver"]].sendall(json.dumps(told).encode())
                conn.sendall(json.dumps({"status": "success", "message": "Message sent to x"}).encode())
        listener = socket.create_server(("127.0.0.1", int(sys.argv[1])))
        while True:
            threading.Thread(target=serve, args=(listener.accept()[0],), daemon=True).start()
        """;

    private readonly CliFolder _cli = new();

    public void Dispose() => _cli.Dispose();

    [Test, CancelAfter(120_000)]
    public async Task A_class_is_graded_with_a_report_each_an_overview_and_a_gradebook()
    {
        HandIn("anna", Server);
        HandIn("bert", "import sys; sys.exit('no such module')");
        _cli.Write("class/carl/submission.yaml", "submission: Carl\nprogram: x\n");
        _cli.Write("class/notes/readme.txt", "");

        (await _cli.RunAsync("grade", "class", "--only", "t4.route", "--repeat", "0")).ShouldBe(2);

        _cli.LastLine.ShouldBe("1 passed, 1 failed");
        _cli.Out.Shown.ShouldStartWith("3 submissions, 2 to grade\n1 of 3: carl: invalid, nothing was run\n");
        _cli.Out.Shown.ShouldContain(": anna: 9 points of 9\n");
        _cli.Out.Shown.ShouldContain(": bert: 0 points of 9, would not start\n");
        _cli.Error.Shown.ShouldContain("class/carl/submission.yaml:2:1: a submission has no 'program'\n");
        _cli.Error.Shown.ShouldContain("class/notes: holds no submission.yaml, and was left out\n");
        _cli.Read("artifacts/grades/gradebook.csv").ShouldContain(
            "anna,\"Group anna\",graded,9,9,9,9,0,0,1,0,0,0,0,0,9,9,passed\r\n");
        _cli.Read("artifacts/grades/overview.md")
            .ShouldContain("| [Group anna](anna/report.md) | 9 of 9 | 9 of 9 | - | 1 | 0 | 0 | 0 | 0 |\n");
        _cli.Read("artifacts/grades/bert/report.md").ShouldContain("no such module");
        _cli.Read("artifacts/grades/bert/report.json").ShouldContain("--submission class/bert/submission.yaml");
    }

    [Test, CancelAfter(120_000)]
    public async Task Started_again_it_grades_only_what_is_left_and_says_so()
    {
        HandIn("anna", Server);
        (await _cli.RunAsync("grade", "class", "--only", "t4.route", "--repeat", "0")).ShouldBe(0);
        HandIn("bert", Server);
        _cli.Write("late.txt", "class/anna  # she was early\n\nclass/bert\n");
        (await _cli.RunAsync("grade", "--list", "late.txt", "--only", "t4.route", "--repeat", "0")).ShouldBe(0);

        _cli.Out.Shown.ShouldContain("2 submissions, 1 to grade\n1 of 2: anna: 9 points of 9, graded before\n");
        _cli.Out.Shown.ShouldContain("1 submission graded before and unchanged since; --again grades them anew\n");
        _cli.LastLine.ShouldBe("2 passed, 0 failed");
    }

    [Test, CancelAfter(120_000)]
    public async Task Ctrl_C_ends_it_and_keeps_what_is_finished()
    {
        HandIn("anna", Server);
        HandIn("bert", Server);
        using var ending = new CancellationTokenSource();
        Task<int> grading = _cli.RunAsync(
            ending.Token, "grade", "class", "--only", "t4.route", "--repeat", "0", "--jobs", "1");
        await _cli.Out.WaitForAsync("1 of 2: ");
        await ending.CancelAsync();
        (await grading).ShouldBeOneOf(130, 0); // the second may have ended in the same moment

        (await _cli.RunAsync("grade", "class", "--only", "t4.route", "--repeat", "0")).ShouldBe(0);
        _cli.Out.Shown.ShouldContain("graded before\n");
    }

    [Test, CancelAfter(120_000)]
    public async Task A_submission_can_be_run_alone_and_its_failures_replayed()
    {
        HandIn("bert", Server);
        (await _cli.RunAsync("run", "--submission", "class/bert", "--repeat", "0")).ShouldBe(1);
        _cli.LastLine.ShouldBe("1 passed, 1 failed");
        _cli.Out.Shown.ShouldContain("./run-scenarios.sh task4/wrong --seed 1 --submission class/bert\n");
    }

    [TestCase("nothing to grade was named\n  name a folder of submissions", "grade")]
    [TestCase("nowhere: there is no such file or folder", "grade", "nowhere")]
    [TestCase("scenarios: holds no submission", "grade", "scenarios")]
    [TestCase("--list: there is no file 'nowhere'", "grade", "--list", "nowhere")]
    [TestCase("there is no item or scenario 't9'", "grade", "scenarios", "--only", "t9")]
    [TestCase("--jobs takes a whole number from 1 to 1000, not '0'", "grade", "scenarios", "--jobs", "0")]
    [TestCase("--submission and --server exclude each other", "run", "--submission", "x", "--server", "x")]
    [TestCase("--submission and --dialect exclude each other", "run", "--submission", "x", "--dialect", "x")]
    [TestCase("--submission: there is no file 'nowhere.yaml'", "run", "--submission", "nowhere.yaml")]
    [CancelAfter(60_000)]
    public async Task What_cannot_be_understood_exits_with_3(string message, params string[] args)
    {
        (await _cli.RunAsync(args)).ShouldBe(3);
        _cli.Error.Shown.ShouldStartWith(message);
        _cli.Out.Shown.ShouldBeEmpty();
    }

    [Test, CancelAfter(60_000)]
    public async Task Submissions_are_linted()
    {
        HandIn("anna", Server);
        (await _cli.RunAsync("lint", "class")).ShouldBe(0);
        _cli.LastLine.ShouldBe("1 submission: 0 faults");

        _cli.Write("class/anna/submission.yaml", "submission: x\nprograms: { task4: { server: 'python3 x.py' } }\n");
        (await _cli.RunAsync("lint", "class")).ShouldBe(2);
        _cli.Out.Shown.ShouldContain(
            "class/anna/submission.yaml:2:30: it is not said where this server listens\n");
    }

    private void HandIn(string id, string server)
    {
        _cli.Write($"class/{id}/server.py", server);
        _cli.Write(
            $"class/{id}/submission.yaml",
            $"submission: Group {id}\nprograms: {{ task4: {{ server: 'python3 server.py {{port}}' }} }}\n");
    }
}
