using ClassChat.Harness.Execution;
using ClassChat.Protocol;
using ClassChat.Specification.Dialects;
using ClassChat.Specification.Recording;
using ClassChat.Specification.Rubrics;
using ClassChat.Specification.Scenarios;

namespace ClassChat.Harness.DialectTrial;

/// <summary>
/// Finds the items of a rubric that no server can earn with a dialect: those that it does not offer, with the line that
/// would offer them, and those that its pauses leave no time for. Pure.
/// </summary>
public static class DialectCoverage
{
    /// <summary>Finds them, in the order of the rubric.</summary>
    /// <param name="suite">The rubric with its scenarios.</param>
    /// <param name="dialect">The dialect.</param>
    /// <param name="level">The level of the server; null for each level that the dialect is for.</param>
    public static IReadOnlyList<CoverageGap> Find(Suite suite, Dialect dialect, Level? level = null) =>
    [
        .. suite.Rubric.Items
            .Where(item => item.NotOffered is null && item.Program != ProgramRole.Client)
            .Select(item => (Item: item, Level: LevelFor(item, dialect, level)))
            .Where(asked => asked.Level is not null)
            .SelectMany(asked => Gaps(suite, dialect, asked.Item, asked.Level!.Value)),
    ];

    /// <summary>The lowest level at which a server of the dialect is asked for an item; null if it never is.</summary>
    private static Level? LevelFor(RubricItem item, Dialect dialect, Level? level)
    {
        IEnumerable<Level> levels = level is Level one ? [one]
            : dialect.Levels.Count > 0 ? dialect.Levels
            : LevelNames.ServerLevels;
        return levels.Where(served => served >= item.Level).Order().Select(served => (Level?)served).FirstOrDefault();
    }

    private static IEnumerable<CoverageGap> Gaps(Suite suite, Dialect dialect, RubricItem item, Level level)
    {
        IReadOnlyList<Scenario> scenarios = suite.ScenariosOf(item, level);
        (Scenario Scenario, string Lacking)[] lacking = [.. scenarios
            .Select(scenario => (scenario, DialectSupport.FindUnsupported(scenario, dialect, level)))
            .Where(found => found.Item2 is not null).Select(found => (found.scenario, found.Item2!))];
        if (scenarios.Count == 0) yield break;
        if (lacking.Length == scenarios.Count)
        {
            (Scenario first, string reason) = lacking[0];
            yield return new CoverageGap(
                item, CoverageGapKind.NotOffered, reason, Line(first, dialect, level));
        }

        string? unfit = scenarios.Except(lacking.Select(found => found.Scenario))
            .Select(scenario => new PacingCheck(scenario, dialect, combines: false).Unfit(level, factor: 1))
            .FirstOrDefault(found => found is not null);
        if (unfit is not null) yield return new CoverageGap(item, CoverageGapKind.Unfit, unfit, null);
    }

    /// <summary>The line of a dialect that would offer a scenario; null if no single line would.</summary>
    private static string? Line(Scenario scenario, Dialect dialect, Level level)
    {
        foreach (Step step in scenario.AllSteps)
        {
            if (DialectSupport.FindUnsupported([step], dialect, level) is null) continue;
            string? line = step.Describe().Needs.Select(need => Line(need, dialect))
                .FirstOrDefault(one => one is not null);
            if (line is not null) return line;
        }

        return scenario.OnlyIf.Select(trait => trait == ServerTrait.ListsGroups
            ? "actions: { list_groups: ... }, and an event 'groups'"
            : $"semantics: {{ {trait.Name()}: yes }}").FirstOrDefault();
    }

    private static string? Line(Requirement need, Dialect dialect) => need switch
    {
        Requirement.Action action when !dialect.Actions.ContainsKey(action.Kind) =>
            $"actions: {{ {SnakeCase.FromEnum(action.Kind)}: ... }}, with what a client sends for it",
        Requirement.Event seen when !dialect.Shows(seen.Kind) =>
            $"events: [ {{ event: {SnakeCase.FromEnum(seen.Kind)}, match: ... }} ], with what the server sends then"
            + (seen.Instead is EventKind other && !dialect.Shows(other)
                ? $"; or an event '{SnakeCase.FromEnum(other)}'"
                : ""),
        Requirement.FaultyMessages { Incomplete: false } when dialect.Malformed.Count == 0 =>
            "actions: { malformed: [...] }, with messages that no client should send",
        Requirement.FaultyMessages { Incomplete: true } when dialect.Incomplete.Count == 0 =>
            "actions: { incomplete: [...] }, with messages that lack a field",
        Requirement.UnknownRecipientReply when !dialect.Shows(EventKind.Refused) =>
            "events: [ { event: refused, match: ... } ], with what the server answers to an unknown name",
        _ => null,
    };
}

/// <summary>An item that no server can earn with a dialect.</summary>
/// <param name="Item">The item.</param>
/// <param name="Kind">The verdict that it would get.</param>
/// <param name="Reason">The reason in one sentence.</param>
/// <param name="Line">The line of the dialect that would offer it; null if there is no such line.</param>
public sealed record CoverageGap(RubricItem Item, CoverageGapKind Kind, string Reason, string? Line);

/// <summary>The verdict of an item that no server can earn with a dialect.</summary>
public enum CoverageGapKind
{
    /// <summary>The dialect lacks something, and the item is not offered.</summary>
    NotOffered,

    /// <summary>The dialect's pauses leave too little time, and the item is ungraded.</summary>
    Unfit,
}
