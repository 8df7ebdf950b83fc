using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ClassChat.Specification.Dialects;

namespace ClassChat.Fuzz.Targets;

/// <summary>Messages that a server of a dialect might send, made of the dialect's own patterns.</summary>
internal static partial class ServerMessages
{
    private static readonly string[] _texts =
    [
        "Welcome alice\n", "alice: hello\r\n", "[SYSTEM] bob has joined the chat\n", "NAME", "ERROR no such user\n",
        "MESSAGE bob hello\n", "FILE bob a.txt 5 abc\nhello", "[1] alice > hi", "\u001B[32m* carol\u001B[0m: hi\n",
        "{\"status\":\"success\",\"message\":\"Welcome\"}", "{\"status\":\"file_transfer\",\"sender\":\"bob\","
            + "\"filename\":\"a\",\"filesize\":3,\"data\":\"YWJj\",\"checksum\":\"x\"}",
        "[{\"type\":\"text\",\"from\":\"bob\",\"text\":\"\\u00e4\\ud83d\\ude00\"}]",
        "{\"type\":\"file\",\"step\":\"start\",\"from\":\"b\",\"name\":\"f\",\"size\":3}"
            + "{\"type\":\"file\",\"step\":\"part\",\"from\":\"b\",\"data\":\"YWJj\"}"
            + "{\"type\":\"file\",\"step\":\"end\",\"from\":\"b\"}",
    ];

    /// <summary>Messages of every event, and some of other dialects.</summary>
    public static IEnumerable<string> Of(Dialect dialect) =>
    [
        .. dialect.Events.OfType<JsonPattern>().Select(Json),
        .. Quoted.Matches(File.ReadAllText(dialect.Path)).Select(match => Filled(match.Groups["inside"].Value)),
        .. _texts,
    ];

    /// <summary>A JSON object that a pattern recognizes, except where its conditions are regular expressions.</summary>
    private static string Json(JsonPattern pattern)
    {
        var root = new JsonObject();
        foreach ((JsonPath path, JsonCondition condition) in pattern.Conditions)
            Put(root, path, condition.Value ?? "bob has joined the chat");
        foreach ((string field, JsonPath path) in pattern.Fields)
            Put(root, path, field is "count" or "size" ? "3" : field == "base64" ? "YWJj" : "bob");
        return root.ToJsonString();
    }

    private static void Put(JsonObject root, JsonPath path, string value)
    {
        JsonObject at = root;
        foreach (JsonPathStep step in path.Steps.SkipLast(1).Where(step => step.Name is not null))
        {
            if (at[step.Name!] is not JsonObject inner) at[step.Name!] = inner = [];
            at = inner;
        }

        if (path.Steps is [.., { Name: string name }]) at[name] = value;
    }

    private static string Filled(string source) => Field.Replace(source, "bob") + "\n";

    [GeneratedRegex("""(?<quote>["'])(?<inside>[^"'\n]+)\k<quote>""")]
    private static partial Regex Quoted { get; }

    [GeneratedRegex(@"\{[a-z0-9]+\}")]
    private static partial Regex Field { get; }
}
