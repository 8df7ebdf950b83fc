using ClassChat.Harness.Execution;
using ClassChat.Harness.Minimizing;
using ClassChat.Harness.Servers;
using ClassChat.Protocol;
using ClassChat.Sandbox.Timing;
using ClassChat.Specification.Diagnostics;
using ClassChat.Specification.Scenarios;
using ClassChat.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Harness.Tests.Minimizing;

/// <summary>What a broken workload is looked for in.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class CandidateGeneratorTests
{
    private static readonly Scenario _workload = RepositorySuite.Suite.Scenarios["workloads/classroom"];

    [TestCaseSource(nameof(Properties))]
    [CancelAfter(120_000)]
    public async Task Every_draft_can_be_read_and_holds_at_a_correct_server(
        Invariant invariant, CancellationToken cancel)
    {
        Workload load = _workload.Workload!;
        using StarvationAwareClock clock = await SharedMachine.StartClockAsync(patience: 1, cancel);
        var target = new InProcessTarget(NullLoggerFactory.Instance);
        Candidate[] candidates = [.. CandidateGenerator.For(invariant, load, _workload, Level.Full, hasMail: true)];
        candidates.ShouldNotBeEmpty();
        // Of each shape the smallest: they go round by size, the usual ones first.
        foreach (Candidate candidate in candidates.DistinctBy(candidate => string.Join('\n', Shape(candidate.Lines))))
        {
            ParseResult<Scenario> parseResult = ScenarioFile.Parse("draft.scenario", "draft", candidate.Text());
            parseResult.Errors.ShouldBeEmpty(candidate.Text());
            ScenarioResult result = await new ScenarioRun(target, RepositorySuite.Classic, clock)
                .RunAsync(parseResult.Value!, Level.Full, seed: 3, cancel);
            result.Verdict.ShouldBe(Verdict.Passed, $"{result.Failure?.Mismatch}\n{candidate.Text()}");
        }
    }

    [Test]
    public void Bots_of_drafts_write_and_go_as_those_of_the_workload()
    {
        string all = string.Join(
            '\n', CandidateGenerator.For(Invariant.Loss, _workload.Workload!, _workload, Level.Full, hasMail: true)
            .Select(candidate => candidate.Text()));
        all.ShouldContain("all write in pieces of ");
        all.ShouldContain("all write cutting characters\n");
        all.ShouldContain("comers close the connection\n");
        all.ShouldContain("comers reset the connection\n");
    }

    private static IEnumerable<string> Shape(IEnumerable<CandidateLine> lines) => lines.SelectMany(line =>
        Shape(line.Below).Prepend(string.Concat(line.Text.Where(letter => !char.IsDigit(letter)))));

    private static Invariant[] Properties() => Enum.GetValues<Invariant>();
}
