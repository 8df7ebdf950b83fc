using ClassChat.Harness.Diagnostics;
using ClassChat.Harness.Running;
using ClassChat.Harness.Scenarios;
using ClassChat.Harness.Shrinking;
using ClassChat.Harness.Subjects;
using ClassChat.Harness.Timing;
using ClassChat.Protocol;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Harness.Tests.Shrinking;

/// <summary>What a broken workload is looked for in.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class DraftTests
{
    private static readonly Scenario _workload = RepositorySuite.Suite.Scenarios["workloads/classroom"];

    [TestCaseSource(nameof(Properties))]
    [CancelAfter(120_000)]
    public async Task Every_draft_can_be_read_and_holds_at_a_correct_server(Property property, CancellationToken cancel)
    {
        Workload load = _workload.Load!;
        using PatientClock clock = await SharedMachine.StartClockAsync(patience: 1, cancel);
        var target = new InProcessTarget(NullLoggerFactory.Instance);
        Draft[] drafts = [.. Drafts.For(property, load, _workload, Level.Full, hasMail: true)];
        drafts.ShouldNotBeEmpty();
        // Of each shape the smallest: they go round by size, the usual ones first.
        foreach (Draft draft in drafts.DistinctBy(draft => string.Join('\n', Shape(draft.Lines))))
        {
            Reading<Scenario> reading = ScenarioFile.Parse("draft.scenario", "draft", draft.Text());
            reading.Faults.ShouldBeEmpty(draft.Text());
            ScenarioResult result = await new ScenarioRun(target, RepositorySuite.Classic, clock)
                .RunAsync(reading.Value!, Level.Full, seed: 3, cancel);
            result.Verdict.ShouldBe(Verdict.Passed, $"{result.Failure?.Difference}\n{draft.Text()}");
        }
    }

    [Test]
    public void Bots_of_drafts_write_and_go_as_those_of_the_workload()
    {
        string all = string.Join('\n', Drafts.For(Property.Loss, _workload.Load!, _workload, Level.Full, hasMail: true)
            .Select(draft => draft.Text()));
        all.ShouldContain("all write in pieces of ");
        all.ShouldContain("all write cutting characters\n");
        all.ShouldContain("comers close the connection\n");
        all.ShouldContain("comers reset the connection\n");
    }

    private static IEnumerable<string> Shape(IEnumerable<DraftLine> lines) => lines.SelectMany(line =>
        Shape(line.Below).Prepend(string.Concat(line.Text.Where(letter => !char.IsDigit(letter)))));

    private static Property[] Properties() => Enum.GetValues<Property>();
}
