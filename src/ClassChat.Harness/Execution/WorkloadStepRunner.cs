using ClassChat.Harness.Checks;
using ClassChat.Harness.WorkloadChecks;
using ClassChat.Harness.Workloads;
using ClassChat.Specification.Scenarios;

namespace ClassChat.Harness.Execution;

/// <summary>Plays a workload in a scenario's context.</summary>
internal sealed class WorkloadStepRunner(ScenarioContext context)
{
    /// <summary>Timeout for joining, and for each time that the workload waits until all is quiet.</summary>
    private static readonly TimeSpan _timeout = TimeSpan.FromSeconds(25);

    /// <summary>Time allowed for each operation, if the workload has no fixed duration.</summary>
    private static readonly TimeSpan _each = TimeSpan.FromMilliseconds(10);

    /// <summary>Timeout of a workload.</summary>
    public static TimeSpan PatienceFor(Workload load) =>
        (WorkloadRunner.Rounds(load) * _timeout) + (load.Duration ?? load.Operations * _each);

    /// <summary>Plays the workload; returns the mismatch of the first violated invariant.</summary>
    public async Task<Mismatch?> ExecuteAsync(Workload load, CancellationToken cancel)
    {
        Workload offered = load with { Actions = DialectSupport.DeedsOf(load, context.Dialect) };
        if (offered.Actions.All(weighted => !UsesGroups(weighted.Action))) offered = offered with { Groups = 0 };
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
                Book = context.Book,
                Habits = context.Habits,
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

        return FirstBroken(context.Findings) ?? NothingSeen(context.Findings);
    }

    private static Mismatch? FirstBroken(IReadOnlyList<InvariantFinding> findings)
    {
        InvariantFinding? broken = findings.FirstOrDefault(finding => finding.Result == InvariantResult.Broken);
        if (broken is null) return null;
        Mismatch first = broken.Broken[0];
        return broken.BrokenCount == 1
            ? first
            : first with { Sentence = $"{first.Sentence}, and {broken.BrokenCount - 1:N0} more like it" };
    }

    /// <summary>A mismatch if no invariant could be checked at all, since nothing is proved then.</summary>
    private static Mismatch? NothingSeen(IReadOnlyList<InvariantFinding> findings) =>
        findings.Any(finding => finding.Result == InvariantResult.Holds)
            ? null
            : new Mismatch("nothing of what was sent could be judged", "messages arrive", "none did");

    private static bool UsesGroups(WorkloadAction action) =>
        action is WorkloadAction.SendText { ToGroup: true } or WorkloadAction.ChangeMembership;
}
