using ClassChat.Harness.Diagnostics;
using ClassChat.Protocol;
using YamlDotNet.RepresentationModel;

namespace ClassChat.Harness.Dialects;

/// <summary>Reads what a dialect file says of the things that the assignment leaves open.</summary>
internal static class SemanticsReader
{
    private static readonly IReadOnlyDictionary<string, Level> _levels =
        LevelNames.OfServers.ToDictionary(level => level.Name());

    private static readonly IReadOnlyDictionary<string, bool> _exits =
        new Dictionary<string, bool> { ["closes"] = true, ["open"] = false };

    private static readonly IReadOnlyDictionary<string, bool> _users =
        new Dictionary<string, bool> { ["pushed"] = false, ["asked"] = true };

    /// <summary>The keys of 'semantics'.</summary>
    public static readonly string[] Keys =
    [
        "unknown_receiver", "group_echo", "echo", "create_joins", "joins_create", "outsiders_post", "newlines",
        "blanks", "after_exit", "users",
    ];

    /// <summary>Reads them.</summary>
    public static Semantics Read(YamlReader yaml, YamlNode? node)
    {
        var semantics = new Semantics();
        YamlMap? map = yaml.Map(node, "'semantics'", Keys);
        if (map is null) return semantics;
        return semantics with
        {
            GroupEcho = map.Flag("group_echo", semantics.GroupEcho),
            Echo = map.Flag("echo", semantics.Echo),
            CreateJoins = map.Flag("create_joins", semantics.CreateJoins),
            JoinsCreate = map.Flag("joins_create", semantics.JoinsCreate),
            OutsidersPost = map.Flag("outsiders_post", semantics.OutsidersPost),
            Newlines = map.Flag("newlines", semantics.Newlines),
            Blanks = map.Flag("blanks", semantics.Blanks),
            UsersAreAsked = yaml.Choice(map["users"], "'users'", _users) ?? semantics.UsersAreAsked,
            ExitCloses = yaml.Choice(map["after_exit"], "'after_exit'", _exits) ?? semantics.ExitCloses,
            UnknownReceiver = map["unknown_receiver"] is YamlNode rules
                ? ReadUnknown(yaml, rules)
                : semantics.UnknownReceiver,
        };
    }

    /// <summary>One outcome for all levels, or a map from the level on which it holds.</summary>
    private static List<(Level, UnknownReceiver)> ReadUnknown(YamlReader yaml, YamlNode node)
    {
        IReadOnlyDictionary<string, UnknownReceiver> outcomes = Spelling.All<UnknownReceiver>();
        if (node is not YamlMappingNode)
            return [(Level.Task1, yaml.Choice(node, "'unknown_receiver'", outcomes) ?? UnknownReceiver.Refused)];

        List<(Level, UnknownReceiver)> rules = [(Level.Task1, UnknownReceiver.Refused)];
        YamlMap? map = yaml.Map(node, "'unknown_receiver'", [.. _levels.Keys]);
        foreach ((_, string key, YamlNode value) in map?.Entries ?? [])
        {
            UnknownReceiver? outcome = yaml.Choice(value, $"'{key}'", outcomes);
            if (_levels.TryGetValue(key, out Level level)) rules.Add((level, outcome ?? UnknownReceiver.Refused));
        }

        return [.. rules.OrderBy(rule => rule.Item1)]; // the file may name the levels in any order
    }
}
