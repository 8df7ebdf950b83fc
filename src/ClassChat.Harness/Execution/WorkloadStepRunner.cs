using ClassChat.Harness.Checks;
using ClassChat.Harness.WorkloadChecks;
using ClassChat.Harness.Workloads;
using ClassChat.Specification.Scenarios;

namespace ClassChat.Harness.Execution;

/// <summary>
/// Executes the expectation that a workload holds: plays the actions that the dialect offers with a
/// <c>WorkloadRunner</c>, stores the findings in the context, and returns the first violation.
/// </summary>
internal sealed class WorkloadStepRunner(ScenarioContext context)
{
    /// <summary>Timeout for joining, and for each time that the workload waits until all is quiet.</summary>
    private static readonly TimeSpan _timeout = TimeSpan.FromSeconds(25);

    /// <summary>Time allowed for each operation, if the workload has no fixed duration.</summary>
    private static readonly TimeSpan _each = TimeSpan.FromMilliseconds(10);

    /// <summary>Timeout of a workload.</summary>
    public static TimeSpan TimeoutFor(Workload load) =>
        (WorkloadRunner.Rounds(load) * _timeout) + (load.Duration ?? load.Operations * _each);

    /// <summary>Plays the workload; returns the mismatch of the first violated invariant.</summary>
    public async Task<Mismatch?> ExecuteAsync(Workload load, CancellationToken cancel)
    {
        Workload offered = load with { Actions = DialectSupport.ActionsOf(load, context.Dialect) };
        if (offered.Actions.All(weightedAction => !UsesGroups(weightedAction.Action))) offered =
            offered with { Groups = 0 };
        var play = new WorkloadRunner(
            new WorkloadContext
            {
                Bots = [.. context.Everybody],
                NewBot = context.NewBot,
                Server = context.Server,
                Dialect = context.Dialect,
                Level = context.Level,
                Clock = context.Clock,
                Time = context.Time,
                Epoch = context.Epoch,
                Data = context.Data,
                Confirmations = context.Confirmations,
                Allowance = context.Allowance,
                Groups = offered.Groups,
            },
            offered);
        context.Findings = await play.PlayAsync(cancel);
        if (load.Duration is not null)
        {
            context.Metrics.Add(new Metric("operations", play.Operations, ""));
            context.Metrics.Add(new Metric("operations per second", play.Operations / play.Took.TotalSeconds, ""));
        }

        return FirstViolation(context.Findings) ?? NothingSeen(context.Findings);
    }

    private static Mismatch? FirstViolation(IReadOnlyList<InvariantFinding> findings)
    {
        InvariantFinding? broken = findings.FirstOrDefault(finding => finding.Outcome == InvariantResult.Violated);
        if (broken is null) return null;
        Mismatch first = broken.Violations[0];
        return broken.ViolationCount == 1
            ? first
            : first with { Summary = $"{first.Summary}, and {broken.ViolationCount - 1:N0} more like it" };
    }

    /// <summary>A mismatch if no invariant could be checked at all, since nothing is proved then.</summary>
    private static Mismatch? NothingSeen(IReadOnlyList<InvariantFinding> findings) =>
        findings.Any(finding => finding.Outcome == InvariantResult.Holds)
            ? null
            : new Mismatch("nothing of what was sent could be judged", "messages arrive", "none did");

    private static bool UsesGroups(WorkloadAction action) =>
        action is WorkloadAction.SendText { ToGroup: true } or WorkloadAction.ChangeMembership;
}
