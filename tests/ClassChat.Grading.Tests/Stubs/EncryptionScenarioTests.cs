using ClassChat.Grading.Tests.Stubs.Kit;
using ClassChat.Grading.Tests.Stubs.Protocols;
using ClassChat.Harness.Execution;
using ClassChat.Harness.Servers;
using ClassChat.Protocol;
using ClassChat.Sandbox.Programs;
using ClassChat.Sandbox.Timing;
using ClassChat.Specification.Diagnostics;
using ClassChat.Specification.Dialects;
using ClassChat.Specification.Scenarios;
using ClassChat.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Grading.Tests.Stubs;

/// <summary>Scenarios about encryption: with our server, and with servers that do it in another way, or wrong.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class EncryptionScenarioTests
{
    private const string Key = """
        bots alice, bob
        alice, bob encrypt
        all join
        alice, bob have session keys of their own
        alice sends bob "A first text."
        bob receives "A first text." from alice
        """;

    private const string Route = """
        bots alice, bob, carol
        alice, bob encrypt
        all join
        alice sends bob "Both of us encrypt. ünïcödé 👋"
        bob receives "Both of us encrypt. ünïcödé 👋" from alice
        alice sends carol "You do not."
        carol receives "You do not." from alice
        carol sends alice 20 messages
        alice receives the last 20 messages from carol
        """;

    private const string Secret = """
        bots alice, bob
        alice, bob encrypt
        all join
        alice sends bob "The same text, which nobody on the way can read, is sent twice."
        bob receives "The same text, which nobody on the way can read, is sent twice." from alice
        alice sends bob "The same text, which nobody on the way can read, is sent twice."
        bob receives "The same text, which nobody on the way can read, is sent twice." from alice
        alice, bob keep everything secret
        """;

    private const string Refuse = """
        bots alice, bob, carol
        alice, carol encrypt
        alice, bob join
        carol tries to join with a wrong session key
        carol was refused
        bob sends alice "Still there?"
        alice receives "Still there?" from bob
        carol joins
        alice sends carol "Now with a good key."
        carol receives "Now with a good key." from alice
        """;

    private const string Mail = """
        bots alice, bob
        bob encrypts
        all join
        bob leaves
        alice sees bob leave
        alice sends bob "A text for later, which is encrypted, too."
        alice is told it was queued
        bob comes back
        bob receives "A text for later, which is encrypted, too." from alice
        bob keeps everything secret
        """;

    [TestCase(Key, "bonus4")]
    [TestCase(Route, "bonus4")]
    [TestCase(Secret, "bonus4")]
    [TestCase(Refuse, "bonus4")]
    [TestCase(Mail, "bonus4")]
    [CancelAfter(120_000)]
    public async Task Our_server_encrypts(string text, string level, CancellationToken cancel)
    {
        var target = new InProcessTarget(NullLoggerFactory.Instance);
        ScenarioResult result = await RunAsync(target, RepositorySuite.Classic, LevelNames.ByName[level], text, cancel);
        result.Verdict.ShouldBe(Verdict.Passed, result.Failure?.Mismatch.ToString() ?? result.Reason);
    }

    [Test, CancelAfter(120_000)]
    public async Task A_server_that_encrypts_each_message_keeps_secrets(CancellationToken cancel)
    {
        foreach (Func<StubProtocol> manner in new Func<StubProtocol>[]
            { () => new CipherEnvelopes(), () => new CipherGlued(), () => new CipherParts(), () => new RsaBothWays() })
        {
            foreach (string text in new[] { Key, Secret })
            {
                ScenarioResult result = await RunAsync(manner, text, cancel);
                result.Verdict.ShouldBe(Verdict.Passed, $"{manner().Dialect}: {result.Failure?.Mismatch}");
            }
        }
    }

    [Test, CancelAfter(120_000)]
    public async Task A_server_that_sends_in_clear_keeps_no_secret(CancellationToken cancel)
    {
        ScenarioResult result = await RunAsync(
            () => new CipherFields(), Secret, cancel);
        result.Verdict.ShouldBe(Verdict.Passed, "a field that is encrypted is secret");
        result = await RunAsync(() => new CipherGroups(), Secret, cancel);
        result.Failure!.Mismatch.Summary.ShouldBe("a text stands readable in what alice sent");
    }

    [Test, CancelAfter(120_000)]
    public async Task A_server_without_encryption_is_not_asked(CancellationToken cancel)
    {
        ScenarioResult result = await RunAsync(() => new CipherUnused(), Secret, cancel);
        result.Verdict.ShouldBe(Verdict.Unsupported);
    }

    private static Task<ScenarioResult> RunAsync(Func<StubProtocol> manner, string text, CancellationToken cancel)
    {
        Dialect dialect = DialectFile.Load(
            Path.Combine(AppContext.BaseDirectory, "Stubs", "Dialects", manner().Dialect + ".yaml")).Value!;
        return RunAsync(new StubServer(manner), dialect, manner().Rules.Level, text, cancel);
    }

    private static async Task<ScenarioResult> RunAsync(
        Target target, Dialect dialect, Level level, string text, CancellationToken cancel)
    {
        ParseResult<Scenario> read = ScenarioTexts.Read(
            $"scenario \"A test\"\ncounts for b4.key\nlevel task4\nwhy \"a test\"\n{text}");
        Scenario scenario = read.Value.ShouldNotBeNull(ScenarioTexts.Faults(read));
        using StarvationAwareClock clock = await SharedMachine.StartClockAsync(patience: 1, cancel);
        return await new ScenarioRun(target, dialect, clock).RunAsync(scenario, level, seed: 1, cancel);
    }
}
