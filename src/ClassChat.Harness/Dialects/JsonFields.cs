using System.Text.Json;

namespace ClassChat.Harness.Dialects;

/// <summary>What stands at a place in JSON, as the parts of events: texts, lists, groups, bytes.</summary>
internal static class JsonFields
{
    /// <summary>A leaf as text; null for what is none.</summary>
    public static string? Text(JsonElement found) => found.ValueKind switch
    {
        JsonValueKind.String => TextOf(found),
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => found.GetRawText(),
        _ => null,
    };

    /// <summary>The bytes of a file's content; null if it is not base64.</summary>
    public static ReadOnlyMemory<byte>? Content(JsonElement found) =>
        found.ValueKind == JsonValueKind.String && found.TryGetBytesFromBase64(out byte[]? content) ? content : null;

    /// <summary>How many elements a list has; null if it is none.</summary>
    public static int? Length(JsonElement found) => found.ValueKind switch
    {
        JsonValueKind.Array => found.GetArrayLength(),
        JsonValueKind.Object => found.EnumerateObject().Count(),
        _ => null,
    };

    /// <summary>
    /// The names of a list: of texts, of objects with a name somewhere, the keys of an object, or one text; null if it
    /// is none of these.
    /// </summary>
    public static IReadOnlyList<string>? Names(JsonElement found, JsonPath? at, string? split) => found.ValueKind switch
    {
        JsonValueKind.Array => [.. found.EnumerateArray().Select(item => Name(item, at)).OfType<string>()],
        JsonValueKind.Object => [.. found.EnumerateObject().Select(item => item.Name)],
        JsonValueKind.String => [.. Captured.Names(TextOf(found) ?? "", split)],
        _ => null,
    };

    /// <summary>
    /// The groups of a list with their members: an object of them, or an array; null if it is neither.
    /// </summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>>? Groups(
        JsonElement found, JsonPath? nameAt, JsonPath? membersAt, string? split)
    {
        var groups = new Dictionary<string, IReadOnlyList<string>>();
        if (found.ValueKind == JsonValueKind.Object)
        {
            foreach (JsonProperty group in found.EnumerateObject()) groups[group.Name] = Members(group.Value);
            return groups;
        }

        if (found.ValueKind != JsonValueKind.Array) return null;
        foreach (JsonElement group in found.EnumerateArray())
        {
            if (Name(group, nameAt) is string name) groups[name] = Members(group);
        }

        return groups;

        IReadOnlyList<string> Members(JsonElement group) =>
            (membersAt is null ? group : membersAt.Find(group)) is JsonElement members
                ? Names(members, nameAt, split) ?? []
                : [];
    }

    private static string? Name(JsonElement item, JsonPath? at) =>
        item.ValueKind != JsonValueKind.Object ? Text(item)
        : at?.Find(item) is JsonElement name ? Text(name)
        : null;

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
}
