using ClassChat.Protocol;
using ClassChat.Specification.Diagnostics;
using ClassChat.Specification.Patterns;
using ClassChat.Specification.WireFormats;

namespace ClassChat.Specification.Dialects;

/// <summary>Parses dialect files (<c>scenarios/dialects/*.yaml</c>) into <see cref="Dialect"/>.</summary>
public static class DialectFile
{
    /// <summary>Keys allowed in a dialect file.</summary>
    public static readonly IReadOnlyList<string> Keys =
    [
        "dialect", FormatVersion.Key, "about", "levels", "framing", "pace", "gap", "settle", "end", "join",
        "encrypted_join", "actions",
        "events", "texts", "names", "cipher", "semantics", "adapter",
    ];

    /// <summary>The keys of 'framing', and of a step that switches it.</summary>
    public static readonly IReadOnlyList<string> FramingKeys = ["send", "receive"];

    private static readonly IReadOnlyDictionary<string, Level> _levels =
        LevelNames.ServerLevels.ToDictionary(level => level.Name());

    /// <summary>Parses a file.</summary>
    public static ParseResult<Dialect> Load(string path) => Read(YamlReader.Load(path));

    /// <summary>Parses a text as the content of a file.</summary>
    public static ParseResult<Dialect> Parse(string path, string text) => Read(YamlReader.Parse(path, text));

    private static ParseResult<Dialect> Read(YamlReader yaml)
    {
        YamlMap? map = yaml.Map(yaml.Root, "a dialect", OldKeys.OfDialects, [.. Keys]);
        if (map is null) return yaml.Errors;
        FormatVersion.Check(yaml, map);
        WireFormatReader wire = new(yaml);
        YamlMap? framing = yaml.Map(map["framing"], "'framing'", [.. FramingKeys]);
        WireFormat send = wire.ReadFormat(framing?["send"], "'send'");
        WireFormat receive = wire.ReadFormat(framing?["receive"], "'receive'");
        CipherSettings? cipher = new CipherReader(yaml).Read(map["cipher"]);
        var dialect = new Dialect
        {
            Name = map.Required("dialect"),
            Path = yaml.Path,
            Levels = [.. YamlReader.Items(map["levels"])
                .Select(item => yaml.Choice(item, "a level", _levels)).OfType<Level>()],
            Sending = send.Framing,
            Receiving = framing?["receive"] is null ? new() { Kind = FramingMethod.Json } : receive.Framing,
            StripsAnsi = receive.StripsAnsi,
            StripsZeros = receive.StripsZeros,
            Pacing = yaml.Choice(map["pace"], "'pace'", SnakeCase.All<SendPacing>()) ?? SendPacing.None,
            Gap = yaml.Time(map["gap"], "'gap'") ?? TimeSpan.Zero,
            Settle = yaml.Time(map["settle"], "'settle'") ?? Dialect.DefaultSettle,
            ActionEnd = map.Text("end") ?? "",
            Names = NameRulesReader.Read(yaml, map["names"]),
            Cipher = cipher?.Cipher,
            Envelope = cipher?.Envelope,
            Semantics = SemanticsReader.Read(yaml, map["semantics"]),
            Adapter = map.Text("adapter"),
        };
        EncryptedFieldCheck fields = new(yaml, cipher?.Cipher);
        DialogueReader dialogues = new(yaml, wire, send, fields);
        EventReader events = new(yaml, dialogues, new PatternLimitCheck(yaml), fields);
        dialect = WithMessages(dialect, map, dialogues, events);
        new DialogueCheck(yaml, map, dialect).Run();
        events.CheckFiles(dialect);
        if (dialect.Cipher is not null) new CipherCheck(yaml, map, dialect, dialogues.Nodes).Check();
        return yaml.Errors.Count > 0 ? yaml.Errors : dialect;
    }

    private static Dialect WithMessages(
        Dialect dialect, YamlMap map, DialogueReader dialogues, EventReader events) => dialect with
    {
        Join = dialogues.ReadSteps(map["join"], "'join'", Placeholders.OfJoin),
        EncryptedJoin = dialogues.ReadSteps(map["encrypted_join"], "'encrypted_join'", Placeholders.OfJoin),
        Actions = dialogues.ReadActions(map["actions"]),
        Malformed = dialogues.ReadMalformed(map["actions"]),
        Incomplete = dialogues.ReadIncomplete(map["actions"]),
        Events = events.ReadEvents(map["events"]),
        Texts = events.ReadTexts(map["texts"]),
    };
}
