using ClassChat.Protocol;
using ClassChat.Specification.Diagnostics;
using YamlDotNet.RepresentationModel;

namespace ClassChat.Specification.Dialects;

/// <summary>Parses the <see cref="Semantics"/> of a dialect file.</summary>
internal static class SemanticsReader
{
    private static readonly IReadOnlyDictionary<string, Level> _levels =
        LevelNames.ServerLevels.ToDictionary(level => level.Name());

    private static readonly IReadOnlyDictionary<string, bool> _userLists =
        new Dictionary<string, bool> { ["pushed"] = false, ["on_request"] = true };

    /// <summary>Keys allowed in 'semantics'.</summary>
    public static readonly string[] Keys =
    [
        "unknown_receiver", "sender_gets_group_messages", "sender_gets_own_messages", "creator_is_member",
        "join_creates_group", "non_members_may_post", "keeps_newlines", "keeps_spaces", "exit_closes_connection",
        "user_list", "user_list_includes_receiver", "one_group_at_a_time", "built_in_groups", "ends_idle_connections",
        "names_ignore_case", "away_members_stay",
    ];

    /// <summary>Parses the map; missing keys have their defaults.</summary>
    public static Semantics Read(YamlReader yaml, YamlNode? node)
    {
        var semantics = new Semantics();
        YamlMap? map = yaml.Map(node, "'semantics'", OldKeys.OfSemantics, Keys);
        if (map is null) return semantics;
        return semantics with
        {
            SenderGetsGroupMessages = map.Flag("sender_gets_group_messages", semantics.SenderGetsGroupMessages),
            SenderGetsOwnMessages = map.Flag("sender_gets_own_messages", semantics.SenderGetsOwnMessages),
            CreatorIsMember = map.Flag("creator_is_member", semantics.CreatorIsMember),
            JoinCreatesGroup = map.Flag("join_creates_group", semantics.JoinCreatesGroup),
            NonMembersMayPost = map.Flag("non_members_may_post", semantics.NonMembersMayPost),
            KeepsNewlines = map.Flag("keeps_newlines", semantics.KeepsNewlines),
            KeepsSpaces = map.Flag("keeps_spaces", semantics.KeepsSpaces),
            EndsIdleConnections = map.Flag("ends_idle_connections", semantics.EndsIdleConnections),
            NamesIgnoreCase = map.Flag("names_ignore_case", semantics.NamesIgnoreCase),
            AwayMembersStay = map.Flag("away_members_stay", semantics.AwayMembersStay),
            UserListOnRequest = yaml.Choice(map["user_list"], "'user_list'", _userLists) ?? semantics.UserListOnRequest,
            UserListIncludesReceiver = map.Flag(
                "user_list_includes_receiver", semantics.UserListIncludesReceiver),
            OneGroupAtATime = map.Flag("one_group_at_a_time", semantics.OneGroupAtATime),
            BuiltInGroups = map.Texts("built_in_groups"),
            ExitClosesConnection = map["exit_closes_connection"] is null
                ? semantics.ExitClosesConnection
                : map.Flag("exit_closes_connection", absent: false),
            UnknownReceiver = map["unknown_receiver"] is YamlNode rules
                ? ReadUnknown(yaml, rules)
                : semantics.UnknownReceiver,
        };
    }

    /// <summary>Parses one policy for all levels, or a map from the level at which each policy starts.</summary>
    private static List<(Level, UnknownRecipientPolicy)> ReadUnknown(YamlReader yaml, YamlNode node)
    {
        IReadOnlyDictionary<string, UnknownRecipientPolicy> outcomes = SnakeCase.All<UnknownRecipientPolicy>();
        if (node is not YamlMappingNode)
            return [(Level.Task1, yaml.Choice(node, "'unknown_receiver'", outcomes) ?? UnknownRecipientPolicy.Refused)];

        List<(Level, UnknownRecipientPolicy)> rules = [(Level.Task1, UnknownRecipientPolicy.Refused)];
        YamlMap? map = yaml.Map(node, "'unknown_receiver'", [.. _levels.Keys]);
        foreach ((_, string key, YamlNode value) in map?.Entries ?? [])
        {
            UnknownRecipientPolicy? outcome = yaml.Choice(value, $"'{key}'", outcomes);
            if (_levels.TryGetValue(key, out Level level)) rules.Add(
                (level, outcome ?? UnknownRecipientPolicy.Refused));
        }

        return [.. rules.OrderBy(rule => rule.Item1)]; // the file may list the levels in any order
    }
}
