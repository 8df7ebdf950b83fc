using ClassChat.Grading.Tests.Stubs.Kit;
using ClassChat.Grading.Tests.Stubs.Protocols;
using ClassChat.Harness.Execution;
using ClassChat.Sandbox.Timing;
using ClassChat.Specification.Dialects;
using ClassChat.Testing;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Grading.Tests.Stubs;

/// <summary>Scenarios about encryption, asked of servers that do it in another way, or wrong.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class EncryptionScenarioTests
{
    [Test, CancelAfter(120_000)]
    public async Task A_server_that_encrypts_each_message_keeps_secrets(CancellationToken cancel)
    {
        foreach (Func<StubProtocol> manner in new Func<StubProtocol>[]
            { () => new CipherEnvelopes(), () => new CipherGlued(), () => new CipherParts(), () => new RsaBothWays() })
        {
            foreach (string id in new[] { "bonus4/key", "bonus4/secret" })
            {
                ScenarioResult result = await RunAsync(manner, id, cancel);
                result.Verdict.ShouldBe(Verdict.Passed, $"{manner().Dialect}: {result.Failure?.Mismatch}");
            }
        }
    }

    [Test, CancelAfter(120_000)]
    public async Task A_server_that_sends_in_clear_keeps_no_secret(CancellationToken cancel)
    {
        ScenarioResult result = await RunAsync(() => new CipherFields(), "bonus4/secret", cancel);
        result.Verdict.ShouldBe(Verdict.Passed, "a field that is encrypted is secret");
        result = await RunAsync(() => new CipherGroups(), "bonus4/secret", cancel);
        result.Failure!.Mismatch.Summary.ShouldBe("a text stands readable in what alice sent");
    }

    [Test, CancelAfter(120_000)]
    public async Task A_server_without_encryption_is_not_asked(CancellationToken cancel)
    {
        ScenarioResult result = await RunAsync(() => new CipherUnused(), "bonus4/secret", cancel);
        result.Verdict.ShouldBe(Verdict.Unsupported);
    }

    private static async Task<ScenarioResult> RunAsync(
        Func<StubProtocol> manner, string id, CancellationToken cancel)
    {
        Dialect dialect = DialectFile.Load(
            Path.Combine(AppContext.BaseDirectory, "Stubs", "Dialects", manner().Dialect + ".yaml")).Value!;
        using StarvationAwareClock clock = await SharedMachine.StartClockAsync(patience: 1, cancel);
        return await new ScenarioRun(new StubServer(manner), dialect, clock)
            .RunAsync(RepositorySuite.Handout.Scenarios[id], manner().Rules.Level, seed: 1, cancel);
    }
}
