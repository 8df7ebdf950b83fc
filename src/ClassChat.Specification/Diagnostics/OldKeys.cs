namespace ClassChat.Specification.Diagnostics;

/// <summary>
/// The current form of a YAML key from an older version: its name, the map that it moves into, and its renamed values.
/// </summary>
/// <param name="Key">The key.</param>
/// <param name="Inside">The key of the map that contains it; null if it stays in the same map.</param>
public sealed record NewKey(string Key, string? Inside = null)
{
    /// <summary>Renamed values: old to new.</summary>
    public IReadOnlyDictionary<string, string> Words { get; init; } = new Dictionary<string, string>();

    /// <summary>The key as shown in messages.</summary>
    public override string ToString() => Inside is null ? Key : $"{Inside}: {{ {Key}: ... }}";
}

/// <summary>
/// Keys of older versions of YAML files, by the map that contained them. Readers refuse them and report the
/// replacement; <c>classchat migrate</c> rewrites them.
/// </summary>
internal static class OldKeys
{
    /// <summary>The remedy for a file with old keys.</summary>
    public const string Remedy = "to rewrite the whole file: classchat migrate FILE";

    /// <summary>Top keys of a dialect.</summary>
    public static IReadOnlyDictionary<string, NewKey> OfDialects { get; } = new Dictionary<string, NewKey>
    {
        ["send"] = new("send", "framing"), ["receive"] = new("receive", "framing"),
    };

    /// <summary>Keys of a step of a dialogue.</summary>
    public static IReadOnlyDictionary<string, NewKey> OfSteps { get; } = new Dictionary<string, NewKey>
    {
        ["send"] = new("say"), ["receive"] = new("receive", "switch"), ["frames"] = new("send", "switch"),
    };

    /// <summary>Keys of a file in chunks.</summary>
    public static IReadOnlyDictionary<string, NewKey> OfChunks { get; } =
        new Dictionary<string, NewKey> { ["send"] = new("say") };

    /// <summary>Keys of the semantics of a dialect.</summary>
    public static IReadOnlyDictionary<string, NewKey> OfSemantics { get; } = new Dictionary<string, NewKey>
    {
        ["group_echo"] = new("sender_gets_group_messages"),
        ["echo"] = new("sender_gets_own_messages"),
        ["create_joins"] = new("creator_is_member"),
        ["joins_create"] = new("join_creates_group"),
        ["outsiders_post"] = new("non_members_may_post"),
        ["newlines"] = new("keeps_newlines"),
        ["blanks"] = new("keeps_spaces"),
        ["users"] = new("user_list") { Words = new Dictionary<string, string> { ["asked"] = "on_request" } },
        ["after_exit"] = new("exit_closes_connection")
        {
            Words = new Dictionary<string, string> { ["closes"] = "yes", ["open"] = "no" },
        },
    };

    /// <summary>Keys of a program of a submission.</summary>
    public static IReadOnlyDictionary<string, NewKey> OfPrograms { get; } = new Dictionary<string, NewKey>
    {
        ["see"] = new("visible"),
        ["wipe"] = new("clean"),
        ["place"] = new("files"),
        ["ready"] = new("start_timeout"),
        ["pty"] = new("terminal"),
    };
}
