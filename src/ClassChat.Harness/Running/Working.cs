using ClassChat.Harness.Checks;
using ClassChat.Harness.Scenarios;
using ClassChat.Harness.Verification;
using ClassChat.Harness.Workloads;

namespace ClassChat.Harness.Running;

/// <summary>Plays a workload on a scenario's stage.</summary>
internal sealed class Working(Stage stage)
{
    /// <summary>How long it may take to come, and each time to come to rest.</summary>
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(25);

    /// <summary>How long each operation may take, of all together, where no duration is given.</summary>
    private static readonly TimeSpan _each = TimeSpan.FromMilliseconds(10);

    /// <summary>How long a workload may take.</summary>
    public static TimeSpan PatienceFor(Workload load) =>
        (WorkloadPlay.Rounds(load) * _patience) + (load.Duration ?? load.Operations * _each);

    /// <summary>Plays it, and says which of its properties is broken first.</summary>
    public async Task<Difference?> DoAsync(Workload load, CancellationToken cancel)
    {
        Workload offered = load with { Deeds = Offer.DeedsOf(load, stage.Dialect) };
        if (offered.Deeds.All(weighted => !UsesGroups(weighted.Deed))) offered = offered with { Groups = 0 };
        var play = new WorkloadPlay(
            new WorkloadPlace
            {
                Bots = [.. stage.Everybody],
                NewBot = stage.NewBot,
                Subject = stage.Subject,
                Dialect = stage.Dialect,
                Level = stage.Level,
                Clock = stage.Clock,
                Time = stage.Time,
                Epoch = stage.Epoch,
                Book = stage.Book,
                Habits = stage.Habits,
                Allowance = stage.Allowance,
                Groups = offered.Groups,
            },
            offered);
        stage.Findings = await play.PlayAsync(cancel);
        if (load.Duration is not null)
        {
            stage.Metrics.Add(new Metric("operations", play.Operations, ""));
            stage.Metrics.Add(new Metric("operations per second", play.Operations / play.Took.TotalSeconds, ""));
        }

        return FirstBroken(stage.Findings) ?? NothingSeen(stage.Findings);
    }

    private static Difference? FirstBroken(IReadOnlyList<Finding> findings)
    {
        Finding? broken = findings.FirstOrDefault(finding => finding.Truth == Truth.Broken);
        if (broken is null) return null;
        Difference first = broken.Broken[0];
        return broken.BrokenCount == 1
            ? first
            : first with { Sentence = $"{first.Sentence}, and {broken.BrokenCount - 1:N0} more like it" };
    }

    /// <summary>Where nothing at all could be judged, nothing has been shown.</summary>
    private static Difference? NothingSeen(IReadOnlyList<Finding> findings) =>
        findings.Any(finding => finding.Truth == Truth.Holds)
            ? null
            : new Difference("nothing of what was sent could be judged", "messages arrive", "none did");

    private static bool UsesGroups(Deed deed) => deed is Deed.Talk { ToGroup: true } or Deed.Move;
}
