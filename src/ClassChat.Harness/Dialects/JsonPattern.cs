using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using ClassChat.Harness.Observations;

namespace ClassChat.Harness.Dialects;

/// <summary>How an event looks in JSON: what must stand where, and where its parts are found.</summary>
/// <param name="Kind">The event.</param>
/// <param name="Conditions">What must hold, each at its path; a regular expression captures by named groups.</param>
/// <param name="Fields">Where the event's fields are: name to path.</param>
public sealed record JsonPattern(
    EventKind Kind,
    IReadOnlyList<(JsonPath Path, JsonCondition Condition)> Conditions,
    IReadOnlyList<(string Field, JsonPath Path)> Fields)
{
    /// <summary>The fields that an event can have.</summary>
    public static readonly IReadOnlyList<string> KnownFields =
    [
        "sender", "receiver", "text", "group", "name", "timestamp", "count", "names", "groups", "filename", "size",
        "checksum", "base64",
    ];

    /// <summary>The event that some JSON is; null if it is not this one.</summary>
    public ChatEvent? Read(JsonElement json)
    {
        var seen = new ChatEvent(Kind);
        foreach ((JsonPath path, JsonCondition condition) in Conditions)
        {
            if (path.Find(json) is not JsonElement found || !condition.Holds(found, out Match? match)) return null;
            if (match is not null) seen = Capture(seen, match);
        }

        foreach ((string field, JsonPath path) in Fields)
        {
            seen = path.Find(json) is JsonElement found ? With(seen, field, found) : seen;
            seen = Promised(seen, field);
        }

        return seen;
    }

    /// <summary>
    /// What the dialect captures, and the server leaves out or sends as something else, is empty, which fits nothing;
    /// unknown, it would fit anything. Not so what is there at times only: the time and group of a file.
    /// </summary>
    private static ChatEvent Promised(ChatEvent seen, string field) => field switch
    {
        "sender" => seen with { Sender = seen.Sender ?? "" },
        "receiver" => seen with { Receiver = seen.Receiver ?? "" },
        "text" => seen with { Text = seen.Text ?? "" },
        "group" when seen.Kind == EventKind.GroupMessage => seen with { Group = seen.Group ?? "" },
        "name" => seen with { Name = seen.Name ?? "" },
        "filename" => seen with { FileName = seen.FileName ?? "" },
        "count" => seen with { Count = seen.Count ?? -1 },
        "size" => seen with { FileSize = seen.FileSize ?? -1 },
        _ => seen,
    };

    private static ChatEvent Capture(ChatEvent seen, Match match) => seen with
    {
        Name = match.Groups["name"] is { Success: true } name ? name.Value : seen.Name,
        Text = match.Groups["text"] is { Success: true } text ? text.Value : seen.Text,
        Group = match.Groups["group"] is { Success: true } group ? group.Value : seen.Group,
        Sender = match.Groups["sender"] is { Success: true } sender ? sender.Value : seen.Sender,
        Receiver = match.Groups["receiver"] is { Success: true } receiver ? receiver.Value : seen.Receiver,
        Count = match.Groups["count"] is { Success: true } count ? Number(count.Value) : seen.Count,
    };

    private static int? Number(string text) =>
        int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out int number) ? number : null;

    private static ChatEvent With(ChatEvent seen, string field, JsonElement found) => field switch
    {
        "sender" => seen with { Sender = Text(found) },
        "receiver" => seen with { Receiver = Text(found) },
        "text" => seen with { Text = Text(found) },
        "group" => seen with { Group = Text(found) },
        "name" => seen with { Name = Text(found) },
        "timestamp" => seen with { Timestamp = Text(found) },
        "count" => seen with { Count = Number(Text(found) ?? "") },
        "names" => seen with { Names = Names(found) },
        "groups" => seen with { Groups = Groups(found) },
        "filename" => seen with { FileName = Text(found) },
        "size" =>
            seen with { FileSize = long.TryParse(Text(found), CultureInfo.InvariantCulture, out long n) ? n : null },
        "checksum" => seen with { Checksum = Text(found) },
        "base64" => seen with { Content = Content(found) },
        _ => seen,
    };

    private static ReadOnlyMemory<byte>? Content(JsonElement found) =>
        found.ValueKind == JsonValueKind.String && found.TryGetBytesFromBase64(out byte[]? content) ? content : null;

    /// <summary>A leaf as text; null for what is none.</summary>
    internal static string? Text(JsonElement found) => found.ValueKind switch
    {
        JsonValueKind.String => TextOf(found),
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => found.GetRawText(),
        _ => null,
    };

    // A string may hold half a surrogate pair, which no .NET string made of UTF-8 can.
    private static string? TextOf(JsonElement found)
    {
        try
        {
            return found.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static List<string>? Names(JsonElement found) => found.ValueKind != JsonValueKind.Array
        ? null
        : [.. found.EnumerateArray().Select(Text).OfType<string>()];

    private static Dictionary<string, IReadOnlyList<string>>? Groups(JsonElement found)
    {
        if (found.ValueKind != JsonValueKind.Object) return null;
        var groups = new Dictionary<string, IReadOnlyList<string>>();
        foreach (JsonProperty group in found.EnumerateObject()) groups[group.Name] = Names(group.Value) ?? [];
        return groups;
    }
}
