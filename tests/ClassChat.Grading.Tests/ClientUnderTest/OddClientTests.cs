using ClassChat.Grading.Runs;
using ClassChat.Grading.Tests.Runs;
using ClassChat.Harness.Execution;
using ClassChat.Specification.Rubrics;
using ClassChat.Specification.Submissions;
using ClassChat.Testing;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Grading.Tests.ClientUnderTest;

/// <summary>
/// A correct client that starts in odd ways: it earns its points, or is ungraded with the setting that is missing.
/// </summary>
[Platform("Linux")]
[Parallelizable(ParallelScope.All)]
[CancelAfter(120_000)]
public sealed class OddClientTests
{
    private const string Asking = "input('Host: '), input('Port: ')";
    private const string Typed = """client: 'python3 main.py', input: "{host}\n{port}" """;
    private const string Told = "client: 'python3 main.py {port}'";

    private static readonly string _client = Path.Combine(
        Path.GetDirectoryName(RepositorySuite.Folder)!, "tests", "ClassChat.Grading.Tests", "ClientUnderTest",
        "Programs", "client.py");

    [TestCase(Asking, Typed)]
    [TestCase(Asking, Typed + ", terminal: yes")]
    [TestCase("'::1', sys.argv[1]", Told)]
    [TestCase("'192.168.7.7', sys.argv[1]", Told)]
    [TestCase("'chat.example.com', sys.argv[1]", Told)]
    [TestCase("'localhost', '5050'", "client: 'python3 main.py', port: 5050")]
    public async Task A_client_that_starts_oddly_earns_its_points(
        string address, string settings, CancellationToken cancel) =>
        (await GradeAsync(address, settings, cancel)).Verdict.ShouldBe(Verdict.Passed);

    [TestCase(Asking, "client: 'python3 main.py'",
        "it waits for input at its console, after 'Host: Port:'; say what is to be typed")]
    [TestCase("'127.0.0.1', '5050'", Told, "the program connects to 127.0.0.1:5050, not to port ")]
    [TestCase("'::1', '5050'", "client: 'python3 main.py'",
        "the program connects to [::1]:5050, not to port 12345; if it always does, say so: port: 5050")]
    public async Task A_setting_that_is_missing_costs_no_points(
        string address, string settings, string reason, CancellationToken cancel)
    {
        ItemGrade item = await GradeAsync(address, settings, cancel);
        item.Verdict.ShouldBe(Verdict.Ungraded);
        item.Scenarios[0].Result.Reason!.ShouldContain(reason);
    }

    private static async Task<ItemGrade> GradeAsync(string address, string settings, CancellationToken cancel)
    {
        string folder = Directory.CreateTempSubdirectory("classchat-odd-client-").FullName;
        try
        {
            File.Copy(_client, Path.Combine(folder, "client.py"));
            string main = $"""
                import sys
                host, port = {address}
                sys.argv = ["client.py", "select", host, port, "task4"]
                exec(open("client.py").read())
                """;
            await File.WriteAllTextAsync(Path.Combine(folder, "main.py"), main, cancel);
            string text = $$"""
                submission: odd
                dialect: classic
                programs: { task2: { {{settings}} } }

                """;
            Submission submission = SubmissionLoader.Parse(
                Path.Combine(folder, "submission.yaml"), text, RepositorySuite.Folder,
                SubmissionLoader.PolicyWithoutClass(SubmissionTrust.None)).Value!;
            var options = new RunOptions { Repeat = 0 };
            using RunScheduler scheduler = await SharedScheduler.OpenAsync(options.Jobs, patience: 1, cancel);
            RubricItem[] items = [.. RepositorySuite.Suite.Rubric.Items.Where(item => item.Id == "t2.both")];
            Grade grade = await new GradingRun(RepositorySuite.Suite, submission, options, scheduler: scheduler)
                .RunAsync(items, cancel);
            TestContext.Out.WriteLine(GradeStory.Of(grade));
            return grade.Items.ShouldHaveSingleItem();
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
