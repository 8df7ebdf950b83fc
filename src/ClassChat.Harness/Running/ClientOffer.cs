using ClassChat.Harness.Clients;
using ClassChat.Harness.Consoles;
using ClassChat.Harness.Dialects;
using ClassChat.Harness.Scenarios;
using ClassChat.Protocol;

namespace ClassChat.Harness.Running;

/// <summary>Says what of a scenario cannot be asked of a client under test.</summary>
internal static class ClientOffer
{
    /// <summary>
    /// How the server talks that is played for clients: ours, which speaks like the assignment's original.
    /// </summary>
    private static readonly string[] _played = ["classic", "classic-text"];

    /// <summary>What is lacking, in a sentence; null if all is there.</summary>
    /// <param name="scenario">A scenario with a client.</param>
    /// <param name="client">The client.</param>
    /// <param name="dialect">How it talks to its server.</param>
    public static string? Lacking(Scenario scenario, ClientTarget client, Dialect dialect)
    {
        if (!_played.Contains(dialect.Name))
            return $"a server is played in dialects {string.Join(" and ", _played)}, "
                + $"and this client speaks '{dialect.Name}'";
        if (scenario.Server is Level level && !dialect.Levels.Contains(level))
            return $"it needs a server of level '{level.Name()}', "
                + $"with which no client talks in dialect '{dialect.Name}'";
        return scenario.AllSteps.Where(step => ClientSteps.IsOfClient(step, scenario.Client))
            .Select(step => Lacking(step, client.Console)).FirstOrDefault(lacking => lacking is not null);
    }

    private static string? Lacking(Step step, ConsoleDialect console)
    {
        if (Action(step) is ActionKind action && !console.Actions.ContainsKey(action))
            return $"console dialect '{console.Name}' has no action '{Spelling.Of(action)}'";
        if (Shown(step) is ShownKind shown && !console.Events.ContainsKey(shown))
            return $"console dialect '{console.Name}' has no event '{Spelling.Of(shown)}'";
        return null;
    }

    private static ActionKind? Action(Step step) => step switch
    {
        Step.Send { To: Destination.Group or Destination.OwnGroup } => ActionKind.SendGroup,
        Step.SendMany { To: Destination.Group or Destination.OwnGroup } => ActionKind.SendGroup,
        Step.SendHalf { To: Destination.Group or Destination.OwnGroup } => ActionKind.SendGroup,
        Step.Send or Step.SendMany or Step.SendHalf => ActionKind.Send,
        Step.SendFile { To: Destination.Group } => ActionKind.SendGroupFile,
        Step.SendFile => ActionKind.SendFile,
        Step.GroupCommand command => Acts.Of(command.Verb),
        Step.Ask ask => ask.Groups ? ActionKind.ListGroups : ActionKind.ListUsers,
        Step.Say or Step.SayMany => ActionKind.Say,
        Step.Depart => ActionKind.Exit,
        _ => null,
    };

    private static ShownKind? Shown(Step step) => step switch
    {
        ClientExpectation.Shows { From: not null, Group: null } => ShownKind.Message,
        ClientExpectation.Shows { Group: not null } => ShownKind.GroupMessage,
        ClientExpectation.ShowsMany { Group: null } or FencedExpectation => ShownKind.Message,
        ClientExpectation.ShowsMany => ShownKind.GroupMessage,
        ClientExpectation.ShowsAnswer { Kind: Observations.EventKind.Delivered } => ShownKind.Delivered,
        ClientExpectation.ShowsAnswer { Kind: Observations.EventKind.Queued } => ShownKind.Queued,
        ClientExpectation.ShowsAnswer => ShownKind.Refused,
        _ => null,
    };
}
