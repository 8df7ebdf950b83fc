using System.Text.RegularExpressions;
using ClassChat.Harness.Diagnostics;
using ClassChat.Harness.Observations;
using ClassChat.Protocol;
using YamlDotNet.RepresentationModel;

namespace ClassChat.Harness.Dialects;

/// <summary>Reads dialect files (<c>scenarios/dialects/*.yaml</c>).</summary>
public static class DialectFile
{
    private static readonly IReadOnlyDictionary<string, Level> _levels =
        LevelNames.OfServers.ToDictionary(level => level.Name());

    private static readonly IReadOnlyDictionary<string, EventKind> _outcomes = new Dictionary<string, EventKind>
    {
        ["refused"] = EventKind.Refused,
        ["queued"] = EventKind.Queued,
        ["silent"] = EventKind.Noise,
    };

    /// <summary>Reads a file.</summary>
    public static Reading<Dialect> Load(string path) => Read(YamlReader.Load(path));

    /// <summary>Reads a text as if it stood in a file.</summary>
    public static Reading<Dialect> Parse(string path, string text) => Read(YamlReader.Parse(path, text));

    private static Reading<Dialect> Read(YamlReader yaml)
    {
        YamlMap? map = yaml.Map(
            yaml.Root, "a dialect", "dialect", "about", "levels", "receive", "pace", "end", "join", "actions", "events",
            "texts", "semantics");
        if (map is null) return yaml.Faults;

        var dialect = new Dialect
        {
            Name = map.Required("dialect"),
            Path = yaml.Path,
            Levels = [.. YamlReader.Items(map["levels"])
                .Select(item => yaml.Choice(item, "a level", _levels)).OfType<Level>()],
            Receiving = yaml.Choice(map["receive"], "'receive'", Spelling.All<Receiving>()) ?? Receiving.Json,
            Pace = yaml.Choice(map["pace"], "'pace'", Spelling.All<Pace>()) ?? Pace.None,
            ActionEnd = map.Text("end") ?? "",
            Join = [.. YamlReader.Items(map["join"]).Select(step => ReadStep(yaml, step)).OfType<JoinStep>()],
            Actions = ReadActions(yaml, map["actions"]),
            Events = [.. YamlReader.Items(map["events"]).Select(item => ReadEvent(yaml, item)).OfType<JsonPattern>()],
            Texts = ReadTexts(yaml, map["texts"]),
            Semantics = ReadSemantics(yaml, map["semantics"]),
        };
        if (dialect.Levels.Count == 0) yaml.Fault(map.Node, "a dialect names the levels it is for in 'levels'");
        CheckJoin(yaml, map, dialect);
        return yaml.Faults.Count > 0 ? yaml.Faults : dialect;
    }

    private static void CheckJoin(YamlReader yaml, YamlMap map, Dialect dialect)
    {
        foreach (EventKind kind in dialect.Join.OfType<JoinStep.Await>().SelectMany(step => step.Kinds))
        {
            if (!dialect.Shows(kind))
                yaml.Fault(
                    map["join"]!, $"'join' awaits '{Spelling.Of(kind)}', which neither 'events' nor 'texts' describe");
        }
    }

    private static JoinStep? ReadStep(YamlReader yaml, YamlNode node)
    {
        YamlMap? step = yaml.Map(node, "a step of 'join'", "send", "await");
        if (step?["send"] is YamlNode send) return ReadTemplate(yaml, send) is Template t ? new JoinStep.Send(t) : null;
        if (step?["await"] is YamlNode kinds)
        {
            return new JoinStep.Await([.. YamlReader.Items(kinds)
                .Select(kind => yaml.Choice(kind, "'await'", Spelling.All<EventKind>())).OfType<EventKind>()]);
        }

        if (step is not null) yaml.Fault(node, "a step of 'join' is 'send: ...' or 'await: ...'");
        return null;
    }

    private static Dictionary<ActionKind, Template> ReadActions(YamlReader yaml, YamlNode? node)
    {
        IReadOnlyDictionary<string, ActionKind> known = Spelling.All<ActionKind>();
        var actions = new Dictionary<ActionKind, Template>();
        YamlMap? map = yaml.Map(node, "'actions'", [.. known.Keys]);
        foreach ((_, string key, YamlNode value) in map?.Entries ?? [])
        {
            if (known.TryGetValue(key, out ActionKind kind) && ReadTemplate(yaml, value) is Template template)
                actions[kind] = template;
        }

        return actions;
    }

    private static Template? ReadTemplate(YamlReader yaml, YamlNode node)
    {
        Template? template = node switch
        {
            YamlScalarNode { Value: string text } => new Template.Plain(text),
            YamlMappingNode => new Template.Json(node),
            _ => null,
        };
        if (template is null) yaml.Fault(node, "the bytes of an action are a text, or a map that is written as JSON");
        YamlNode? complex = (node as YamlMappingNode)?.AllNodes.OfType<YamlMappingNode>()
            .SelectMany(map => map.Children.Keys)
            .FirstOrDefault(key => key is not YamlScalarNode);
        if (complex is not null) yaml.Fault(complex, "a key in JSON is a text");
        foreach (string name in template?.Placeholders ?? [])
        {
            if (Values.Known.Contains(name)) continue;
            string choice = $"known: {string.Join(", ", Values.Known)}";
            yaml.Fault(node, $"there is no placeholder '{{{name}}}'", Nearest.Question(name, Values.Known) ?? choice);
        }

        return template;
    }

    private static JsonPattern? ReadEvent(YamlReader yaml, YamlNode node)
    {
        YamlMap? map = yaml.Map(node, "an event", "event", "match", "take");
        if (map is null) return null;
        if (map["event"] is null) yaml.Fault(node, "an event says which it is: 'event: message'");
        EventKind? kind = yaml.Choice(map["event"], "'event'", Spelling.All<EventKind>());

        List<(JsonPath, JsonCondition)> conditions = [];
        foreach ((_, string path, YamlNode value) in yaml.Map(map["match"], "'match'")?.Entries ?? [])
        {
            if (ReadCondition(yaml, value) is JsonCondition condition && ReadPath(yaml, value, path) is JsonPath place)
                conditions.Add((place, condition));
        }

        List<(string, JsonPath)> fields = [];
        YamlMap? take = yaml.Map(map["take"], "'take'", [.. JsonPattern.KnownFields]);
        foreach ((_, string field, YamlNode value) in take?.Entries ?? [])
        {
            if (yaml.Text(value, $"'{field}'") is string path && ReadPath(yaml, value, path) is JsonPath place)
                fields.Add((field, place));
        }

        return kind is EventKind known ? new JsonPattern(known, conditions, fields) : null;
    }

    private static JsonPath? ReadPath(YamlReader yaml, YamlNode node, string text)
    {
        if (JsonPath.TryParse(text) is JsonPath path) return path;
        yaml.Fault(node, $"'{text}' is no place in JSON", "write, for example, sender, file_data.name or args[0]");
        return null;
    }

    private static JsonCondition? ReadCondition(YamlReader yaml, YamlNode node)
    {
        if (yaml.Text(node, "what must stand there") is not string text) return null;
        if (text is "*") return new JsonCondition(null, null);
        if (text.Length < 3 || text[0] != '/' || text[^1] != '/') return new JsonCondition(null, text);
        try
        {
            TimeSpan timeout = TimeSpan.FromSeconds(1);
            return new JsonCondition(new Regex(text[1..^1], RegexOptions.CultureInvariant, timeout), null);
        }
        catch (ArgumentException error)
        {
            yaml.Fault(node, "not a regular expression: " + error.Message);
            return null;
        }
    }

    private static Dictionary<EventKind, IReadOnlyList<TextPattern>> ReadTexts(YamlReader yaml, YamlNode? node)
    {
        IReadOnlyDictionary<string, EventKind> known = Spelling.All<EventKind>();
        var texts = new Dictionary<EventKind, IReadOnlyList<TextPattern>>();
        YamlMap? map = yaml.Map(node, "'texts'", [.. known.Keys]);
        foreach ((_, string key, YamlNode value) in map?.Entries ?? [])
        {
            if (!known.TryGetValue(key, out EventKind kind)) continue;
            texts[kind] = [.. YamlReader.Items(value).Select(item => ReadText(yaml, item)).OfType<TextPattern>()];
        }

        return texts;
    }

    private static TextPattern? ReadText(YamlReader yaml, YamlNode node)
    {
        if (yaml.Text(node, "a text") is not string source) return null;
        try
        {
            return new TextPattern(source);
        }
        catch (ArgumentException error)
        {
            yaml.Fault(node, "not a regular expression: " + error.Message);
            return null;
        }
    }

    private static Semantics ReadSemantics(YamlReader yaml, YamlNode? node)
    {
        var semantics = new Semantics();
        YamlMap? map = yaml.Map(node, "'semantics'", "unknown_receiver", "group_echo");
        if (map is null) return semantics;
        return semantics with
        {
            GroupEcho = map.Flag("group_echo", semantics.GroupEcho),
            UnknownReceiver = map["unknown_receiver"] is YamlNode rules
                ? ReadUnknown(yaml, rules)
                : semantics.UnknownReceiver,
        };
    }

    /// <summary>One outcome for all levels, or a map from the level on which it holds.</summary>
    private static List<(Level, EventKind)> ReadUnknown(YamlReader yaml, YamlNode node)
    {
        if (node is not YamlMappingNode)
            return [(Level.Task1, yaml.Choice(node, "'unknown_receiver'", _outcomes) ?? EventKind.Refused)];

        List<(Level, EventKind)> rules = [(Level.Task1, EventKind.Refused)];
        YamlMap? map = yaml.Map(node, "'unknown_receiver'", [.. _levels.Keys]);
        foreach ((_, string key, YamlNode value) in map?.Entries ?? [])
        {
            EventKind? outcome = yaml.Choice(value, $"'{key}'", _outcomes);
            if (_levels.TryGetValue(key, out Level level)) rules.Add((level, outcome ?? EventKind.Refused));
        }

        return [.. rules.OrderBy(rule => rule.Item1)]; // the file may name the levels in any order
    }
}
