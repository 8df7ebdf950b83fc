using System.Text;
using ClassChat.Grading.Runs;
using ClassChat.Harness.Execution;
using ClassChat.Protocol;
using ClassChat.Sandbox.Programs;
using ClassChat.Specification.Rubrics;
using ClassChat.Testing;
using ClassChat.Testing.FaultyServers;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Grading.Tests.Runs;

/// <summary>The grader is graded: what is useless gets no points.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class FaultyServerTests
{
    private static readonly byte[] _success = Encoding.UTF8.GetBytes(
        "{\"status\":\"success\",\"message\":\"Welcome! It is done.\"}\n");
    private static readonly byte[] _sent = Encoding.UTF8.GetBytes(
        "{\"status\":\"sent\",\"message\":\"Message delivered\"}\n");
    private static readonly byte[] _prompt = Encoding.UTF8.GetBytes("Enter your username: ");

    // What a program shows that only listens, and what one shows that greets as well, as servers do from Task 4 on.
    private static readonly string[] _listens = ["t1.listen"];
    private static readonly string[] _greets = ["t1.listen", "t1.ack"];

    private static IEnumerable<TestCaseData> Useless()
    {
        yield return Case("does nothing", new UselessServer([], _ => [], false), _listens);
        yield return Case("echoes", new UselessServer([], bytes => bytes, false), _listens);
        yield return Case("shouts everything to everyone", new UselessServer([], bytes => bytes, true), _listens);
        yield return Case("answers success to anything", new UselessServer([], _ => _success, false), _listens);
        yield return Case("greets and does nothing", new UselessServer(_prompt, _ => [], false), _greets);
        yield return Case("greets and echoes", new UselessServer(_prompt, bytes => bytes, false), _greets);
        yield return Case("greets and shouts", new UselessServer(_prompt, bytes => bytes, true), _greets);
        yield return Case("greets and answers success", new UselessServer(_prompt, _ => _success, false), _greets);
        yield return Case(
            "greets and says sent", new UselessServer(_prompt, _ => [.. _success, .. _sent], false), _greets);

        static TestCaseData Case(string name, UselessServer server, string[] passes) =>
            new TestCaseData(server, passes).SetName($"A server that {name} gets no behavioural point");
    }

    private static IEnumerable<TestCaseData> Unusual()
    {
        yield return Case("takes a moment to notice who has gone", () => new NoticesLate());
        // Three milliseconds for each of a thousand messages is too long, and the item that says so is not asked for.
        yield return Case("takes a moment for everything it says", () => new AnswersLate(), "b3.speed");
        // Nor is ten megabytes, seven bytes at a time.
        yield return Case("writes a few bytes at a time", () => new WritesPiecemeal(), "b2.intact", "b2.limit");

        static TestCaseData Case(string name, Func<WireFault> manner, params string[] beside) =>
            new TestCaseData(manner, beside).SetName($"A server that {name} loses nothing");
    }

    [TestCaseSource(nameof(Unusual))]
    [CancelAfter(300_000)]
    public async Task A_server_with_a_manner_of_its_own_loses_nothing(
        object manner, string[] beside, CancellationToken cancel)
    {
        var server = new FaultyServer((Func<WireFault>)manner);
        var submission = new Submission("unusual", new Dictionary<Level, ProgramUnderTest>
        {
            [Level.Full] = new ProgramUnderTest(server, RepositorySuite.Classic),
        });
        var options = new RunOptions { Repeat = 0 };
        using RunScheduler scheduler = await SharedScheduler.OpenAsync(options.Jobs, patience: 1, cancel);
        RubricItem[] items = [.. RepositorySuite.Suite.Rubric.Items.Where(item =>
            item is { Points: > 0, Level: >= Level.Task4, Program: ProgramRole.Server }
            && !beside.Contains(item.Id))];

        Grade grade = await new GradingRun(RepositorySuite.Suite, submission, options, scheduler: scheduler)
            .RunAsync(items, cancel);

        grade.Items.Select(item => item.Verdict).ShouldAllBe(
            verdict => verdict == Verdict.Passed || verdict == Verdict.Unsupported, GradeStory.Of(grade));
        grade.Items.Count(item => item.Verdict == Verdict.Passed).ShouldBeGreaterThan(items.Length / 2);
    }

    [TestCaseSource(nameof(Useless))]
    [CancelAfter(120_000)]
    public async Task A_useless_server_gets_no_behavioural_point(
        object server, string[] passes, CancellationToken cancel)
    {
        IEnumerable<Level> levels = passes == _greets ? [Level.Full] : LevelNames.ServerLevels;
        var submission = new Submission("useless", levels.ToDictionary(
            level => level, level => new ProgramUnderTest((Target)server, RepositorySuite.DialectOf(level))));
        var options = new RunOptions { Repeat = 0, Jobs = 16 };
        // A tenth of the usual patience: a server in this process that says nothing at once says nothing ever.
        using RunScheduler scheduler = await SharedScheduler.OpenAsync(options.Jobs, patience: 0.1, cancel);

        Grade grade = await new GradingRun(RepositorySuite.Suite, submission, options, scheduler: scheduler)
            .RunAsync(RepositorySuite.Suite.Rubric.Items, cancel);

        grade.Items.Where(item => item.Verdict == Verdict.Passed).Select(item => item.Item.Id).ShouldBe(passes);
        grade.IsGraded.ShouldBeTrue();
    }
}
