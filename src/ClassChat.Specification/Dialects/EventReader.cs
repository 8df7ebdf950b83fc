using System.Text;
using ClassChat.Specification.Diagnostics;
using ClassChat.Specification.Patterns;
using ClassChat.Specification.Recording;
using YamlDotNet.RepresentationModel;

namespace ClassChat.Specification.Dialects;

/// <summary>
/// Parses the patterns of a dialect file: those that decode events ('events'), and those that expectations search text
/// with ('texts').
/// </summary>
/// <param name="yaml">The dialect file.</param>
/// <param name="dialogues">Parses automatic replies.</param>
/// <param name="patterns">Limits of the file's patterns.</param>
/// <param name="fields">Checks encrypted fields.</param>
internal sealed class EventReader(
    YamlReader yaml, DialogueReader dialogues, PatternLimitCheck patterns, EncryptedFieldCheck fields)
{
    /// <summary>Keys allowed in an event.</summary>
    public static readonly string[] Keys =
        [
            "event", "match", "take", "text", "each", "more", "split", "names_at", "members_at", "raw", "reply",
            "acknowledge", "encrypted", "decrypt",
        ];

    private readonly List<(YamlMap, EventPattern)> _read = [];
    private readonly JsonPatternReader _json = new(yaml, patterns);

    /// <summary>Parses all event patterns.</summary>
    public IReadOnlyList<EventPattern> ReadEvents(YamlNode? node) =>
        [.. YamlReader.Items(node).Select(ReadEvent).OfType<EventPattern>()];

    /// <summary>Parses the text patterns that expectations search with the values they know.</summary>
    public IReadOnlyDictionary<EventKind, IReadOnlyList<TextPattern>> ReadTexts(YamlNode? node)
    {
        IReadOnlyDictionary<string, EventKind> known = SnakeCase.All<EventKind>();
        var texts = new Dictionary<EventKind, IReadOnlyList<TextPattern>>();
        YamlMap? map = yaml.Map(node, "'texts'", [.. known.Keys]);
        foreach ((_, string key, YamlNode value) in map?.Entries ?? [])
        {
            if (!known.TryGetValue(key, out EventKind kind)) continue;
            texts[kind] = [.. YamlReader.Items(value).Select(item => ReadText(item, kind)).OfType<TextPattern>()];
        }

        return texts;
    }

    /// <summary>Checks that the events that carry files fit together and fit the rest of the dialect.</summary>
    public void CheckFiles(Dialect dialect) => new FileEventCheck(yaml, dialect, _read).Run();

    private EventPattern? ReadEvent(YamlNode node)
    {
        YamlMap? map = yaml.Map(node, "an event", Keys);
        if (map is null) return null;
        if (map["event"] is null) yaml.AddError(node, "an event says which it is: 'event: message'");
        if (yaml.Choice(map["event"], "'event'", SnakeCase.All<EventKind>()) is not EventKind kind)
        {
            ReadJson(map, EventKind.Unknown); // also report the other errors of this event
            return null;
        }

        if (map["text"] is not null && (map["match"] ?? map["take"] ?? map["each"]) is YamlNode json)
            yaml.AddError(json, "an event stands in text or in JSON, not in both", "write two events");
        EventPattern? pattern = map["text"] is not YamlNode text ? ReadJson(map, kind)
            : ReadText(text, kind) is TextPattern found ? new TextEventPattern(kind, found)
            : null;
        if (pattern is null) return null;
        pattern = pattern with
        {
            IsEncrypted = map["encrypted"] is null ? null : map.Flag("encrypted", false),
            EncryptedFields = map.Texts("decrypt"),
        };
        fields.CheckEvent(map["decrypt"] ?? map["encrypted"] ?? node, pattern, pattern.Captured);
        pattern = pattern with
        {
            More = map.Flag("more", false),
            Split = map.Text("split"),
            Raw = ReadRaw(map),
            Reply = ReadReply(map["reply"]),
        };
        _read.Add((map, pattern));
        return pattern;
    }

    private Template? ReadReply(YamlNode? node) =>
        node is null ? null : dialogues.ReadTemplate(node, Placeholders.OfReplies);

    /// <summary>Parses the way in which the content of a file follows an event; null if none does.</summary>
    private RawContent? ReadRaw(YamlMap map)
    {
        if (map["raw"] is null && map["acknowledge"] is YamlNode early)
            yaml.AddError(
                early, "'acknowledge' is sent after the content that 'raw' says follows",
                "write 'reply', or add 'raw'");
        if (map["raw"] is not YamlNode node) return null;
        RawContent? raw = node switch
        {
            YamlScalarNode { Value: "size" } => new RawContent.Sized(),
            YamlScalarNode { Value: "messages" } => new RawContent.Framed(),
            YamlMappingNode when yaml.Map(node, "'raw'", "until")?.Text("until") is { Length: > 0 } mark =>
                new RawContent.Until(Encoding.UTF8.GetBytes(mark)),
            _ => null,
        };
        if (raw is null)
            yaml.AddError(
                node, "'raw' says how the content of a file follows",
                "raw: size, raw: messages or raw: { until: \"<END>\" }");
        Template? acknowledgement = ReadReply(map["acknowledge"]);
        return raw is null ? null : raw with { Acknowledgement = acknowledgement };
    }

    private JsonPattern ReadJson(YamlMap map, EventKind kind)
    {
        List<(string, JsonPath)> fields = [];
        YamlMap? take = yaml.Map(map["take"], "'take'", [.. JsonPattern.KnownFields]);
        foreach ((_, string field, YamlNode value) in take?.Entries ?? [])
        {
            if (_json.ReadPlace(value, $"'{field}'") is JsonPath place) fields.Add((field, place));
        }

        return new JsonPattern(kind, _json.ReadConditions(map["match"], SnakeCase.FromEnum(kind)), fields)
        {
            Each = _json.ReadPlace(map["each"], "'each'"),
            NamesAt = _json.ReadPlace(map["names_at"], "'names_at'"),
            MembersAt = _json.ReadPlace(map["members_at"], "'members_at'"),
            // The match reader uses this value, too, before the others are set.
            Split = map.Text("split"),
        };
    }

    private TextPattern? ReadText(YamlNode node, EventKind kind)
    {
        YamlMap? map = node is YamlMappingNode ? yaml.Map(node, "a text", "regex") : null;
        string? source = map is null ? yaml.Text(node, "a text") : $"/{map.Required("regex")}/";
        if (source is null || !patterns.Admits(node, source)) return null;
        try
        {
            new PlaceholderCheck(yaml).CheckText(node, source);
            return new TextPattern(source, SnakeCase.FromEnum(kind));
        }
        catch (ArgumentException error)
        {
            yaml.AddError(node, "not a regular expression: " + error.Message);
            return null;
        }
    }
}
