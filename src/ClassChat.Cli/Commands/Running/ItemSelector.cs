using ClassChat.Cli.Commands.Options;
using ClassChat.Cli.Host;
using ClassChat.Protocol;
using ClassChat.Specification.Diagnostics;
using ClassChat.Specification.Rubrics;
using ClassChat.Specification.Scenarios;

namespace ClassChat.Cli.Commands.Running;

/// <summary>
/// Resolves the ids and paths on the command line to rubric items; an item of which only scenarios are named is reduced
/// to these.
/// </summary>
internal static class ItemSelector
{
    /// <summary>Returns the items that ids and paths select, in the order of the rubric.</summary>
    /// <param name="suite">The suite to select from.</param>
    /// <param name="ids">Prefixes of item ids, or ids, files or folders of scenarios. If empty, everything is
    /// selected.</param>
    /// <param name="context">The environment of the program, which resolves relative paths.</param>
    public static CommandResult<IReadOnlyList<RubricItem>> Select(
        Suite suite, IReadOnlyList<string> ids, CliContext context)
    {
        if (ids.Count == 0) return new(suite.Rubric.Items, null);
        HashSet<string> whole = [];
        HashSet<string> alone = [];
        foreach (string id in ids)
        {
            IReadOnlyList<RubricItem> items = Items(suite.Rubric, id);
            IReadOnlyList<Scenario> scenarios = items.Count > 0 ? [] : Scenarios(suite, id, context);
            if (items.Count == 0 && scenarios.Count == 0)
                return CommandError.Usage(
                    $"there is no item or scenario '{id}'",
                    OtherRubric(suite, id) ?? Suggestions.DidYouMean(id, Names(suite)));
            if (items.Count == 0 && !scenarios.Any(scenario => IsAsked(suite.Rubric, scenario)))
                return CommandError.Usage(
                    $"no item of this rubric asks for '{id}'",
                    scenarios.SelectMany(scenario => scenario.Items).Select(item => OtherRubric(suite, item))
                        .FirstOrDefault(other => other is not null));
            whole.UnionWith(items.Select(item => item.Id));
            alone.UnionWith(scenarios.Select(scenario => scenario.Id));
        }

        return new(
            [.. suite.Rubric.Items
                .Select(item => whole.Contains(item.Id) ? item : Narrow(suite, item, alone))
                .OfType<RubricItem>()],
            null);
    }

    /// <summary>
    /// Returns the item with this id, or else all items whose id begins with it. Ad-hoc items have the path-like id of
    /// their scenario and are not matched by a prefix, because a folder selects all its scenarios.
    /// </summary>
    public static IReadOnlyList<RubricItem> Items(Rubric rubric, string id)
    {
        RubricItem? exact = rubric.Items.FirstOrDefault(item => item.Id == id);
        return exact is not null ? [exact]
            : id.Length == 0 ? []
            : [.. rubric.Items.Where(item => item.Id.StartsWith(id, StringComparison.Ordinal)
                && !item.Id.Contains('/', StringComparison.Ordinal))];
    }

    /// <summary>Returns the scenarios that an id, a file or a folder selects.</summary>
    public static IReadOnlyList<Scenario> Scenarios(Suite suite, string idOrPath, CliContext context)
    {
        string id = idOrPath.TrimEnd('/');
        string path = context.FullPath(idOrPath).TrimEnd(Path.DirectorySeparatorChar);
        return [.. suite.Scenarios.Values.OrderBy(scenario => scenario.Id, StringComparer.Ordinal)
            .Where(scenario => IsOrIsBelow(scenario.Id, id, '/')
                || IsOrIsBelow(context.FullPath(scenario.Path), path, Path.DirectorySeparatorChar))];
    }

    /// <summary>Advises to choose another rubric of the suite if that has an item; null if none has.</summary>
    public static string? OtherRubric(Suite suite, string id)
    {
        string[] names = [.. suite.OtherRubrics.Where(rubric => Items(rubric.Value, id).Count > 0)
            .Select(rubric => $"{RubricOption.Name} {rubric.Key}")];
        return names.Length == 0 ? null : $"another rubric has it: {TextList.OneOf(names)}";
    }

    /// <summary>Returns everything that can be named on the command line, for suggestions.</summary>
    public static IEnumerable<string> Names(Suite suite) => suite.Rubric.Items.Select(item => item.Id)
        .Concat(suite.Rubric.Items.Select(item => item.Id.Split('.')[0]))
        .Concat(suite.Scenarios.Keys);

    private static bool IsAsked(Rubric rubric, Scenario scenario) =>
        rubric.Items.Any(item => item.Scenarios.Contains(scenario.Id));

    private static bool IsOrIsBelow(string candidate, string name, char separator) =>
        candidate == name || (name.Length > 0 && candidate.StartsWith(name + separator, StringComparison.Ordinal));

    /// <summary>Reduces an item to some of its scenarios; null if it has none of them.</summary>
    private static RubricItem? Narrow(Suite suite, RubricItem item, HashSet<string> alone)
    {
        Scenario[] meant = [.. item.Scenarios.Where(alone.Contains).Select(id => suite.Scenarios[id])];
        if (meant.Length == 0) return null;
        // Raise the item's level to the lowest level that the selected scenarios can run at.
        Level lowest = meant.Min(scenario => scenario.From);
        return item with
        {
            Scenarios = [.. meant.Select(scenario => scenario.Id)],
            Level = lowest > item.Level ? lowest : item.Level,
        };
    }
}
