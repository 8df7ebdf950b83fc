using ClassChat.Harness.Bots;
using ClassChat.Specification.Dialects;
using ClassChat.Specification.Recording;
using ClassChat.Specification.Scenarios;
using ClassChat.Specification.WireFormats;

namespace ClassChat.Harness.Execution;

/// <summary>
/// Number of writes that a statement needs on its busiest connection, and the total time of its waits for silence.
/// </summary>
/// <param name="Writes">Number of writes; for a workload, the average.</param>
/// <param name="Silence">Total time spent in waits for silence.</param>
internal readonly record struct ConnectionLoad(double Writes, TimeSpan Silence)
{
    /// <summary>The load of one after the other.</summary>
    public static ConnectionLoad operator +(ConnectionLoad one, ConnectionLoad other) =>
        new(one.Writes + other.Writes, one.Silence + other.Silence);

    /// <summary>The load repeated a number of times.</summary>
    public static ConnectionLoad operator *(ConnectionLoad one, double times) =>
        new(one.Writes * times, one.Silence * times);
}

/// <summary>
/// Estimates the minimum of writes and waits for silence that each statement of a scenario needs from a bot in a
/// dialect (for a workload, the average); input of <see cref="PacingCheck"/>.
/// </summary>
/// <param name="scenario">The scenario.</param>
/// <param name="dialect">The server's dialect.</param>
/// <param name="combines">True if the messages of one statement are combined into larger writes.</param>
internal sealed class PacingEstimate(Scenario scenario, Dialect dialect, bool combines)
{
    /// <summary>Minimum size in bytes of a short text (<see cref="SeededData.Text()"/>).</summary>
    private const int MinTextBytes = 16;

    private static readonly ConnectionLoad _oneWrite = new(1, TimeSpan.Zero);

    /// <summary>
    /// True if the scenario expects refusals: a dialogue then counts only up to its first answer, as a refused bot does
    /// not send the rest.
    /// </summary>
    private readonly bool _mayBeRefused = scenario.AllSteps.Any(step =>
        step is Expectation.Replied { Kind: EventKind.Refused } or Expectation.UnknownRecipientReported);

    /// <summary>
    /// The load of a statement on a connection; zero for blocks and for statements that write nothing.
    /// </summary>
    public ConnectionLoad Estimate(Step step) =>
        ClientStatementRules.IsOfClient(step, scenario.Client) ? default : step switch
    {
        Step.Join join => Entry(join.Who),
        Step.ComeBack back => Entry(back.Who),
        Step.ConnectForGreeting connect when dialect.ClientsSpeakFirst => Entry(connect.Who),
        Step.TryJoin attempt => Entry(attempt.Who),
        Step.MeasureCost cost => Entry(cost.Who),
        Step.Send send => Paced(send.To.TextAction()),
        Step.SendMany { AtOnce: false } send when !IsCombined => Paced(send.To.TextAction()) * send.Count,
        Step.SendMany send => AtOnce(send.Count, send.Bytes),
        Step.MeasureLatency measure when !IsCombined => Paced(ActionKind.Send) * measure.Count,
        Step.MeasureLatency measure => AtOnce(measure.Count, MeasurementRunner.MessageBytes),
        Step.MeasureRate measure => AtOnce(measure.Count, MeasurementRunner.MessageBytes),
        Step.SendFile { To: Destination.Group } send => Paced(ActionKind.SendGroupFile, send.Bytes),
        Step.SendFile send => Paced(ActionKind.SendFile, send.Bytes),
        Step.SendHalf or Step.SendRest or Step.Write or Step.SendInvalid => _oneWrite,
        Step.Say => Estimate(ActionKind.Say),
        Step.SayMany say => Estimate(ActionKind.Say) * say.Count,
        Step.GroupCommand command => Estimate(command.Verb.Action()),
        Step.FormGroups => Estimate(ActionKind.CreateGroup),
        Step.Ask ask => Estimate(ask.Groups ? ActionKind.ListGroups : ActionKind.ListUsers),
        Step.Disconnect { Mode: DisconnectMode.Leave } => Estimate(ActionKind.Exit),
        Step.SendFence fence => Paced(ActionKind.Send) * scenario.Meant(fence.Whom).Count(),
        Expectation.WorkloadHolds work => Estimate(work.Load),
        _ => default,
    };

    private bool IsCombined => combines && DialectSupport.IsPlain(dialect);

    /// <summary>
    /// The load of an action, including the wait for its answer or arrival: if only silence ends what the server sends,
    /// each answer takes one silence.
    /// </summary>
    private ConnectionLoad Paced(ActionKind action, int bytes = 0)
    {
        ConnectionLoad connectionLoad = Estimate(action, bytes);
        bool endsBySilence = dialect is { Receiving.Kind: FramingMethod.Burst,
            Pacing: SendPacing.Answer or SendPacing.Arrival };
        return endsBySilence && connectionLoad.Silence < dialect.Settle && dialect.Actions.ContainsKey(action)
            ? connectionLoad with { Silence = dialect.Settle }
            : connectionLoad;
    }

    private ConnectionLoad Estimate(ActionKind action, int bytes = 0) =>
        dialect.Actions.TryGetValue(action, out IReadOnlyList<DialogueStep>? steps) ? Estimate(steps, bytes) : default;

    /// <summary>
    /// The load of joining. There is no gap before the first write on a connection, and a limited number of bots join
    /// at the same time.
    /// </summary>
    private ConnectionLoad Entry(Actors who)
    {
        ConnectionLoad connectionLoad = Estimate(dialect.Join, bytes: 0);
        int rounds = (scenario.Meant(who).Count() + ConnectLimits.AtOnce - 1) / ConnectLimits.AtOnce;
        return new ConnectionLoad(
            1 + (rounds * Math.Max(0, connectionLoad.Writes - 1)), connectionLoad.Silence * rounds);
    }

    /// <summary>The minimum load of a dialogue over all its branches, on its busiest connection.</summary>
    private ConnectionLoad Estimate(IReadOnlyList<DialogueStep> steps, int bytes)
    {
        DialogueStep[] certain = [.. steps.TakeWhile(
            step => !_mayBeRefused || step is not (DialogueStep.Await or DialogueStep.AwaitSilence))];
        ConnectionLoad all = certain.Aggregate(default(ConnectionLoad), (sum, step) => sum + Estimate(step, bytes));
        double most = certain.GroupBy(step => (step as DialogueStep.Send)?.On ?? (step as DialogueStep.Content)?.On)
            .Select(on => on.Sum(step => Estimate(step, bytes).Writes)).DefaultIfEmpty().Max();
        return all with { Writes = most };
    }

    private ConnectionLoad Estimate(DialogueStep step, int bytes) => step switch
    {
        DialogueStep.Send { WhenChanged: null } or DialogueStep.Content or DialogueStep.SessionKey => _oneWrite,
        DialogueStep.Chunks chunks =>
            Estimate(chunks.Steps, chunks.Bytes) * Math.Ceiling((double)bytes / chunks.Bytes),
        DialogueStep.AwaitSilence silence => new ConnectionLoad(0, silence.Length + dialect.RecognitionDelay),
        DialogueStep.Await { Alternatives.Count: > 0 } awaited => Least(
            [.. awaited.Alternatives.Select(alternative => Estimate(alternative.Steps, bytes))]),
        _ => default,
    };

    private static ConnectionLoad Least(IReadOnlyList<ConnectionLoad> connectionLoads) =>
        new(connectionLoads.Min(connectionLoad => connectionLoad.Writes),
            connectionLoads.Min(connectionLoad => connectionLoad.Silence));

    /// <summary>The load of messages combined into larger writes; a message is at least as long as its text.</summary>
    private static ConnectionLoad AtOnce(int count, int? bytes)
    {
        int most = 1 + (MessageSender.CombinedBytes / Math.Max(MinTextBytes, bytes ?? 0));
        return _oneWrite * ((count + most - 1) / most);
    }

    /// <summary>The average load of each bot in a workload, for all operations.</summary>
    private ConnectionLoad Estimate(Workload load)
    {
        IReadOnlyList<WeightedAction> actions = DialectSupport.ActionsOf(load, dialect);
        if (load.Duration is not null || actions.Count == 0) return default; // it has its own time limit
        double operations =
            actions.Sum(weightedAction => (double)weightedAction.Weight * OperationsOf(weightedAction.Action));
        ConnectionLoad connectionLoad = actions.Aggregate(
            default(ConnectionLoad), (sum, weightedAction) =>
                sum + Estimate(weightedAction.Action) * weightedAction.Weight);
        int bots = scenario.Meant(new Actors([], [])).Count();
        return connectionLoad * (load.Operations / operations / Math.Max(1, bots));
    }

    private static int OperationsOf(WorkloadAction action) =>
        action is WorkloadAction.SendBurst burst ? burst.Count : 1;

    private ConnectionLoad Estimate(WorkloadAction action) => action switch
    {
        WorkloadAction.SendText text => Estimate(text.ToGroup ? ActionKind.SendGroup : ActionKind.Send),
        WorkloadAction.SendFile file => Estimate(ActionKind.SendFile, file.LeastBytes),
        WorkloadAction.ChangeMembership move => Estimate(move.Joins ? ActionKind.JoinGroup : ActionKind.LeaveGroup),
        WorkloadAction.SendBurst => _oneWrite,
        _ => default,
    };
}
