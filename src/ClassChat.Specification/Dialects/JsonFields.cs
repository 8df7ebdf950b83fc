using System.Text.Json;
using ClassChat.Specification.Recording;

namespace ClassChat.Specification.Dialects;

/// <summary>Converts JSON values to fields of events: texts, lists, groups, bytes.</summary>
public static class JsonFields
{
    /// <summary>
    /// Maximum number of names in a list that are read: ten times the largest number of bots. A longer list is wrong
    /// without the rest.
    /// </summary>
    public const int MaxNames = 10_000;

    /// <summary>Text of a string, number or boolean; null for other values.</summary>
    public static string? Text(JsonElement found) => found.ValueKind switch
    {
        JsonValueKind.String => TextOf(found),
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => found.GetRawText(),
        _ => null,
    };

    /// <summary>Content of a file from base64; null if the value is not base64.</summary>
    public static ReadOnlyMemory<byte>? Content(JsonElement found) =>
        found.ValueKind == JsonValueKind.String && found.TryGetBytesFromBase64(out byte[]? content) ? content : null;

    /// <summary>Number of elements of an array or object; null for other values.</summary>
    public static int? Length(JsonElement found) => found.ValueKind switch
    {
        JsonValueKind.Array => found.GetArrayLength(),
        JsonValueKind.Object => found.EnumerateObject().Count(),
        _ => null,
    };

    /// <summary>
    /// Names in a list: an array of texts or objects, the keys of an object, or a single text; null for other values.
    /// </summary>
    public static IReadOnlyList<string>? Names(JsonElement found, JsonPath? at, string? split) => found.ValueKind switch
    {
        JsonValueKind.Array =>
            [.. found.EnumerateArray().Select(item => Name(item, at)).OfType<string>().Take(MaxNames)],
        JsonValueKind.Object => [.. found.EnumerateObject().Select(item => item.Name).Take(MaxNames)],
        JsonValueKind.String => [.. RegexCaptures.Names(TextOf(found) ?? "", split)],
        _ => null,
    };

    /// <summary>Groups with their members, from an object or an array; null for other values.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>>? Groups(
        JsonElement found, JsonPath? nameAt, JsonPath? membersAt, string? split)
    {
        var groups = new Dictionary<string, IReadOnlyList<string>>();
        if (found.ValueKind == JsonValueKind.Object)
        {
            foreach (JsonProperty group in found.EnumerateObject().Take(MaxNames))
                groups[group.Name] = Members(group.Value);
            return groups;
        }

        if (found.ValueKind != JsonValueKind.Array) return null;
        foreach (JsonElement group in found.EnumerateArray().Take(MaxNames))
        {
            if (Name(group, nameAt) is not string name) continue;
            // An element of an array is a name, or an object in which the dialect has to say where members are.
            groups[name] = membersAt is null ? ObservedEvent.UnlistedMembers : Members(group);
        }

        return groups;

        IReadOnlyList<string> Members(JsonElement group) =>
            (membersAt is null ? group : membersAt.Find(group)) is JsonElement members
                ? Names(members, nameAt, split) ?? ObservedEvent.UnlistedMembers
                : ObservedEvent.UnlistedMembers;
    }

    private static string? Name(JsonElement item, JsonPath? at) =>
        item.ValueKind != JsonValueKind.Object ? Text(item)
        : at?.Find(item) is JsonElement name ? Text(name)
        : null;

    // A JSON string may hold half a surrogate pair, which cannot be decoded to a .NET string.
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
