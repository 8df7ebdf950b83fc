using ClassChat.Cli.Surroundings;
using ClassChat.Harness.Diagnostics;
using ClassChat.Harness.Rubrics;
using ClassChat.Harness.Scenarios;
using ClassChat.Protocol;

namespace ClassChat.Cli.Runs;

/// <summary>Turns what a person named into the items to grade.</summary>
internal static class Selection
{
    /// <summary>The items that ids and paths mean, in the order of the rubric.</summary>
    /// <param name="suite">What there is.</param>
    /// <param name="ids">Beginnings of item ids; ids, files or folders of scenarios. None: everything.</param>
    /// <param name="shell">Where paths start.</param>
    public static Choice<IReadOnlyList<RubricItem>> Of(Suite suite, IReadOnlyList<string> ids, Shell shell)
    {
        if (ids.Count == 0) return new(suite.Rubric.Items, null);
        HashSet<string> whole = [];
        HashSet<string> alone = [];
        foreach (string id in ids)
        {
            IReadOnlyList<RubricItem> items = Items(suite.Rubric, id);
            IReadOnlyList<Scenario> scenarios = items.Count > 0 ? [] : Scenarios(suite, id, shell);
            if (items.Count == 0 && scenarios.Count == 0)
                return Refusal.Usage($"there is no item or scenario '{id}'", Nearest.Question(id, Names(suite)));
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
    /// The items whose id is this, or else begins so. The id of a loose item is that of its scenario, a path: its
    /// folder means all the scenarios in it.
    /// </summary>
    public static IReadOnlyList<RubricItem> Items(Rubric rubric, string id)
    {
        RubricItem? exact = rubric.Items.FirstOrDefault(item => item.Id == id);
        return exact is not null ? [exact]
            : id.Length == 0 ? []
            : [.. rubric.Items.Where(item => item.Id.StartsWith(id, StringComparison.Ordinal)
                && !item.Id.Contains('/', StringComparison.Ordinal))];
    }

    /// <summary>The scenarios that an id, a file or a folder means.</summary>
    public static IReadOnlyList<Scenario> Scenarios(Suite suite, string idOrPath, Shell shell)
    {
        string id = idOrPath.TrimEnd('/');
        string path = shell.FullPath(idOrPath).TrimEnd(Path.DirectorySeparatorChar);
        return [.. suite.Scenarios.Values.OrderBy(scenario => scenario.Id, StringComparer.Ordinal)
            .Where(scenario => IsOrIsBelow(scenario.Id, id, '/')
                || IsOrIsBelow(shell.FullPath(scenario.Path), path, Path.DirectorySeparatorChar))];
    }

    /// <summary>Everything that can be named.</summary>
    public static IEnumerable<string> Names(Suite suite) => suite.Rubric.Items.Select(item => item.Id)
        .Concat(suite.Rubric.Items.Select(item => item.Id.Split('.')[0]))
        .Concat(suite.Scenarios.Keys);

    private static bool IsOrIsBelow(string candidate, string name, char separator) =>
        candidate == name || (name.Length > 0 && candidate.StartsWith(name + separator, StringComparison.Ordinal));

    /// <summary>An item, shown by some of its scenarios only; null if none of them is meant.</summary>
    private static RubricItem? Narrow(Suite suite, RubricItem item, HashSet<string> alone)
    {
        Scenario[] meant = [.. item.Scenarios.Where(alone.Contains).Select(id => suite.Scenarios[id])];
        if (meant.Length == 0) return null;
        // A scenario that is asked for by name is asked of a program that it can be asked of.
        Level lowest = meant.Min(scenario => scenario.From);
        return item with
        {
            Scenarios = [.. meant.Select(scenario => scenario.Id)],
            Level = lowest > item.Level ? lowest : item.Level,
        };
    }
}
