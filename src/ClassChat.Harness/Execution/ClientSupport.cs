using ClassChat.Harness.ClientUnderTest;
using ClassChat.Protocol;
using ClassChat.Specification.ConsoleDialects;
using ClassChat.Specification.Dialects;
using ClassChat.Specification.Scenarios;

namespace ClassChat.Harness.Execution;

/// <summary>
/// Finds the reason why a scenario cannot run with a client under test: the harness cannot play a server of its dialect
/// and level, or the console dialect lacks an action or event.
/// </summary>
internal static class ClientSupport
{
    /// <summary>Names of the dialects that the built-in server for clients can speak.</summary>
    private static readonly string[] _played = ["classic", "classic-text"];

    /// <summary>Describes the first missing feature in one sentence; null if nothing is missing.</summary>
    /// <param name="scenario">A scenario with a client.</param>
    /// <param name="client">The client under test.</param>
    /// <param name="dialect">The dialect between the client and its server.</param>
    public static string? FindUnsupported(Scenario scenario, ClientTarget client, Dialect dialect)
    {
        if (!_played.Contains(dialect.Name))
            return $"a server is played in dialects {string.Join(" and ", _played)}, "
                + $"and this client speaks '{dialect.Name}'";
        if (scenario.Server is Level level && !dialect.Levels.Contains(level))
            return $"it needs a server of level '{level.Name()}', "
                + $"with which no client talks in dialect '{dialect.Name}'";
        return scenario.AllSteps.Where(step => ClientStatementRules.IsOfClient(step, scenario.Client))
            .Select(step => FindUnsupported(step, client.Console)).FirstOrDefault(lacking => lacking is not null);
    }

    private static string? FindUnsupported(Step step, ConsoleDialect console) => (step.Describe().AtClient ?? [])
        .Select(need => FindUnsupported(need, console)).FirstOrDefault(lacking => lacking is not null);

    private static string? FindUnsupported(Requirement need, ConsoleDialect console) => need switch
    {
        Requirement.Action action when !console.Actions.ContainsKey(action.Kind) =>
            $"console dialect '{console.Name}' has no action '{SnakeCase.FromEnum(action.Kind)}'",
        Requirement.Shown shown when !console.Events.ContainsKey(shown.Kind) =>
            $"console dialect '{console.Name}' has no event '{SnakeCase.FromEnum(shown.Kind)}'",
        _ => null,
    };
}
