using ClassChat.Harness.DialectTrial;
using ClassChat.Harness.Execution;
using ClassChat.Harness.Servers;
using ClassChat.Protocol;
using ClassChat.Sandbox.Programs;
using ClassChat.Sandbox.Timing;
using ClassChat.Specification.Dialects;
using ClassChat.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Harness.Tests.Execution;

/// <summary>
/// A program that talks in the stead of bots is somebody's own: where it is missing, nothing can be said of the server;
/// whatever else it does, it is no trouble of the harness.
/// </summary>
[Parallelizable(ParallelScope.All), Platform("Linux")]
public sealed class AdapterTests
{
    private static readonly Target _server = new InProcessTarget(NullLoggerFactory.Instance);

    [TestCase("/no/such/adapter --fast", "/no/such/adapter")]
    [TestCase("/etc/passwd", "/etc/passwd")]
    [TestCase("''", "it names no program")]
    [CancelAfter(60_000)]
    public async Task One_that_cannot_be_started_leaves_the_scenario_ungraded(
        string command, string told, CancellationToken cancel)
    {
        ScenarioResult result = await PlayAsync(command, "alice, bob join", cancel);

        result.Verdict.ShouldBe(Verdict.Ungraded);
        result.Failure.ShouldBeNull();
        string missing = Missing(command);
        result.Reason!.ShouldStartWith(missing);
        result.Reason![missing.Length..].ShouldContain(told);
    }

    [TestCase("true", TestName = "It exits at once")]
    [TestCase("sh -c 'read line; exit 3'", TestName = "It exits when it is first told something")]
    [TestCase("sh -c 'exec 0<&-; sleep 100'", TestName = "It closes its input")]
    [TestCase("sh -c 'echo nonsense; echo []; echo 5; echo {; cat'", TestName = "It says what is no event")]
    [TestCase("sh -c 'head -c 1000000 /dev/zero; cat >/dev/null'", TestName = "It says one long line")]
    [TestCase("""sh -c 'printf "\377\376\n\000\n"; cat >/dev/null'""", TestName = "It says what is no UTF-8")]
    [TestCase(
        """sh -c 'while read l; do echo "{\"bot\":\"alice\",\"event\":{},\"text\":[1],\"size\":\"x\"}"; done'""",
        TestName = "It says events with nothing in them")]
    [TestCase(
        """sh -c 'read l; echo "{\"bot\":\"alice\",\"event\":\"users\",\"names\":{\"\\ud800\":1}}"; cat >/dev/null'""",
        TestName = "It says half a character")]
    [CancelAfter(120_000)]
    public async Task One_that_ends_or_talks_nonsense_fails_the_scenario(string command, CancellationToken cancel)
    {
        ScenarioResult result = await PlayAsync(command, "alice, bob join", cancel);

        result.Verdict.ShouldBe(Verdict.Failed, result.Reason);
        result.Failure!.Mismatch.Summary.ShouldBe("alice could not connect");
    }

    [Test, CancelAfter(120_000)]
    public async Task One_that_has_ended_is_told(CancellationToken cancel)
    {
        ScenarioResult result = await PlayAsync("sh -c 'read line; exit 3'", "alice, bob join", cancel);
        result.Failure!.Mismatch.Actual.ShouldBe("the adapter of the dialect has ended");
    }

    [Test, CancelAfter(120_000)]
    public async Task One_that_reads_no_more_is_given_up(CancellationToken cancel)
    {
        const string Script =
            """
            read l; echo "{\"bot\":\"alice\",\"event\":\"ready\"}"
            read l; echo "{\"bot\":\"alice\",\"event\":\"welcome\"}"
            sleep 100
            """;
        ScenarioResult result = await PlayAsync(
            $"sh -c '{Script}'", "alice joins\nalice sends bob 5 messages of 60 KB", cancel);

        result.Verdict.ShouldBe(Verdict.Failed, result.Reason);
        result.Failure!.Mismatch.Summary.ShouldBe("this took too long");
    }

    [Test, CancelAfter(60_000)]
    public async Task One_that_cannot_be_started_is_told_when_its_dialect_is_tried(CancellationToken cancel)
    {
        using var clock = new StarvationAwareClock(1);
        var running = (StartResult.Running)await _server.StartAsync(Level.Task4, clock, cancel);
        await using ServerUnderTest server = running.Server;

        IReadOnlyList<TrialStep> steps = await new Trial(DialectOf("/no/such/adapter"), Level.Task4, clock, seed: 1)
            .RunAsync(server, _ => { }, cancel);

        steps.Single().Mismatch!.Actual.ShouldStartWith(Missing("/no/such/adapter"));
    }

    private static string Missing(string command) =>
        $"a program that the scenario needs is missing: the adapter of dialect 'classic', '{command}', "
        + "cannot be started: ";

    private static Dialect DialectOf(string adapter) => RepositorySuite.Classic with { Adapter = adapter, Join = [] };

    private static async Task<ScenarioResult> PlayAsync(string adapter, string statements, CancellationToken cancel)
    {
        // What is awaited of these programs never comes.
        using StarvationAwareClock clock = await SharedMachine.StartClockAsync(patience: 0.05, cancel);
        return await new ScenarioRun(_server, DialectOf(adapter), clock).RunAsync(
            ScenarioTexts.Statements(statements + "\nbob receives \"Hi\" from alice").Value!, Level.Task4, seed: 1,
                cancel);
    }
}
