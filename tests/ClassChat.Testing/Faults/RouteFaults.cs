using System.Text.Json.Nodes;
using ClassChat.Protocol;
using static ClassChat.Testing.Faults.Changes;

namespace ClassChat.Testing.Faults;

/// <summary>The faults of a server that passes on direct messages.</summary>
internal static class RouteFaults
{
    /// <summary>All of them, in the order of the rubric.</summary>
    public static IReadOnlyList<Fault> All { get; } = [.. Deliveries(), .. Contents()];

    private static IEnumerable<Fault> Deliveries()
    {
        yield return Text("loses one message in fifty", () => Every(50, _ => []));
        yield return Text("delivers one message in forty twice", () => Every(40, json => [json, json]));
        yield return Text("swaps two messages in thirty", () =>
        {
            JsonNode? held = null;
            int count = 0;
            return (client, json) =>
            {
                if (++count % 30 == 0 && held is null) { held = json; client.Count("held"); return []; }
                if (held is null || !client.Notes.ContainsKey("held")) return [json];
                (JsonNode first, held) = (held, null);
                client.Notes.Clear();
                return [json, first];
            };
        });
        yield return Text("also tells a third person", () => (client, json) =>
        {
            string sender = Get(json, "sender");
            client.All.FirstOrDefault(other => other != client && other.Name is not null && other.Name != sender)
                ?.Tell(json);
            return [json];
        });
    }

    private static IEnumerable<Fault> Contents()
    {
        foreach (int size in new[] { 1000, 1023, 4095, 50_000 })
        {
            yield return Text($"cuts texts off behind {size} characters",
                () => Edit("text", text => text.Length > size ? text[..size] : text));
        }

        yield return Text("forgets who sent one message in thirty", () => Every(30, json => [Without(json, "sender")]));
        yield return Text("takes the receiver for the sender of one message in thirty",
            () => Every(30, json => [With(json, "sender", Get(json, "receiver"))]));
        yield return Text("trims texts", () => Edit("text", text => text.Trim()));
        yield return Text("drops what joins characters",
            () => Edit("text", text => text.Replace("\u200d", "", StringComparison.Ordinal)));
        yield return Text("drops accents that stand alone",
            () => Edit("text", text => text.Replace("\u0301", "", StringComparison.Ordinal)));
        yield return Text("makes one line of several",
            () => Edit("text", text => text.Replace('\n', ' ')));
        yield return Text("drops backslashes",
            () => Edit("text", text => text.Replace("\\", "", StringComparison.Ordinal)));
        yield return Text("makes other quotes",
            () => Edit("text", text => text.Replace('"', '\'')));
        yield return Text(
            "loses texts of one character", () => (_, json) => Get(json, "text").Length == 1 ? [] : [json]);
    }

    private static Fault Text(string name, Func<Change> change) =>
        New("t4.route", name, Level.Task4, () => Down("message", change()));
}
