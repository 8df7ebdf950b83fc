using ClassChat.Specification.Diagnostics;
using ClassChat.Specification.Recording;
using YamlDotNet.RepresentationModel;

namespace ClassChat.Specification.Dialects;

/// <summary>Parses the dialogues of a dialect file: for joining and for each action.</summary>
/// <param name="yaml">The dialect file.</param>
/// <param name="wire">Parses framings.</param>
/// <param name="sending">Wire format from client to server.</param>
/// <param name="fields">Checks encrypted values.</param>
internal sealed class DialogueReader(
    YamlReader yaml, WireFormatReader wire, WireFormat sending, EncryptedFieldCheck fields)
{
    /// <summary>Maximum number of steps in all dialogues of a file: ten times the largest known number.</summary>
    private const int MaxSteps = 500;

    /// <summary>Maximum number of occurrences of one placeholder in a message: its value may be a whole file.</summary>
    private const int MaxUses = 8;

    /// <summary>
    /// Maximum depth of JSON inside of a text of JSON. Each level doubles the number of escapes of the one inside.
    /// </summary>
    private const int MaxJsonTexts = 4;

    private const string Malformed = "malformed";
    private const string Incomplete = "incomplete";

    private static readonly string[] _stepKeys =
        ["say", "await", "settle", "switch", "connect", "encrypt", "bytes", "chunks"];

    private static readonly IReadOnlyDictionary<string, (bool Out, bool In)> _directions =
        new Dictionary<string, (bool, bool)>
        {
            ["out"] = (true, false), ["in"] = (false, true), ["both"] = (true, true),
        };

    /// <summary>Keys that add to a step, each with the steps that it belongs to.</summary>
    private static readonly (string Key, string[] Of)[] _extras =
    [
        ("frame", ["say", "bytes"]), ("on", ["say", "bytes"]), ("when_changed", ["say"]), ("sets", ["say"]),
        ("clears", ["say"]), ("encrypted", ["say"]),
    ];

    private int _steps;

    private FileStepReader Files => new(yaml, wire, this);

    /// <summary>Keys allowed in 'actions'.</summary>
    public static IEnumerable<string> ActionKeys =>
        [.. SnakeCase.All<ActionKind>().Keys, Malformed, Incomplete];

    /// <summary>Parses the dialogue of each action.</summary>
    public IReadOnlyDictionary<ActionKind, IReadOnlyList<DialogueStep>> ReadActions(YamlNode? node)
    {
        IReadOnlyDictionary<string, ActionKind> kinds = SnakeCase.All<ActionKind>();
        var actions = new Dictionary<ActionKind, IReadOnlyList<DialogueStep>>();
        YamlMap? map = yaml.Map(node, "'actions'", [.. ActionKeys]);
        foreach ((_, string key, YamlNode value) in map?.Entries ?? [])
        {
            if (!kinds.TryGetValue(key, out ActionKind kind)) continue;
            IReadOnlyList<string> known = Placeholders.Of(kind);
            if (value is YamlSequenceNode) actions[kind] = ReadSteps(value, $"'{key}'", known);
            else if (ReadTemplate(value, known) is Template template) actions[kind] = [new DialogueStep.Send(template)];
        }

        return actions;
    }

    private readonly Dictionary<DialogueStep, YamlNode> _nodes = new(ReferenceEqualityComparer.Instance);

    /// <summary>The steps read so far, by reference, with their places in the file.</summary>
    public IReadOnlyDictionary<DialogueStep, YamlNode> Nodes => _nodes;

    /// <summary>Parses the messages that a server must treat as malformed.</summary>
    public IReadOnlyList<Template> ReadMalformed(YamlNode? actions) => ReadTemplates(actions, Malformed);

    /// <summary>Parses the well-formed messages with a missing part.</summary>
    public IReadOnlyList<Template> ReadIncomplete(YamlNode? actions) => ReadTemplates(actions, Incomplete);

    /// <summary>Parses the steps of a dialogue.</summary>
    /// <param name="node">The steps.</param>
    /// <param name="what">The name of the dialogue in error messages.</param>
    /// <param name="known">The placeholders that have a value there.</param>
    public IReadOnlyList<DialogueStep> ReadSteps(YamlNode? node, string what, IReadOnlyList<string> known) =>
        [.. YamlReader.Items(node).SelectMany(step => ReadStep(step, what, known))];

    /// <summary>Parses the template of a message to send.</summary>
    /// <param name="node">The template.</param>
    /// <param name="known">The placeholders that have a value there.</param>
    public Template? ReadTemplate(YamlNode node, IReadOnlyList<string> known)
    {
        Template? template = node switch
        {
            YamlScalarNode { Value: string text } => new Template.Plain(text),
            YamlMappingNode => new Template.Json(node, sending.Escapes, sending.Pretty),
            _ => null,
        };
        if (template is null) yaml.AddError(
            node, "the bytes of an action are a text, or a map that is written as JSON");
        YamlNode? complex = (node as YamlMappingNode)?.AllNodes.OfType<YamlMappingNode>()
            .SelectMany(map => map.Children.Keys)
            .FirstOrDefault(key => key is not YamlScalarNode);
        if (complex is not null) yaml.AddError(complex, "a key in JSON is a text");
        foreach (string name in template?.Placeholders ?? [])
        {
            if (known.Contains(name)) continue;
            string choice = $"known here: {string.Join(", ", known)}";
            yaml.AddError(
                node, TemplateValues.Known.Contains(name) ? $"'{{{name}}}' has no value here"
                    : $"there is no placeholder '{{{name}}}'", Suggestions.DidYouMean(name, known) ?? choice);
        }

        CheckSize(node, template);
        if (template is not null) fields.CheckTemplate(node, template);
        return template;
    }

    /// <summary>Checks that what is sent cannot be very much larger than what is to be said.</summary>
    private void CheckSize(YamlNode node, Template? template)
    {
        string? often = template?.Placeholders.GroupBy(name => name).FirstOrDefault(uses => uses.Count() > MaxUses)
            ?.Key;
        if (often is not null) yaml.AddError(node, $"'{{{often}}}' stands in it more than {MaxUses} times");
        if (JsonTexts(node) > MaxJsonTexts)
            yaml.AddError(node, $"JSON stands in texts of JSON more than {MaxJsonTexts} deep");
    }

    private static int JsonTexts(YamlNode node) => node switch
    {
        YamlMappingNode map => (map.Tag == Template.JsonText ? 1 : 0)
            + map.Children.Values.Select(JsonTexts).DefaultIfEmpty().Max(),
        YamlSequenceNode list => list.Children.Select(JsonTexts).DefaultIfEmpty().Max(),
        _ => 0,
    };

    private List<DialogueStep> ReadStep(YamlNode node, string what, IReadOnlyList<string> known)
    {
        if (++_steps == MaxSteps + 1) yaml.AddError(node, $"a file has at most {MaxSteps} steps");
        if (_steps > MaxSteps) return [];
        YamlMap? step = yaml.Map(
            node, $"a step of {what}", OldKeys.OfSteps, [.. _stepKeys, .. _extras.Select(extra => extra.Key)]);
        if (step is null || step.Entries.Any(entry => OldKeys.OfSteps.ContainsKey(entry.Key))) return [];
        string[] kinds = [.. _stepKeys.Where(key => step[key] is not null)];
        if (kinds.Length != 1)
        {
            yaml.AddError(node, $"a step of {what} does one thing", $"one of: {string.Join(", ", _stepKeys)}");
            return [];
        }

        foreach ((string key, string[] of) in _extras.Where(extra => !extra.Of.Contains(kinds[0])))
        {
            if (step[key] is YamlNode extra)
                yaml.AddError(extra, $"'{key}' means nothing here", $"it belongs to {TextList.OneOf(of)}");
        }

        YamlNode value = step[kinds[0]]!;
        if (kinds[0] == "switch") return ReadSwitch(value);
        if (ReadSingle(step, kinds[0], value, what, known) is not DialogueStep act) return [];
        _nodes[act] = node;
        return [act];
    }

    private DialogueStep? ReadSingle(
        YamlMap step, string act, YamlNode value, string what, IReadOnlyList<string> known) => act switch
    {
        "say" => ReadSay(step, value, known),
        "await" => ReadAwait(value, what, known),
        "settle" => yaml.Time(value, "'settle'") is TimeSpan length ? new DialogueStep.AwaitSilence(length) : null,
        "connect" => yaml.Text(value, "'connect'") is string name ? new DialogueStep.Connect(name) : null,
        "encrypt" => yaml.Choice(value, "'encrypt'", _directions) is (bool Out, bool In) way
            ? new DialogueStep.Encrypt(way.Out, way.In)
            : null,
        "bytes" => Files.ReadBytes(step, value, known),
        _ => Files.ReadChunks(value, what, known),
    };

    private List<DialogueStep> ReadSwitch(YamlNode value)
    {
        YamlMap? map = yaml.Map(value, "'switch'", [.. DialectFile.FramingKeys]);
        if (map is { Node.Children.Count: 0 })
            yaml.AddError(value, "'switch' says what is framed anew", "for example: switch: { receive: uint32 }");
        List<DialogueStep> steps = [];
        if (map?["send"] is YamlNode send)
            steps.Add(new DialogueStep.SwitchSendFraming(wire.ReadFormat(send, "'send'").Framing));
        if (map?["receive"] is YamlNode receive)
            steps.Add(new DialogueStep.SwitchReceiveFraming(wire.ReadFormat(receive, "'receive'").Framing));
        return steps;
    }

    private DialogueStep.Send? ReadSay(YamlMap step, YamlNode value, IReadOnlyList<string> known)
    {
        if (ReadTemplate(value, known) is not Template template) return null;
        return new DialogueStep.Send(template)
        {
            Framing = step["frame"] is YamlNode frame ? wire.ReadFormat(frame, "'frame'").Framing : null,
            WhenChanged = ReadName(step, "when_changed", known),
            Sets = ReadName(step, "sets", known),
            Clears = ReadName(step, "clears", known),
            IsEncrypted = step["encrypted"] is null ? null : step.Flag("encrypted", false),
            On = step.Text("on"),
        };
    }

    /// <summary>Parses the name of a placeholder that has a value there; null if there is none.</summary>
    private string? ReadName(YamlMap step, string key, IReadOnlyList<string> known)
    {
        string? name = step.Text(key);
        if (name is not null && !known.Contains(name))
            yaml.AddError(
                step[key]!, $"there is no placeholder '{name}'", $"known here: {string.Join(", ", known)}");
        return name;
    }

    private DialogueStep.Await ReadAwait(YamlNode value, string what, IReadOnlyList<string> known)
    {
        if (value is YamlMappingNode)
        {
            List<(EventKind, IReadOnlyList<DialogueStep>)> alternatives = [];
            foreach ((YamlNode key, _, YamlNode steps) in yaml.Map(value, "'await'")!.Entries)
            {
                if (yaml.Choice(key, "'await'", SnakeCase.All<EventKind>()) is EventKind kind)
                    alternatives.Add((kind, ReadSteps(steps, what, known)));
            }

            return new DialogueStep.Await(alternatives);
        }

        return new DialogueStep.Await([.. YamlReader.Items(value)
            .Select(kind => yaml.Choice(kind, "'await'", SnakeCase.All<EventKind>())).OfType<EventKind>()
            .Select(kind => (kind, (IReadOnlyList<DialogueStep>)[]))]);
    }

    private Template[] ReadTemplates(YamlNode? actions, string key) => actions is YamlMappingNode map
        && map.Children.TryGetValue(new YamlScalarNode(key), out YamlNode? node)
            ? [.. YamlReader.Items(node).Select(item => ReadTemplate(item, Placeholders.OfFaultyMessages))
                .OfType<Template>()]
            : [];
}
