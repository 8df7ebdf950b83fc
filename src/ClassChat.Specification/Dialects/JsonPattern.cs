using System.Text.Json;
using System.Text.RegularExpressions;
using ClassChat.Specification.Recording;

namespace ClassChat.Specification.Dialects;

/// <summary>
/// Pattern in a dialect that recognizes an event in JSON by conditions and extracts its fields by paths.
/// </summary>
/// <param name="Kind">Kind of the event.</param>
/// <param name="Conditions">Conditions that must hold, each with the path of its value; regular expressions capture
/// fields by named groups.</param>
/// <param name="Fields">Fields of the event, each with the path of its value.</param>
public sealed record JsonPattern(
    EventKind Kind,
    IReadOnlyList<(JsonPath Path, JsonCondition Condition)> Conditions,
    IReadOnlyList<(string Field, JsonPath Path)> Fields) : EventPattern(Kind)
{
    /// <summary>Names of all fields that an event can have.</summary>
    public static readonly IReadOnlyList<string> KnownFields =
    [
        "sender", "receiver", "text", "group", "name", "timestamp", "count", "names", "groups", "filename", "size",
        "checksum", "base64", "key",
    ];

    /// <summary>Path of an array whose elements are separate events; null: the whole value is one event.</summary>
    public JsonPath? Each { get; init; }

    /// <summary>Path of the name in each element of a user or group list, if the elements are objects.</summary>
    public JsonPath? NamesAt { get; init; }

    /// <summary>Path of the members in each element of a group list, if the elements are objects.</summary>
    public JsonPath? MembersAt { get; init; }

    /// <summary>
    /// Events recognized in a JSON value: one, or with <see cref="Each"/> one per matching array element; empty if it
    /// does not match.
    /// </summary>
    public IReadOnlyList<ObservedEvent> ReadAll(JsonElement json)
    {
        if (Each is null) return Read(json) is ObservedEvent one ? [one] : [];
        return Each.Find(json) is { ValueKind: JsonValueKind.Array } list
            ? [.. list.EnumerateArray().Select(Read).OfType<ObservedEvent>()]
            : [];
    }

    /// <summary>Event recognized in a JSON value; null if it does not match.</summary>
    public ObservedEvent? Read(JsonElement json)
    {
        var seen = new ObservedEvent(Kind);
        foreach ((JsonPath path, JsonCondition condition) in Conditions)
        {
            if (path.Find(json) is not JsonElement found || !condition.Holds(found, out Match? match)) return null;
            if (match is not null) seen = RegexCaptures.From(seen, match, Split);
        }

        foreach ((string field, JsonPath path) in Fields)
        {
            if (path.Find(json) is JsonElement found)
                seen = path.IsCount ? seen with { Count = JsonFields.Length(found) } : With(seen, field, found);
            seen = Promised(seen, field);
        }

        return seen;
    }

    /// <summary>Reads an event whose properties have the names of its fields.</summary>
    public static ObservedEvent ReadPlain(EventKind kind, JsonElement json)
    {
        var pattern = new JsonPattern(kind, [], []);
        return KnownFields.Aggregate(new ObservedEvent(kind), (seen, field) =>
            json.TryGetProperty(field, out JsonElement found) ? pattern.With(seen, field, found) : seen);
    }

    /// <summary>
    /// Sets a field that the dialect captures to an empty value if the server omits it or sends another type, so that
    /// it matches nothing; null would match anything. Fields that are optional, such as a file's time and group, stay
    /// null.
    /// </summary>
    private static ObservedEvent Promised(ObservedEvent seen, string field) => field switch
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

    private ObservedEvent With(ObservedEvent seen, string field, JsonElement found) => field switch
    {
        "sender" => seen with { Sender = JsonFields.Text(found) },
        "receiver" => seen with { Receiver = JsonFields.Text(found) },
        "text" => seen with { Text = JsonFields.Text(found) },
        "group" => seen with { Group = JsonFields.Text(found) },
        "name" => seen with { Name = JsonFields.Text(found) },
        "timestamp" => seen with { Timestamp = JsonFields.Text(found) },
        "count" => seen with { Count = RegexCaptures.Number(JsonFields.Text(found) ?? "") },
        "names" => seen with { Names = JsonFields.Names(found, NamesAt, Split) },
        "groups" => seen with { Groups = JsonFields.Groups(found, NamesAt, MembersAt, Split) },
        "filename" => seen with { FileName = JsonFields.Text(found) },
        "size" => seen with { FileSize = RegexCaptures.Size(JsonFields.Text(found) ?? "") },
        "checksum" => seen with { Checksum = JsonFields.Text(found) },
        "base64" => seen with { Content = JsonFields.Content(found) },
        "key" => seen with { Key = JsonFields.Text(found) },
        _ => seen,
    };
}
