using ClassChat.Harness.Dialects;
using ClassChat.Harness.Observations;
using ClassChat.Harness.Scenarios;
using ClassChat.Protocol;

namespace ClassChat.Harness.Running;

/// <summary>
/// Says what of a scenario a server's dialect does not offer: nobody loses a point by surprise. It knows which actions
/// and events each statement is about.
/// </summary>
internal static class Offer
{
    /// <summary>What is lacking, in a sentence; null if all is there.</summary>
    public static string? Lacking(Scenario scenario, Dialect dialect, Level level)
    {
        foreach (Step step in scenario.AllSteps)
        {
            foreach (ActionKind action in Actions(step))
            {
                if (!dialect.Actions.ContainsKey(action))
                    return $"dialect '{dialect.Name}' has no action '{Spelling.Of(action)}'";
            }

            if (step is Expectation.ToldUnknown && dialect.Semantics.UnknownAt(level) == EventKind.Noise)
                return $"dialect '{dialect.Name}' says that a message to an unknown name is not answered";
            foreach (EventKind kind in Events(step))
            {
                if (!dialect.Shows(kind)) return $"dialect '{dialect.Name}' has no event '{Spelling.Of(kind)}'";
            }
        }

        return null;
    }

    /// <summary>The notices and lists that no statement of a scenario asks for.</summary>
    public static IReadOnlySet<EventKind> Ignored(Scenario scenario)
    {
        EventKind[] ambient = [EventKind.Joined, EventKind.Left, EventKind.Users, EventKind.Groups, EventKind.Noise];
        return ambient.Except(scenario.AllSteps.SelectMany(Events)).ToHashSet();
    }

    private static IEnumerable<ActionKind> Actions(Step step) => step switch
    {
        Step.Send send => [Sending(send.To)],
        Step.SendMany send => [Sending(send.To)],
        Step.SendHalf send => [Sending(send.To)],
        Step.SendFile { To: Destination.Group } => [ActionKind.SendGroupFile],
        Step.SendFile => [ActionKind.SendFile],
        Step.GroupCommand command => [Acts.Of(command.Verb)],
        Step.FormGroups => [ActionKind.CreateGroup, ActionKind.JoinGroup],
        Step.Ask ask => [ask.Groups ? ActionKind.ListGroups : ActionKind.ListUsers],
        Step.Say or Step.SayMany => [ActionKind.Say],
        Step.MeasureLatency or Step.MeasureRate => [ActionKind.Send],
        FencedExpectation => [ActionKind.Send],
        _ => [],
    };

    private static ActionKind Sending(Destination to) =>
        to is Destination.Group or Destination.OwnGroup ? ActionKind.SendGroup : ActionKind.Send;

    private static IEnumerable<EventKind> Events(Step step) => step switch
    {
        Expectation.Receives receives => [receives.Group is null ? EventKind.Message : EventKind.GroupMessage],
        Expectation.ReceivesMany receives => [receives.Group is null ? EventKind.Message : EventKind.GroupMessage],
        Expectation.ReceivesEverything or FencedExpectation => [EventKind.Message],
        Expectation.ReceivesFile => [EventKind.File],
        Expectation.Told told => [told.Kind],
        Expectation.ToldWaiting => [EventKind.Waiting],
        Expectation.Sees sees => [sees.Comes ? EventKind.Joined : EventKind.Left],
        Expectation.SeesUsers => [EventKind.Users],
        Expectation.SeesGroup or Expectation.SeesNoGroup => [EventKind.Groups],
        Expectation.Answered => [EventKind.Echo],
        _ => [],
    };
}
