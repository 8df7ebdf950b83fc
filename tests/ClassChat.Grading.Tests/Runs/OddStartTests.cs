using ClassChat.Grading.Runs;
using ClassChat.Harness.Execution;
using ClassChat.Specification.Rubrics;
using ClassChat.Specification.Submissions;
using ClassChat.Testing;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Grading.Tests.Runs;

/// <summary>
/// A correct server in Python that starts in odd ways: it earns every point, or is ungraded with the missing setting.
/// </summary>
[Platform("Linux")]
[CancelAfter(120_000)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase), Parallelizable(ParallelScope.All)]
public sealed class OddStartTests : IDisposable
{
    private static readonly string _server = Path.Combine(
        Path.GetDirectoryName(RepositorySuite.Folder)!, "tests", "ClassChat.Cli.Tests", "classic_server.py");

    // Finds the server beside its own folder; the address and the port are put in.
    private const string Main = """
        import os, socket, sys
        sys.path.insert(0, "../common")
        open("../config.json").close()
        import classic_server
        create, given = socket.create_server, sys.argv[1]
        def at(address, **options):
            family = socket.AF_INET6 if ":" in "ADDRESS" else socket.AF_INET
            return create(("ADDRESS", int(PORT)), family=family, **options)
        socket.create_server = at
        sys.argv = ["main.py", "--port", "1"]
        classic_server.main()
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("classchat-odd-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [TestCase("127.0.0.1", "given", "")]
    [TestCase("::1", "given", "")]
    [TestCase("127.0.1.1", "given", "")]
    [TestCase("127.0.0.1", "input('Port: ')", "port: 23999, input: '23999'")]
    [TestCase("127.0.0.1", "input('Press Enter') or os.environ['PORT']", "input: ''")]
    [TestCase("127.0.0.1", "input('Press Enter') or os.environ['PORT']", "input: '', terminal: yes")]
    public async Task A_server_that_starts_oddly_earns_every_point(
        string address, string port, string settings, CancellationToken cancel)
    {
        Grade grade = await GradeAsync(address, port, settings, cancel);
        grade.Items.Select(item => item.Verdict)
            .ShouldAllBe(verdict => verdict == Verdict.Passed, GradeStory.Of(grade));
    }

    [TestCase("5050", "", "the program listens at port 5050, not at port ")]
    [TestCase("input('Port: ')", "", "it waits for input at its console, after 'Port:'; say what is to be typed")]
    public async Task A_setting_that_is_missing_costs_no_points(
        string port, string settings, string reason, CancellationToken cancel)
    {
        Grade grade = await GradeAsync("127.0.0.1", port, settings, cancel);
        grade.Items.Select(item => item.Verdict).ShouldAllBe(verdict => verdict == Verdict.Ungraded);
        grade.Items[0].Scenarios[0].Result.Reason!.ShouldContain(reason);
    }

    private async Task<Grade> GradeAsync(string address, string port, string settings, CancellationToken cancel)
    {
        Directory.CreateDirectory(Path.Combine(_folder, "common"));
        Directory.CreateDirectory(Path.Combine(_folder, "server"));
        File.Copy(_server, Path.Combine(_folder, "common", "classic_server.py"));
        await File.WriteAllTextAsync(Path.Combine(_folder, "config.json"), "{}", cancel);
        await File.WriteAllTextAsync(
            Path.Combine(_folder, "server", "main.py"),
            Main.Replace("ADDRESS", address, StringComparison.Ordinal)
                .Replace("PORT)", port + ")", StringComparison.Ordinal),
            cancel);
        string text = "submission: odd\nprograms: { task4: { server: 'python3 main.py {port}', directory: server"
            + (settings.Length > 0 ? $", {settings}" : "") + " } }\n";
        Submission submission = SubmissionLoader.Parse(
            Path.Combine(_folder, "submission.yaml"), text, RepositorySuite.Folder,
            SubmissionLoader.PolicyWithoutClass(SubmissionTrust.None)).Value!;
        var options = new RunOptions { Repeat = 0 };
        using RunScheduler scheduler = await SharedScheduler.OpenAsync(options.Jobs, patience: 1, cancel);
        RubricItem[] items = [.. RepositorySuite.Suite.Rubric.Items.Where(item => item.Id is "t4.confirm")];
        return await new GradingRun(RepositorySuite.Suite, submission, options, scheduler: scheduler)
            .RunAsync(items, cancel);
    }
}
