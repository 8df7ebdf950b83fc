using System.Globalization;
using System.Text.Json.Nodes;
using ClassChat.Protocol;
using ClassChat.Testing.FaultyServers;

namespace ClassChat.Testing.Faults;

/// <summary>What faults are made of.</summary>
internal static class Changes
{
    public static Fault New(string item, string name, Level level, Func<WireFault> make) =>
        new(item, name, level, new FaultyServer(make));

    public static Rules Down(string status, Change change) => new() { Down = On(status, change) };

    /// <summary>Of messages that waited.</summary>
    public static Rules Letters(Change change) => new()
    {
        Down = (client, json) =>
        {
            if (Get(json, "status") == "offline_messages") client.Notes["waiting"] = (int)json["count"]!;
            return Get(json, "status") == "message" && json["timestamp"] is not null ? change(client, json) : [json];
        },
    };

    public static int Waiting(ProxyClient client) => client.Notes.GetValueOrDefault("waiting");

    public static Change On(string status, Change change) =>
        (client, json) => Get(json, "status") == status ? change(client, json) : [json];

    public static Change Every(int count, Func<JsonNode, IEnumerable<JsonNode>> change)
    {
        int seen = 0;
        return (_, json) => ++seen % count == 0 ? change(json) : [json];
    }

    public static Change Edit(string field, Func<string, string> edit) =>
        (_, json) => [With(json, field, edit(Get(json, field)))];

    public static Change EachGroup(Action<string, JsonArray> edit) => (_, json) =>
    {
        foreach ((string name, JsonNode? members) in json["groups"]!.AsObject()) edit(name, members!.AsArray());
        return [json];
    };

    public static string Get(JsonNode json, string field) => (string?)json[field] ?? "";

    public static JsonNode With(JsonNode json, string field, JsonNode value)
    {
        json[field] = value;
        return json;
    }

    public static JsonNode Without(JsonNode json, string field)
    {
        json.AsObject().Remove(field);
        return json;
    }

    public static JsonObject Status(string status, string message) => new()
    {
        ["status"] = status,
        ["message"] = message,
    };

    public static bool Says(JsonNode json, string words) =>
        Get(json, "message").Contains(words, StringComparison.Ordinal);

    public static bool IsMalformed(JsonNode json) => Says(json, "Invalid message format");

    public static bool IsUnknown(JsonNode json) => Says(json, "is not connected");

    public static string Time(DateTime time) => time.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
}
