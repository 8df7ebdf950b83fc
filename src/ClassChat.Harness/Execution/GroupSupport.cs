using System.Globalization;
using ClassChat.Specification.Dialects;
using ClassChat.Specification.Recording;
using ClassChat.Specification.Scenarios;

namespace ClassChat.Harness.Execution;

/// <summary>
/// Compares the groups of a scenario with what the semantics of a dialect allow: built-in groups instead of created
/// ones, one group at a time, members that the owner of a group adds.
/// </summary>
internal static class GroupSupport
{
    /// <summary>The groups that a scenario creates, in order.</summary>
    public static IReadOnlyList<string> Created(Scenario scenario) =>
        [.. scenario.AllSteps.SelectMany(Created).Distinct()];

    /// <summary>The name of a group that <see cref="Step.FormGroups"/> forms.</summary>
    /// <param name="number">Its number, from 1.</param>
    public static string FormedName(int number) => string.Create(CultureInfo.InvariantCulture, $"group{number}");

    /// <summary>True if a dialect has something else in the place of an action that it lacks.</summary>
    public static bool IsReplaced(ActionKind action, Dialect dialect) => action switch
    {
        ActionKind.JoinGroup => dialect.NamesMembers || dialect.Actions.ContainsKey(ActionKind.AddMember),
        ActionKind.CreateGroup => dialect.Semantics.BuiltInGroups.Count > 0,
        _ => false,
    };

    /// <summary>Describes in one sentence what the groups of a scenario need and a dialect lacks; else null.</summary>
    public static string? FindUnsupported(Scenario scenario, Dialect dialect)
    {
        IReadOnlyList<string> rooms = dialect.Semantics.BuiltInGroups;
        int created = Created(scenario).Count;
        if (rooms.Count > 0 && created > rooms.Count)
            return $"dialect '{dialect.Name}' has fewer built-in groups than the {created} that are used";
        return dialect.Semantics.OneGroupAtATime && NeedsTwoGroups(scenario)
            ? $"dialect '{dialect.Name}' says that a user is in one group at a time"
            : null;
    }

    private static bool NeedsTwoGroups(Scenario scenario)
    {
        Dictionary<ActorRef, HashSet<string>> groups = [];
        foreach (Step.GroupCommand step in scenario.AllSteps.OfType<Step.GroupCommand>())
        {
            foreach (ActorRef who in Refs(scenario, step.Who))
            {
                if (!groups.TryGetValue(who, out HashSet<string>? own)) groups[who] = own = [];
                if (step.Verb == GroupOperation.Leave) own.Remove(step.Group);
                else own.Add(step.Group);
                if (own.Count > 1) return true;
            }
        }

        return false;
    }

    private static IEnumerable<ActorRef> Refs(Scenario scenario, Actors who) => who.Refs.Count > 0
        ? who.Refs
        : scenario.Participants.Select(participant => new ActorRef(participant.Name, null, null)).Except(who.Except);

    private static IEnumerable<string> Created(Step step) => step switch
    {
        Step.GroupCommand { Verb: GroupOperation.Create } command => [command.Group],
        Step.FormGroups form => Enumerable.Range(1, form.Count).Select(FormedName),
        _ => [],
    };
}
