using ClassChat.Harness.Diagnostics;
using ClassChat.Harness.Observations;
using ClassChat.Harness.Running;
using ClassChat.Harness.Scenarios;
using ClassChat.Harness.Shrinking;
using ClassChat.Harness.Targets;
using ClassChat.Protocol;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Harness.Tests.Shrinking;

/// <summary>What a broken workload is looked for in.</summary>
public sealed class DraftTests
{
    private static readonly Scenario _workload = RepositorySuite.Suite.Scenarios["workloads/classroom"];

    [TestCaseSource(nameof(Properties))]
    [CancelAfter(120_000)]
    public async Task Every_draft_can_be_read_and_holds_at_a_correct_server(Property property, CancellationToken cancel)
    {
        Workload load = ((Expectation.Work)_workload.Steps[0]).Load;
        using var clock = new PatientClock(1);
        var target = new Target.InProcess(NullLoggerFactory.Instance);
        Draft[] drafts = [.. Drafts.For(property, load, _workload, Level.Full, hasMail: true)];
        drafts.ShouldNotBeEmpty();
        foreach (Draft draft in drafts.Take(drafts.Length / 3))
        {
            Reading<Scenario> reading = ScenarioFile.Parse("draft.scenario", "draft", draft.Text());
            reading.Faults.ShouldBeEmpty(draft.Text());
            ScenarioResult result = await new ScenarioRun(target, RepositorySuite.Classic, clock)
                .RunAsync(reading.Value!, Level.Full, seed: 3, cancel);
            result.Verdict.ShouldBe(Verdict.Passed, $"{result.Failure?.Difference}\n{draft.Text()}");
        }
    }

    private static Property[] Properties() => Enum.GetValues<Property>();
}
