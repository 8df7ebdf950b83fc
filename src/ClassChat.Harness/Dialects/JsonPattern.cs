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
    IReadOnlyList<(string Field, JsonPath Path)> Fields) : EventPattern(Kind)
{
    /// <summary>The fields that an event can have.</summary>
    public static readonly IReadOnlyList<string> KnownFields =
    [
        "sender", "receiver", "text", "group", "name", "timestamp", "count", "names", "groups", "filename", "size",
        "checksum", "base64", "key",
    ];

    /// <summary>Where an array is whose elements are events each; null: the whole is one.</summary>
    public JsonPath? Each { get; init; }

    /// <summary>Where the name is in each element of a list of users or groups, if those are objects.</summary>
    public JsonPath? NamesAt { get; init; }

    /// <summary>Where the members are in each element of a list of groups, if those are objects.</summary>
    public JsonPath? MembersAt { get; init; }

    /// <summary>
    /// The events that some JSON is: one, or as many as an array has elements that fit; none if it is not.
    /// </summary>
    public IReadOnlyList<ChatEvent> ReadAll(JsonElement json)
    {
        if (Each is null) return Read(json) is ChatEvent one ? [one] : [];
        return Each.Find(json) is { ValueKind: JsonValueKind.Array } list
            ? [.. list.EnumerateArray().Select(Read).OfType<ChatEvent>()]
            : [];
    }

    /// <summary>The event that some JSON is; null if it is not this one.</summary>
    public ChatEvent? Read(JsonElement json)
    {
        var seen = new ChatEvent(Kind);
        foreach ((JsonPath path, JsonCondition condition) in Conditions)
        {
            if (path.Find(json) is not JsonElement found || !condition.Holds(found, out Match? match)) return null;
            if (match is not null) seen = Captured.From(seen, match, Split);
        }

        foreach ((string field, JsonPath path) in Fields)
        {
            if (path.Find(json) is JsonElement found)
                seen = path.IsCount ? seen with { Count = JsonFields.Length(found) } : With(seen, field, found);
            seen = Promised(seen, field);
        }

        return seen;
    }

    /// <summary>An event whose fields stand under their own names.</summary>
    public static ChatEvent ReadPlain(EventKind kind, JsonElement json)
    {
        var pattern = new JsonPattern(kind, [], []);
        return KnownFields.Aggregate(new ChatEvent(kind), (seen, field) =>
            json.TryGetProperty(field, out JsonElement found) ? pattern.With(seen, field, found) : seen);
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

    private ChatEvent With(ChatEvent seen, string field, JsonElement found) => field switch
    {
        "sender" => seen with { Sender = JsonFields.Text(found) },
        "receiver" => seen with { Receiver = JsonFields.Text(found) },
        "text" => seen with { Text = JsonFields.Text(found) },
        "group" => seen with { Group = JsonFields.Text(found) },
        "name" => seen with { Name = JsonFields.Text(found) },
        "timestamp" => seen with { Timestamp = JsonFields.Text(found) },
        "count" => seen with { Count = Captured.Number(JsonFields.Text(found) ?? "") },
        "names" => seen with { Names = JsonFields.Names(found, NamesAt, Split) },
        "groups" => seen with { Groups = JsonFields.Groups(found, NamesAt, MembersAt, Split) },
        "filename" => seen with { FileName = JsonFields.Text(found) },
        "size" => seen with { FileSize = Captured.Size(JsonFields.Text(found) ?? "") },
        "checksum" => seen with { Checksum = JsonFields.Text(found) },
        "base64" => seen with { Content = JsonFields.Content(found) },
        "key" => seen with { Key = JsonFields.Text(found) },
        _ => seen,
    };
}
