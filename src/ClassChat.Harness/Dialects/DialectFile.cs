using ClassChat.Harness.Diagnostics;
using ClassChat.Harness.Frames;
using ClassChat.Harness.Observations;
using ClassChat.Protocol;

namespace ClassChat.Harness.Dialects;

/// <summary>Reads dialect files (<c>scenarios/dialects/*.yaml</c>).</summary>
public static class DialectFile
{
    /// <summary>The keys that a dialect file may have.</summary>
    public static readonly IReadOnlyList<string> Keys =
    [
        "dialect", FormVersion.Key, "about", "levels", "framing", "pace", "gap", "settle", "end", "join", "actions",
        "events", "texts", "cipher", "semantics", "adapter",
    ];

    /// <summary>The keys of 'framing', and of a step that switches it.</summary>
    public static readonly IReadOnlyList<string> FramingKeys = ["send", "receive"];

    private static readonly IReadOnlyDictionary<string, Level> _levels =
        LevelNames.OfServers.ToDictionary(level => level.Name());

    /// <summary>Reads a file.</summary>
    public static Reading<Dialect> Load(string path) => Read(YamlReader.Load(path));

    /// <summary>Reads a text as if it stood in a file.</summary>
    public static Reading<Dialect> Parse(string path, string text) => Read(YamlReader.Parse(path, text));

    private static Reading<Dialect> Read(YamlReader yaml)
    {
        YamlMap? map = yaml.Map(yaml.Root, "a dialect", OldKeys.OfDialects, [.. Keys]);
        if (map is null) return yaml.Faults;
        FormVersion.Check(yaml, map);

        WireReader wire = new(yaml);
        YamlMap? framing = yaml.Map(map["framing"], "'framing'", [.. FramingKeys]);
        WireForm send = wire.ReadForm(framing?["send"], "'send'");
        WireForm receive = wire.ReadForm(framing?["receive"], "'receive'");
        TalkReader talk = new(yaml, wire, send);
        var dialect = new Dialect
        {
            Name = map.Required("dialect"),
            Path = yaml.Path,
            Levels = [.. YamlReader.Items(map["levels"])
                .Select(item => yaml.Choice(item, "a level", _levels)).OfType<Level>()],
            Sending = send.Framing,
            Receiving = framing?["receive"] is null ? new() { Kind = FrameKind.Json } : receive.Framing,
            StripsAnsi = receive.StripsAnsi,
            StripsZeros = receive.StripsZeros,
            Pace = yaml.Choice(map["pace"], "'pace'", Spelling.All<Pace>()) ?? Pace.None,
            Gap = yaml.Time(map["gap"], "'gap'") ?? TimeSpan.Zero,
            Settle = yaml.Time(map["settle"], "'settle'") ?? Dialect.DefaultSettle,
            ActionEnd = map.Text("end") ?? "",
            Join = talk.ReadSteps(map["join"], "'join'"),
            Actions = talk.ReadActions(map["actions"]),
            Malformed = talk.ReadMalformed(map["actions"]),
            Incomplete = talk.ReadIncomplete(map["actions"]),
            Events = new EventReader(yaml, talk).ReadEvents(map["events"]),
            Texts = EventReader.ReadTexts(yaml, map["texts"]),
            Cipher = wire.ReadCipher(map["cipher"]),
            Semantics = SemanticsReader.Read(yaml, map["semantics"]),
            Adapter = map.Text("adapter"),
        };
        if (dialect.Levels.Count == 0) yaml.Fault(map.Node, "a dialect names the levels it is for in 'levels'");
        CheckTalk(yaml, map, dialect);
        return yaml.Faults.Count > 0 ? yaml.Faults : dialect;
    }

    private static void CheckTalk(YamlReader yaml, YamlMap map, Dialect dialect)
    {
        Check("join", dialect.Join);
        foreach (IReadOnlyList<TalkStep> action in dialect.Actions.Values) Check("actions", action);
        if (dialect.Adapter is not null && string.IsNullOrWhiteSpace(dialect.Adapter))
            yaml.Fault(map["adapter"]!, "'adapter' names no program", "say its command, such as python3 adapter.py");
        if (dialect.Adapter is not null && dialect.Join.Count > 0)
            yaml.Fault(map["join"]!, "an adapter leads the conversation itself", "leave 'join' out");

        void Check(string key, IReadOnlyList<TalkStep> steps)
        {
            TalkStep[] all = [.. TalkStep.All(steps)];
            foreach (EventKind kind in all.OfType<TalkStep.Await>().SelectMany(step => step.Alternatives)
                .Select(alternative => alternative.Kind).Where(kind => !dialect.Shows(kind)))
            {
                yaml.Fault(
                    map[key]!, $"'{key}' awaits '{Spelling.Of(kind)}', which neither 'events' nor 'texts' describe");
            }

            if (all.OfType<TalkStep.Encrypt>().Any() && dialect.Cipher is null)
                yaml.Fault(map[key]!, "'encrypt' needs 'cipher', which says how");
            string? stranger = all.OfType<TalkStep.Send>().Select(step => step.On).OfType<string>()
                .FirstOrDefault(on => !TalkStep.All(dialect.Join).OfType<TalkStep.Connect>().Any(c => c.Name == on));
            if (stranger is not null)
                yaml.Fault(map[key]!, $"there is no connection '{stranger}'", "open it in 'join': - connect: pushes");
        }
    }
}
