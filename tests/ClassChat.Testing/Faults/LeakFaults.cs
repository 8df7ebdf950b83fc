using System.Text.Json.Nodes;
using ClassChat.Protocol;
using ClassChat.Testing.FaultyServers;
using static ClassChat.Testing.Faults.Changes;

namespace ClassChat.Testing.Faults;

/// <summary>Faults by which people get to read what was sent to others, in whatever kind of message.</summary>
internal static class LeakFaults
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<Fault> All { get; } = [.. Direct(), .. ToGroups()];

    private static IEnumerable<Fault> Direct()
    {
        yield return New("t4.route", "tells everybody else in a notice who wrote what to whom", Level.Task4,
            () => Leak("message", Notice));
        yield return New("t4.route", "sends everybody else a copy inside of an object that nobody knows", Level.Task4,
            () => Leak("message", Copy));
        yield return New("t4.route", "sends everybody else a copy some time later", Level.Task4,
            () => new CopiesLater(TimeSpan.FromMilliseconds(700)));
    }

    private static IEnumerable<Fault> ToGroups()
    {
        yield return New("b1.broadcast", "tells who is in no group in a notice who wrote what", Level.Bonus1,
            () => Leak("group_message", Notice));
        yield return New("b1.broadcast", "sends who is in no group a copy inside of an object that nobody knows",
            Level.Bonus1, () => Leak("group_message", Copy));
        yield return New("b2.group", "tells who is in no group the bytes of a file in a notice", Level.Bonus2,
            () => Leak("file_transfer", json => json["group"] is null
                ? null
                : Status("system", Get(json, "data"))));
    }

    private static Rules Leak(string status, Func<JsonNode, JsonNode?> told) => Down(status, (client, json) =>
    {
        bool isToGroup = json["group"] is not null;
        foreach (ProxyClient other in client.All.Where(other => other != client && other.Name is not null
            && other.Name != Get(json, "sender") && !(isToGroup && other.KnowsGroups)))
        {
            if (told(json) is JsonNode leak) other.Tell(leak);
        }

        return [json];
    });

    private static JsonObject Notice(JsonNode json) =>
        Status("system", $"{Get(json, "sender")} wrote to {Get(json, "receiver")}: {Get(json, "text")}");

    private static JsonObject Copy(JsonNode json) => new() { ["status"] = "copy", ["of"] = json.DeepClone() };
}
