using ClassChat.Harness.Execution;
using ClassChat.Harness.WorkloadChecks;
using ClassChat.Protocol;
using ClassChat.Sandbox.Timing;
using ClassChat.Specification.Scenarios;
using ClassChat.Testing;
using ClassChat.Testing.FaultyServers;
using NUnit.Framework;
using Shouldly;
using static ClassChat.Testing.Faults.Changes;

namespace ClassChat.Grading.Tests.Matrix;

/// <summary>A server makes something up: workloads find it, whatever it is, and go on.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class MadeUpTests
{
    /// <summary>Who confirms nothing may say that something waits, or not even that: what waited is known.</summary>
    [Test]
    [CancelAfter(120_000)]
    public async Task A_server_that_confirms_no_delivery_is_judged_by_who_was_away(
        [Values("workloads/mail", "workloads/returns")] string workload, [Values] bool saysWhatWaits,
        CancellationToken cancel)
    {
        using StarvationAwareClock clock = await SharedMachine.StartClockAsync(patience: 1, cancel);
        var target = new FaultyServer(
            () => Down("sent", (_, json) => saysWhatWaits && Says(json, "queued") ? [json] : []));

        ScenarioResult result = await new ScenarioRun(target, RepositorySuite.Classic, clock).RunAsync(
            RepositorySuite.Suite.Scenarios[workload], Level.Full, seed: 1, cancel);

        InvariantFinding finding = result.Findings.ShouldHaveSingleItem();
        (finding.Outcome, finding.Passed > 10).ShouldBe((InvariantResult.Holds, true));
    }

    private static IEnumerable<TestCaseData> Lies()
    {
        yield return Case("a text of ten megabytes", "message", "text", text => Swap(text, "-", "-9999999 "));
        yield return Case("a message that is far ahead", "message", "text", text => Swap(text, "-", "-99999999-"));
        yield return Case("digits that are none of ours", "message", "text", text => Swap(text, "-", "\u0663-"));
        yield return Case("a bot that is none of them", "message", "text", text => "w77" + text[1..]);
        yield return Case("another group", "group_message", "group", _ => "Elsewhere");
        yield return Case("another sender", "group_message", "sender", _ => "Nobody");

        static TestCaseData Case(string name, string status, string field, Func<string, string> lie) =>
            new TestCaseData(status, field, lie).SetName($"A server that makes up {name} is found out");

        static string Swap(string text, string first, string lie)
        {
            int at = text.IndexOf(first, StringComparison.Ordinal);
            return at > 0 ? string.Concat(text.AsSpan(0, at), lie, text.AsSpan(at + 1)) : text;
        }
    }

    [TestCaseSource(nameof(Lies))]
    [CancelAfter(120_000)]
    public async Task What_a_server_makes_up_is_found_out(
        string status, string field, Func<string, string> lie, CancellationToken cancel)
    {
        using StarvationAwareClock clock = await SharedMachine.StartClockAsync(patience: 1, cancel);
        // Not fences: then nothing would be known of what came before them.
        var target = new FaultyServer(() => Down(status, Edit(field, value =>
            value.StartsWith("fence", StringComparison.Ordinal) ? value : lie(value))));

        ScenarioResult result = await new ScenarioRun(target, RepositorySuite.Classic, clock).RunAsync(
            RepositorySuite.Suite.Scenarios[status == "message" ? "workloads/talk" : "workloads/rooms"], Level.Full,
            seed: 1, cancel);

        result.Verdict.ShouldBe(Verdict.Failed, result.Reason);
        InvariantFinding crosstalk = result.Findings.Single(finding => finding.Invariant == Invariant.Crosstalk);
        crosstalk.Outcome.ShouldBe(InvariantResult.Violated);
    }
}
