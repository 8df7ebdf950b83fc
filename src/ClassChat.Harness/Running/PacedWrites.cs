using ClassChat.Harness.Bots;
using ClassChat.Harness.Dialects;
using ClassChat.Harness.Frames;
using ClassChat.Harness.Observations;
using ClassChat.Harness.Scenarios;

namespace ClassChat.Harness.Running;

/// <summary>What a statement asks of the one connection that has most to do in it, one thing after another.</summary>
/// <param name="Writes">How often it is written to; for a workload, on the average.</param>
/// <param name="Silence">How long silence is waited for.</param>
internal readonly record struct Share(double Writes, TimeSpan Silence)
{
    /// <summary>First this, then that.</summary>
    public static Share operator +(Share one, Share other) =>
        new(one.Writes + other.Writes, one.Silence + other.Silence);

    /// <summary>So many times.</summary>
    public static Share operator *(Share one, double times) => new(one.Writes * times, one.Silence * times);
}

/// <summary>
/// Counts, by a dialect, what each statement of a scenario makes a bot write, and wait for in silence, at least.
/// </summary>
/// <param name="scenario">The scenario.</param>
/// <param name="dialect">How the server talks.</param>
/// <param name="glues">True if messages that one statement sends go out several to a write.</param>
internal sealed class PacedWrites(Scenario scenario, Dialect dialect, bool glues)
{
    /// <summary>The least that a short text has (<see cref="NameBook.Text()"/>).</summary>
    private const int LeastTextBytes = 16;

    private static readonly Share _oneWrite = new(1, TimeSpan.Zero);

    /// <summary>Who may be refused need not say the rest: it counts only up to the first answer.</summary>
    private readonly bool _mayBeRefused = scenario.AllSteps.Any(step =>
        step is Expectation.Told { Kind: EventKind.Refused } or Expectation.ToldUnknown);

    /// <summary>What a statement asks of a connection; none for one that writes nothing, and for blocks.</summary>
    public Share Of(Step step) => ClientSteps.IsOfClient(step, scenario.Client) ? default : step switch
    {
        Step.Join join => Entry(join.Who),
        Step.ComeBack back => Entry(back.Who),
        Step.ConnectForGreeting connect when dialect.ClientsSpeakFirst => Entry(connect.Who),
        Step.TryJoin attempt => Entry(attempt.Who),
        Step.MeasureCost cost => Entry(cost.Who),
        Step.Send send => Paced(send.To.TextAction()),
        Step.SendMany { AtOnce: false } send when !IsGlued => Paced(send.To.TextAction()) * send.Count,
        Step.SendMany send => AtOnce(send.Count, send.Bytes),
        Step.MeasureLatency measure when !IsGlued => Paced(ActionKind.Send) * measure.Count,
        Step.MeasureLatency measure => AtOnce(measure.Count, Measuring.MessageBytes),
        Step.MeasureRate measure => AtOnce(measure.Count, Measuring.MessageBytes),
        Step.SendFile { To: Destination.Group } send => Paced(ActionKind.SendGroupFile, send.Bytes),
        Step.SendFile send => Paced(ActionKind.SendFile, send.Bytes),
        Step.SendHalf or Step.SendRest or Step.Write or Step.SendFaulty => _oneWrite,
        Step.Say => Of(ActionKind.Say),
        Step.SayMany say => Of(ActionKind.Say) * say.Count,
        Step.GroupCommand command => Of(command.Verb.Action()),
        Step.FormGroups => Of(ActionKind.CreateGroup),
        Step.Ask ask => Of(ask.Groups ? ActionKind.ListGroups : ActionKind.ListUsers),
        Step.Depart { Manner: Manner.Leave } => Of(ActionKind.Exit),
        Step.SendFence fence => Paced(ActionKind.Send) * scenario.Meant(fence.Whom).Count(),
        Expectation.Work work => Of(work.Load),
        _ => default,
    };

    private bool IsGlued => glues && Offer.IsPlain(dialect);

    /// <summary>
    /// The same with what is waited for before the next: where only a silence ends what the server says, one comes
    /// before each answer, and before each arrival.
    /// </summary>
    private Share Paced(ActionKind action, int bytes = 0)
    {
        Share share = Of(action, bytes);
        bool isHeardBySilence = dialect is { Receiving.Kind: FrameKind.Burst, Pace: Pace.Answer or Pace.Arrival };
        return isHeardBySilence && share.Silence < dialect.Settle && dialect.Actions.ContainsKey(action)
            ? share with { Silence = dialect.Settle }
            : share;
    }

    private Share Of(ActionKind action, int bytes = 0) =>
        dialect.Actions.TryGetValue(action, out IReadOnlyList<TalkStep>? steps) ? Of(steps, bytes) : default;

    /// <summary>
    /// Before the first write on a new connection there is no gap; no more enter at once than may knock.
    /// </summary>
    private Share Entry(Actors who)
    {
        Share share = Of(dialect.Join, bytes: 0);
        int turns = (scenario.Meant(who).Count() + ConnectLimit.AtOnce - 1) / ConnectLimit.AtOnce;
        return new Share(1 + (turns * Math.Max(0, share.Writes - 1)), share.Silence * turns);
    }

    /// <summary>The least of a conversation, whichever way it takes, on the connection that has most of it.</summary>
    private Share Of(IReadOnlyList<TalkStep> steps, int bytes)
    {
        TalkStep[] certain = [.. steps.TakeWhile(
            step => !_mayBeRefused || step is not (TalkStep.Await or TalkStep.Silence))];
        Share all = certain.Aggregate(default(Share), (sum, step) => sum + Of(step, bytes));
        double most = certain.GroupBy(step => (step as TalkStep.Send)?.On)
            .Select(on => on.Sum(step => Of(step, bytes).Writes)).DefaultIfEmpty().Max();
        return all with { Writes = most };
    }

    private Share Of(TalkStep step, int bytes) => step switch
    {
        TalkStep.Send { WhenChanged: null } or TalkStep.Content or TalkStep.SessionKey => _oneWrite,
        TalkStep.Chunks chunks => _oneWrite * Math.Ceiling((double)bytes / chunks.Bytes),
        TalkStep.Silence silence => new Share(0, silence.Length),
        TalkStep.Await { Alternatives.Count: > 0 } awaited => Least(
            [.. awaited.Alternatives.Select(alternative => Of(alternative.Steps, bytes))]),
        _ => default,
    };

    private static Share Least(IReadOnlyList<Share> shares) =>
        new(shares.Min(share => share.Writes), shares.Min(share => share.Silence));

    /// <summary>Several go out in one write; a message is at least as long as its text.</summary>
    private static Share AtOnce(int count, int? bytes)
    {
        int most = 1 + (Posting.GluedBytes / Math.Max(LeastTextBytes, bytes ?? 0));
        return _oneWrite * ((count + most - 1) / most);
    }

    /// <summary>What each bot of a workload writes on the average, until all operations are done.</summary>
    private Share Of(Workload load)
    {
        IReadOnlyList<WeightedDeed> deeds = Offer.DeedsOf(load, dialect);
        if (load.Duration is not null || deeds.Count == 0) return default; // it ends by itself
        double operations = deeds.Sum(weighted => (double)weighted.Weight * OperationsOf(weighted.Deed));
        Share share = deeds.Aggregate(default(Share), (sum, weighted) => sum + Of(weighted.Deed) * weighted.Weight);
        int bots = scenario.Meant(new Actors([], [])).Count();
        return share * (load.Operations / operations / Math.Max(1, bots));
    }

    private static int OperationsOf(Deed deed) => deed is Deed.Burst burst ? burst.Count : 1;

    private Share Of(Deed deed) => deed switch
    {
        Deed.Talk talk => Of(talk.ToGroup ? ActionKind.SendGroup : ActionKind.Send),
        Deed.GiveFile file => Of(ActionKind.SendFile, file.LeastBytes),
        Deed.Move move => Of(move.Joins ? ActionKind.JoinGroup : ActionKind.LeaveGroup),
        Deed.Burst => _oneWrite,
        _ => default,
    };
}
