namespace ClassChat.Specification.Scenarios;

/// <summary>
/// Checks the order of statements: a return needs a join before it, a greeting needs a connection for it, and an
/// expectation before a fence needs the fence.
/// </summary>
/// <param name="scenario">The scenario.</param>
/// <param name="errors">Collects the errors.</param>
internal sealed class StepOrderRules(Scenario scenario, ErrorCollector errors)
{
    private readonly HashSet<ActorRef> _joined = [];
    private readonly HashSet<ActorRef> _connected = [];

    /// <summary>Checks the whole scenario.</summary>
    public void Check() => Check(scenario.Steps, []);

    /// <summary>Checks statements in order.</summary>
    /// <param name="steps">The statements.</param>
    /// <param name="fenced">The bots that were certainly sent a fence; grows.</param>
    private void Check(IReadOnlyList<Step> steps, HashSet<ActorRef> fenced)
    {
        foreach (Step step in steps)
        {
            switch (step)
            {
                case Block.InParallel together:
                    // Steps in this block have no fixed order.
                    HashSet<ActorRef> before = [.. fenced];
                    foreach (Step inner in together.Steps)
                    {
                        HashSet<ActorRef> own = [.. before];
                        Check([inner], own);
                        fenced.UnionWith(own);
                    }

                    break;
                case Block.IfOffered offered:
                    Check(offered.Steps, [.. fenced]); // the block may be skipped
                    break;
                case Block block:
                    Check(block.Steps, fenced);
                    break;
                default:
                    Check(step, fenced);
                    break;
            }
        }
    }

    private void Check(Step step, HashSet<ActorRef> fenced)
    {
        switch (step)
        {
            case Step.Join or Step.TryJoin or Step.MeasureCost or EncryptionStep.TryWrongKey:
                _joined.UnionWith(scenario.Meant(step.Describe().Doers!));
                break;
            case Step.ConnectForGreeting connect:
                _connected.UnionWith(scenario.Meant(connect.Who));
                break;
            case Step.ComeBack back when FirstMissing(back.Who, _joined) is ActorRef bot:
                errors.Add(
                    step.Line, $"'{bot}' has not joined before, so it cannot come back", $"write: {bot} joins");
                break;
            case Expectation.Greeted greeted
                when FirstMissing(greeted.Who, [.. _connected, .. _joined]) is ActorRef bot:
                errors.Add(
                    step.Line, $"'{bot}' has not connected for a greeting",
                    $"write before it: {bot} connects for a greeting");
                break;
            case Step.SendFence fence:
                fenced.UnionWith(scenario.Meant(fence.Whom));
                break;
            case FencedExpectation expectation when FirstMissing(expectation.Who, fenced) is ActorRef bot:
                string sender = scenario.Participants.SelectMany(participant => participant.Members)
                    .FirstOrDefault(other => other != bot && other.Name != scenario.Client)?.ToString() ?? "alice";
                errors.Add(
                    step.Line, $"no fence was sent to '{bot}' before this",
                    $"write before it, for example: {sender} sends {bot} a fence");
                break;
        }
    }

    private ActorRef? FirstMissing(Actors who, HashSet<ActorRef> known) =>
        scenario.Meant(who).FirstOrDefault(bot => !known.Contains(bot));
}
