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

    private static string? Lacking(Step step, ConsoleDialect console) => (step.Describe().AtClient ?? [])
        .Select(need => Lacking(need, console)).FirstOrDefault(lacking => lacking is not null);

    private static string? Lacking(Requirement need, ConsoleDialect console) => need switch
    {
        Requirement.Action action when !console.Actions.ContainsKey(action.Kind) =>
            $"console dialect '{console.Name}' has no action '{Spelling.Of(action.Kind)}'",
        Requirement.Shown shown when !console.Events.ContainsKey(shown.Kind) =>
            $"console dialect '{console.Name}' has no event '{Spelling.Of(shown.Kind)}'",
        _ => null,
    };
}
