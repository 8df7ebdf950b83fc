using System.Text.Json;
using System.Text.RegularExpressions;
using ClassChat.Specification.Patterns;
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
        "checksum", "base64", "key", "id", "content", "iv", "tag",
    ];

    /// <summary>Path of an array whose elements are separate events; null: the whole value is one event.</summary>
    public JsonPath? Each { get; init; }

    /// <summary>Path of the name in each element of a user or group list, if the elements are objects.</summary>
    public JsonPath? NamesAt { get; init; }

    /// <summary>Path of the members in each element of a group list, if the elements are objects.</summary>
    public JsonPath? MembersAt { get; init; }

    /// <inheritdoc/>
    public override bool UsesMe => Conditions.Any(entry => entry.Condition.UsesMe);

    /// <inheritdoc/>
    public override IReadOnlySet<string> Captured => Fields.Select(entry => entry.Field)
        .Concat(Conditions.SelectMany(entry => entry.Condition.Captured)).ToHashSet();

    /// <inheritdoc/>
    public override EventPattern Bind(string me, KnownNames? names) => !UsesMe ? this : this with
    {
        Conditions = [.. Conditions.Select(entry => (entry.Path, entry.Condition.Bind(me)))],
    };

    /// <summary>
    /// Events recognized in a JSON value: one, or with <see cref="Each"/> one per matching array element; empty if it
    /// does not match.
    /// </summary>
    public IReadOnlyList<ObservedEvent> ReadAll(JsonElement json, MatchBudget budget)
    {
        if (Each is null) return Read(json, budget) is ObservedEvent one ? [one] : [];
        return Each.Find(json) is { ValueKind: JsonValueKind.Array } list
            ? [.. list.EnumerateArray().Select(item => Read(item, budget)).OfType<ObservedEvent>()]
            : [];
    }

    /// <summary>Event recognized in a JSON value; null if it does not match.</summary>
    public ObservedEvent? Read(JsonElement json, MatchBudget budget)
    {
        var observed = new ObservedEvent(Kind);
        foreach ((JsonPath path, JsonCondition condition) in Conditions)
        {
            if (path.Find(json) is not JsonElement found || !condition.Holds(found, budget, out Match? match))
                return null;
            if (match is not null) observed = RegexCaptures.From(observed, match, this);
        }

        foreach ((string field, JsonPath path) in Fields)
        {
            if (path.Find(json) is JsonElement found)
                observed =
                    path.IsCount ? observed with { Count = JsonFields.Length(found) } : With(observed, field, found);
            observed = EmptyIfMissing(observed, field);
        }

        return observed;
    }

    /// <summary>Reads an event whose properties have the names of its fields.</summary>
    public static ObservedEvent ReadPlain(EventKind kind, JsonElement json)
    {
        var pattern = new JsonPattern(kind, [], []);
        return KnownFields.Aggregate(new ObservedEvent(kind), (observed, field) =>
            json.TryGetProperty(field, out JsonElement found) ? pattern.With(observed, field, found) : observed);
    }

    /// <summary>
    /// Sets a field that the dialect captures to an empty value if the server omits it or sends another type, so that
    /// it matches nothing; null would match anything. Fields that are optional, such as a file's time and group, stay
    /// null.
    /// </summary>
    private static ObservedEvent EmptyIfMissing(ObservedEvent observed, string field) => field switch
    {
        "sender" => observed with { Sender = observed.Sender ?? "" },
        "receiver" => observed with { Receiver = observed.Receiver ?? "" },
        "text" => observed with { Text = observed.Text ?? "" },
        "group" when observed.Kind == EventKind.GroupMessage => observed with { Group = observed.Group ?? "" },
        "name" => observed with { Name = observed.Name ?? "" },
        "filename" => observed with { FileName = observed.FileName ?? "" },
        "count" => observed with { Count = observed.Count ?? -1 },
        "size" => observed with { FileSize = observed.FileSize ?? -1 },
        _ => observed,
    };

    private ObservedEvent With(ObservedEvent observed, string field, JsonElement found) => field switch
    {
        "sender" => observed with { Sender = JsonFields.Text(found) },
        "receiver" => observed with { Receiver = JsonFields.Text(found) },
        "text" => observed with { Text = JsonFields.Text(found) },
        "group" => observed with { Group = JsonFields.Text(found) },
        "name" => observed with { Name = JsonFields.Text(found) },
        "timestamp" => observed with { Timestamp = JsonFields.Text(found) },
        "count" => observed with { Count = RegexCaptures.Number(JsonFields.Text(found) ?? "") },
        "names" => observed with { Names = JsonFields.Names(found, NamesAt, Split) },
        "groups" => observed with { Groups = JsonFields.Groups(found, NamesAt, MembersAt, Split) },
        "filename" => observed with { FileName = JsonFields.Text(found) },
        "size" => observed with { FileSize = RegexCaptures.Size(JsonFields.Text(found) ?? "") },
        "checksum" => observed with { Checksum = JsonFields.Text(found) },
        "base64" when Decrypts("base64") => observed with { Hidden = JsonFields.Text(found) ?? "" },
        "base64" => observed with { Content = JsonFields.Content(found) },
        "content" => observed with { Hidden = JsonFields.Text(found) ?? "" },
        "iv" => observed with { Iv = JsonFields.Text(found) },
        "tag" => observed with { Tag = JsonFields.Text(found) },
        "key" => observed with { Key = JsonFields.Text(found) },
        "id" => observed with { Id = JsonFields.Text(found) },
        _ => observed,
    };
}
