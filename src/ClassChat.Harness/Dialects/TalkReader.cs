using ClassChat.Harness.Diagnostics;
using ClassChat.Harness.Observations;
using YamlDotNet.RepresentationModel;

namespace ClassChat.Harness.Dialects;

/// <summary>Reads the conversations of a dialect file: that of joining, and those of actions.</summary>
/// <param name="yaml">The file.</param>
/// <param name="wire">Reads framings.</param>
/// <param name="sending">How what clients send looks.</param>
internal sealed class TalkReader(YamlReader yaml, WireReader wire, WireForm sending)
{
    private const string Malformed = "malformed";
    private const string Incomplete = "incomplete";

    private static readonly string[] _stepKeys =
        ["say", "await", "settle", "switch", "connect", "encrypt", "bytes", "chunks"];

    private static readonly IReadOnlyDictionary<string, (bool Out, bool In)> _directions =
        new Dictionary<string, (bool, bool)>
        {
            ["out"] = (true, false), ["in"] = (false, true), ["both"] = (true, true),
        };

    private static readonly IReadOnlyDictionary<string, bool> _bytes =
        new Dictionary<string, bool> { ["content"] = true, ["session_key"] = false };

    /// <summary>The keys of 'actions'.</summary>
    public static IEnumerable<string> ActionKeys =>
        [.. Spelling.All<ActionKind>().Keys, Malformed, Incomplete];

    /// <summary>Reads the conversation of each action.</summary>
    public IReadOnlyDictionary<ActionKind, IReadOnlyList<TalkStep>> ReadActions(YamlNode? node)
    {
        IReadOnlyDictionary<string, ActionKind> known = Spelling.All<ActionKind>();
        var actions = new Dictionary<ActionKind, IReadOnlyList<TalkStep>>();
        YamlMap? map = yaml.Map(node, "'actions'", [.. ActionKeys]);
        foreach ((_, string key, YamlNode value) in map?.Entries ?? [])
        {
            if (!known.TryGetValue(key, out ActionKind kind)) continue;
            if (value is YamlSequenceNode) actions[kind] = ReadSteps(value, $"'{key}'");
            else if (ReadTemplate(value) is Template template) actions[kind] = [new TalkStep.Send(template)];
        }

        return actions;
    }

    /// <summary>Reads what a server must take for malformed.</summary>
    public IReadOnlyList<Template> ReadMalformed(YamlNode? actions) => ReadTemplates(actions, Malformed);

    /// <summary>Reads what lacks something that belongs in a message.</summary>
    public IReadOnlyList<Template> ReadIncomplete(YamlNode? actions) => ReadTemplates(actions, Incomplete);

    /// <summary>Reads the steps of a conversation.</summary>
    public IReadOnlyList<TalkStep> ReadSteps(YamlNode? node, string what) =>
        [.. YamlReader.Items(node).SelectMany(step => ReadStep(step, what))];

    /// <summary>Reads what is said.</summary>
    public Template? ReadTemplate(YamlNode node)
    {
        Template? template = node switch
        {
            YamlScalarNode { Value: string text } => new Template.Plain(text),
            YamlMappingNode => new Template.Json(node, sending.Escapes, sending.Pretty),
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

    private List<TalkStep> ReadStep(YamlNode node, string what)
    {
        YamlMap? step = yaml.Map(
            node, $"a step of {what}", OldKeys.OfSteps, [.. _stepKeys, "frame", "when_changed", "on"]);
        if (step is null || step.Entries.Any(entry => OldKeys.OfSteps.ContainsKey(entry.Key))) return [];
        string[] acts = [.. _stepKeys.Where(key => step[key] is not null)];
        if (acts.Length != 1)
        {
            yaml.Fault(node, $"a step of {what} does one thing", $"one of: {string.Join(", ", _stepKeys)}");
            return [];
        }

        YamlNode value = step[acts[0]]!;
        if (acts[0] == "switch") return ReadSwitch(value);
        return ReadAct(step, acts[0], value, what) is TalkStep act ? [act] : [];
    }

    private TalkStep? ReadAct(YamlMap step, string act, YamlNode value, string what) => act switch
    {
        "say" => ReadSay(step, value),
        "await" => ReadAwait(value, what),
        "settle" => yaml.Time(value, "'settle'") is TimeSpan length ? new TalkStep.Silence(length) : null,
        "connect" => yaml.Text(value, "'connect'") is string name ? new TalkStep.Connect(name) : null,
        "encrypt" => yaml.Choice(value, "'encrypt'", _directions) is (bool Out, bool In) way
            ? new TalkStep.Encrypt(way.Out, way.In)
            : null,
        "bytes" => yaml.Choice(value, "'bytes'", _bytes) switch
        {
            true => new TalkStep.Content(), false => new TalkStep.SessionKey(), _ => null,
        },
        _ => ReadChunks(value),
    };

    private List<TalkStep> ReadSwitch(YamlNode value)
    {
        YamlMap? map = yaml.Map(value, "'switch'", [.. DialectFile.FramingKeys]);
        if (map is { Node.Children.Count: 0 })
            yaml.Fault(value, "'switch' says what is framed anew", "for example: switch: { receive: uint32 }");
        List<TalkStep> steps = [];
        if (map?["send"] is YamlNode send)
            steps.Add(new TalkStep.Sending(wire.ReadForm(send, "'send'").Framing));
        if (map?["receive"] is YamlNode receive)
            steps.Add(new TalkStep.Receiving(wire.ReadForm(receive, "'receive'").Framing));
        return steps;
    }

    private TalkStep.Send? ReadSay(YamlMap step, YamlNode value)
    {
        if (ReadTemplate(value) is not Template template) return null;
        string? changed = step.Text("when_changed");
        if (changed is not null && !Values.Known.Contains(changed))
            yaml.Fault(step["when_changed"]!, $"there is no placeholder '{changed}'");
        return new TalkStep.Send(template)
        {
            Framing = step["frame"] is YamlNode frame ? wire.ReadForm(frame, "'frame'").Framing : null,
            WhenChanged = changed,
            On = step.Text("on"),
        };
    }

    private TalkStep.Await ReadAwait(YamlNode value, string what)
    {
        if (value is YamlMappingNode)
        {
            List<(EventKind, IReadOnlyList<TalkStep>)> alternatives = [];
            foreach ((YamlNode key, _, YamlNode steps) in yaml.Map(value, "'await'")!.Entries)
            {
                if (yaml.Choice(key, "'await'", Spelling.All<EventKind>()) is EventKind kind)
                    alternatives.Add((kind, ReadSteps(steps, what)));
            }

            return new TalkStep.Await(alternatives);
        }

        return new TalkStep.Await([.. YamlReader.Items(value)
            .Select(kind => yaml.Choice(kind, "'await'", Spelling.All<EventKind>())).OfType<EventKind>()
            .Select(kind => (kind, (IReadOnlyList<TalkStep>)[]))]);
    }

    private TalkStep.Chunks? ReadChunks(YamlNode value)
    {
        YamlMap? map = yaml.Map(value, "'chunks'", OldKeys.OfChunks, "size", "say");
        if (map?["say"] is not YamlNode say || ReadTemplate(say) is not Template template) return null;
        int size = map.Number("size", 4096);
        if (size < 1) yaml.Fault(map["size"]!, "a part of a file has at least 1 byte");
        return new TalkStep.Chunks(Math.Max(1, size), template);
    }

    private Template[] ReadTemplates(YamlNode? actions, string key) => actions is YamlMappingNode map
        && map.Children.TryGetValue(new YamlScalarNode(key), out YamlNode? node)
            ? [.. YamlReader.Items(node).Select(ReadTemplate).OfType<Template>()]
            : [];
}
