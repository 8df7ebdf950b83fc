using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using ClassChat.Protocol;
using ClassChat.Testing.FaultyServers;
using static ClassChat.Testing.Faults.Changes;

namespace ClassChat.Testing.Faults;

/// <summary>The faults of a server of Task 4: names, messages, confirmations, errors and lists of users.</summary>
internal static class ChatFaults
{
    // So many people are no chat between a few: what goes wrong only then is what concurrency is about.
    private const int Crowd = 15;

    /// <summary>All of them, in the order of the rubric.</summary>
    public static IReadOnlyList<Fault> All { get; } =
        [.. Register(), .. RouteFaults.All, .. Confirmations(), .. Errors(), .. Users(), .. Crowds()];

    private static IEnumerable<Fault> Register()
    {
        yield return New("t3.independent", "has everybody wait for who does not read, where people write to each other",
            Level.Task4, () => new EverybodyWaits());
        yield return New("t4.register", "throws out the holder of a name that somebody else asks for", Level.Task4,
            () => new HolderEvicted());
        yield return New("t4.register", "never frees a name", Level.Task4, () => new Rules { ForgetsNobody = true });
        yield return New("t4.register", "cuts off who comes back for the first time", Level.Task4, CutFirstReturns);
        yield return New("t4.register", "lets people in without a word", Level.Task4,
            () => Down("success", (client, json) => client.Count("welcome") == 1 ? [] : [json]));
    }

    private static IEnumerable<Fault> Confirmations()
    {
        yield return New("t4.confirm", "confirms nothing", Level.Task4, () => Down("sent", (_, _) => []));
        yield return New("t4.confirm", "forgets to confirm one message in five", Level.Task4,
            () => Down("sent", Every(5, _ => [])));
        yield return New("t4.confirm", "says that it has queued what it delivered", Level.Task4,
            () => Down("sent", (_, json) => [With(json, "message", "Message queued for you")]));
        yield return New("t4.confirm", "answers an error to what it delivered", Level.Task4,
            () => Down("sent", (_, json) => [Status("error", Get(json, "message"))]));
    }

    private static IEnumerable<Fault> Errors()
    {
        yield return New("t4.errors", "says nothing to malformed input", Level.Task4,
            () => Down("error", (_, json) => IsMalformed(json) ? [] : [json]));
        yield return New("t4.errors", "hangs up at malformed input", Level.Task4,
            () => Down("error", (client, json) =>
            {
                if (!IsMalformed(json)) return [json];
                client.Socket.Close();
                return [];
            }));
        yield return New("t4.errors", "hangs up at a message without a receiver", Level.Task4, () => new Rules
        {
            Up = (client, json) =>
            {
                if (json["receiver"] is not null) return [json];
                client.Socket.Close();
                return [];
            },
        });
        yield return New("t4.errors", "says nothing to an unknown receiver", Level.Task4,
            () => Down("error", (_, json) => IsUnknown(json) ? [] : [json]));
        yield return New("t4.errors", "confirms what it sent to nobody", Level.Task4,
            () => Down("error", (_, json) => IsUnknown(json) ? [Status("sent", "Message delivered")] : [json]));
        yield return New("t4.errors", "listens no more to who was refused something", Level.Task4,
            () => new Rules
            {
                Down = On("error", (client, json) =>
                {
                    client.Count("refused");
                    return [json];
                }),
                Up = (client, json) => client.Notes.ContainsKey("refused") ? [] : [json],
            });
    }

    private static IEnumerable<Fault> Users()
    {
        yield return New("t4.users", "sends no list of users", Level.Task4, () => Down("user_list", (_, _) => []));
        yield return New("t4.users", "sends the list of users only to who joins", Level.Task4,
            () => Down("user_list", (client, json) => client.Count("lists") == 1 ? [json] : []));
        yield return New("t4.users", "leaves the last one out of the list of users", Level.Task4,
            () => Down("user_list", (_, json) =>
            {
                if (json["users"]!.AsArray() is { Count: > 1 } users) users.RemoveAt(users.Count - 1);
                return [json];
            }));
        yield return New("t4.users", "keeps in the list of users who has left", Level.Task4, () =>
        {
            SortedSet<string> all = new(StringComparer.Ordinal);
            return Down("user_list", (_, json) =>
            {
                all.UnionWith(json["users"]!.AsArray().Select(name => (string)name!));
                json["users"] = new JsonArray([.. all.Select(name => (JsonNode)name)]);
                return [json];
            });
        });
        yield return New("t4.users", "sends no list of users when somebody leaves", Level.Task4,
            () => Down("user_list", (client, json) =>
            {
                int count = json["users"]!.AsArray().Count;
                bool isFewer = client.Notes.TryGetValue("users", out int before) && count < before;
                if (!isFewer) client.Notes["users"] = count;
                return isFewer ? [] : [json];
            }));
    }

    private static IEnumerable<Fault> Crowds()
    {
        yield return InCrowd("loses one message in forty while many are here", () => Every(40, _ => []));
        yield return InCrowd("delivers one message in forty twice while many are here",
            () => Every(40, json => [json, json]));
        yield return InCrowd("delivers one message in forty to somebody else while many are here", () =>
        {
            int count = 0;
            return (client, json) =>
            {
                if (++count % 40 != 0) return [json];
                client.All.First(other => other != client && other.Name is not null).Tell(json);
                return [];
            };
        });
        yield return New("t4.safe", "delivers the last message once more to who comes back", Level.Task4, () =>
        {
            var last = new Dictionary<string, JsonNode>();
            return new Rules
            {
                Down = (client, json) =>
                {
                    bool isWelcome = Get(json, "status") == "success" && client.Count("welcome") == 1;
                    if (isWelcome && last.TryGetValue(client.Name!, out JsonNode? before)) return [json, before];
                    if (Get(json, "status") == "message") last[client.Name!] = json;
                    return [json];
                },
            };
        });

        static Fault InCrowd(string name, Func<Change> change) => New("t4.safe", name, Level.Task4, () =>
        {
            Change wrong = change();
            return Down("message", (client, json) => client.All.Count() > Crowd ? wrong(client, json) : [json]);
        });
    }

    private static Rules CutFirstReturns()
    {
        ConcurrentDictionary<string, int> came = [];
        return Down("success", (client, json) =>
        {
            bool isWelcome = Get(json, "message").StartsWith("Welcome", StringComparison.Ordinal);
            if (!isWelcome || came.AddOrUpdate(client.Asked!, 1, (_, count) => count + 1) != 2) return [json];
            client.Socket.Close();
            return [];
        });
    }
}
