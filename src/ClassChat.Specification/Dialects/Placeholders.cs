using ClassChat.Specification.Recording;

namespace ClassChat.Specification.Dialects;

/// <summary>Names of the placeholders that have a value in each part of a dialect or console dialect.</summary>
public static class Placeholders
{
    private static readonly string[] _own = ["me", "password", "id", "time"];
    private static readonly string[] _keys = ["session_key", "public_key"];
    private static readonly string[] _file = ["filename", "size", "checksum", "base64", "content"];
    private static readonly string[] _cipher = ["iv", "tag"];

    /// <summary>Placeholders of the join dialogue.</summary>
    public static IReadOnlyList<string> OfJoin { get; } = [.. _own, .. _keys];

    /// <summary>Placeholders of automatic replies: the bot's name, and the fields of the event.</summary>
    public static IReadOnlyList<string> OfReplies { get; } =
        ["me", "sender", "receiver", "text", "group", "name", "filename", "size", "checksum", "id"];

    /// <summary>Placeholders of messages that lack something or are malformed.</summary>
    public static IReadOnlyList<string> OfFaultyMessages { get; } = _own;

    /// <summary>Placeholders of the messages for each chunk of a file, beside those of its action.</summary>
    public static IReadOnlyList<string> OfChunks { get; } = ["index", "number", "chunks", "chunk", "chunk_size"];

    /// <summary>Placeholders of an action.</summary>
    public static IReadOnlyList<string> Of(ActionKind action) => [.. _own, .. _keys, .. Values(action), .. _cipher];

    /// <summary>Placeholders of the lines that are typed at a client for an action.</summary>
    public static IReadOnlyList<string> OfLines(ActionKind action) =>
    [
        "me", .. Values(action).Except([.. _file, "members", "target"]),
        .. IsFile(action) ? ["filename", "path"] : Array.Empty<string>(),
    ];

    private static string[] Values(ActionKind action) => action switch
    {
        ActionKind.Say => ["text"],
        ActionKind.Send => ["to", "target", "text"],
        ActionKind.SendGroup => ["group", "target", "text"],
        ActionKind.SendFile => ["to", "target", "text", .. _file],
        ActionKind.SendGroupFile => ["group", "target", "text", .. _file],
        ActionKind.CreateGroup => ["group", "target", "members"],
        ActionKind.AddMember => ["group", "to"],
        ActionKind.JoinGroup or ActionKind.LeaveGroup => ["group", "target"],
        _ => [],
    };

    private static bool IsFile(ActionKind action) => action is ActionKind.SendFile or ActionKind.SendGroupFile;
}
