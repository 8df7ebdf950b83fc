using ClassChat.Protocol;
using ClassChat.Specification.Diagnostics;
using YamlDotNet.RepresentationModel;

namespace ClassChat.Specification.Rubrics;

/// <summary>
/// Reads rubric files (<c>scenarios/rubric.yaml</c>, <c>scenarios/rubrics</c>) into a <see cref="Rubric"/>.
/// </summary>
public static class RubricFile
{
    /// <summary>The allowed keys of a rubric file.</summary>
    public static readonly IReadOnlyList<string> Keys = ["rubric", FormatVersion.Key, "tasks"];

    /// <summary>The allowed keys of a task.</summary>
    public static readonly IReadOnlyList<string> TaskKeys = ["task", "level", "program", "items"];

    /// <summary>The allowed keys of an item.</summary>
    public static readonly IReadOnlyList<string> ItemKeys =
        ["id", "points", "kind", "title", "level", "program", "needs", "scenarios", "hint", "not_offered"];

    private static readonly IReadOnlyDictionary<string, ProgramRole> _roles = new Dictionary<string, ProgramRole>
    {
        ["server"] = ProgramRole.Server,
        ["client"] = ProgramRole.Client,
        ["both"] = ProgramRole.Both,
    };

    private static readonly IReadOnlyDictionary<string, ItemKind> _kinds = new Dictionary<string, ItemKind>
    {
        ["base"] = ItemKind.Base,
        ["robustness"] = ItemKind.Robustness,
    };

    /// <summary>Reads a file.</summary>
    public static ParseResult<Rubric> Load(string path) => Read(YamlReader.Load(path));

    /// <summary>Parses the text of a file; the path is only for errors.</summary>
    public static ParseResult<Rubric> Parse(string path, string text) => Read(YamlReader.Parse(path, text));

    private static ParseResult<Rubric> Read(YamlReader yaml)
    {
        YamlMap? map = yaml.Map(yaml.Root, "a rubric", [.. Keys]);
        if (map is null) return yaml.Errors;
        FormatVersion.Check(yaml, map);
        var rubric = new Rubric(map.Required("rubric"), yaml.Path, [.. ReadTasks(yaml, map["tasks"])]);
        if (rubric.Items.Count == 0) yaml.AddError(map.Node, "a rubric has items, in 'tasks'");
        CheckNeeds(yaml, map.Node, rubric);
        return yaml.Errors.Count > 0 ? yaml.Errors : rubric;
    }

    private static IEnumerable<RubricItem> ReadTasks(YamlReader yaml, YamlNode? node)
    {
        var seen = new HashSet<string>();
        foreach (YamlNode taskNode in YamlReader.Items(node))
        {
            YamlMap? task = yaml.Map(taskNode, "a task", [.. TaskKeys]);
            if (task is null) continue;
            string title = task.Required("task");
            Level? level = yaml.Choice(task["level"], "'level'", LevelNames.ByName);
            ProgramRole role = yaml.Choice(task["program"], "'program'", _roles) ?? ProgramRole.Server;
            foreach (YamlNode itemNode in YamlReader.Items(task["items"]))
            {
                if (ReadItem(yaml, itemNode, title, level, role) is not RubricItem item) continue;
                if (!seen.Add(item.Id)) yaml.AddError(itemNode, $"there is an item '{item.Id}' already");
                yield return item;
            }
        }
    }

    private static RubricItem? ReadItem(
        YamlReader yaml, YamlNode node, string task, Level? taskLevel, ProgramRole taskRole)
    {
        YamlMap? map = yaml.Map(node, "an item", [.. ItemKeys]);
        if (map is null) return null;
        Level? level = yaml.Choice(map["level"], "'level'", LevelNames.ByName) ?? taskLevel;
        if (level is null) yaml.AddError(node, "neither the item nor its task says its level");
        (string? hint, IReadOnlyDictionary<string, string> hints) = ReadHints(yaml, map);
        var item = new RubricItem
        {
            Id = map.Required("id"),
            Task = task,
            Title = map.Required("title"),
            Points = map.Number("points", 0),
            Kind = yaml.Choice(map["kind"], "'kind'", _kinds) ?? ItemKind.Base,
            Level = level ?? Level.Full,
            Program = yaml.Choice(map["program"], "'program'", _roles) ?? taskRole,
            Needs = map.Texts("needs"),
            Scenarios = map.Texts("scenarios"),
            Hint = hint,
            Hints = hints,
            IsBonus = (taskLevel ?? level) is >= Level.Bonus1 and < Level.Full,
            NotOffered = map.Text("not_offered"),
        };
        if (item.Points == 0 && map["kind"] is YamlNode kind)
            yaml.AddError(
                kind, $"'{item.Id}' awards no points, so it has no kind", "leave 'kind' out, or add 'points'");
        if (item.Scenarios.Count == 0 && item.NotOffered is null)
            yaml.AddError(
                node, $"'{item.Id}' has no scenarios",
                "name at least one, or say why it cannot be asked: not_offered: ...");
        return item;
    }

    /// <summary>The hints of an item: a text for all of its scenarios, or a map with one for each.</summary>
    private static (string? Hint, IReadOnlyDictionary<string, string> Hints) ReadHints(YamlReader yaml, YamlMap item)
    {
        if (item["hint"] is not YamlMappingNode node) return (item.Required("hint"), new Dictionary<string, string>());
        Dictionary<string, string> hints = [];
        IReadOnlyList<string> scenarios = item.Texts("scenarios");
        foreach ((YamlNode key, string scenario, YamlNode value) in yaml.Map(node, "'hint'")!.Entries)
        {
            if (!scenarios.Contains(scenario))
                yaml.AddError(
                    key, $"'{scenario}' is no scenario of this item",
                    Suggestions.DidYouMean(scenario, scenarios) ?? $"there are {TextList.AllOf(scenarios)}");
            hints[scenario] = yaml.Text(value, $"the hint of '{scenario}'") ?? "";
        }

        return (null, hints);
    }

    private static void CheckNeeds(YamlReader yaml, YamlNode root, Rubric rubric)
    {
        string[] ids = [.. rubric.Items.Select(item => item.Id)];
        foreach (RubricItem item in rubric.Items)
        {
            foreach (string need in item.Needs.Where(need => !ids.Contains(need)))
                yaml.AddError(
                    At(need), $"'{item.Id}' needs '{need}', which is no item", Suggestions.DidYouMean(need, ids));
            if (NeedsItself(item, rubric))
                yaml.AddError(At(item.Id), $"'{item.Id}' needs itself, directly or through others");
        }

        YamlScalarNode At(string text) => root.AllNodes.OfType<YamlScalarNode>().First(node => node.Value == text);
    }

    private static bool NeedsItself(RubricItem item, Rubric rubric)
    {
        HashSet<string> known = [];
        var ahead = new Queue<string>(item.Needs);
        while (ahead.TryDequeue(out string? id))
        {
            if (id == item.Id) return true;
            if (!known.Add(id)) continue;
            foreach (string need in rubric.Items.Where(other => other.Id == id).SelectMany(other => other.Needs))
                ahead.Enqueue(need);
        }

        return false;
    }
}
