using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using ClassChat.Protocol;
using ClassChat.Testing.FaultyServers;
using static ClassChat.Testing.Faults.Changes;

namespace ClassChat.Testing.Faults;

/// <summary>All faults of the matrix: each is one thing that a server does wrong, in front of our own server.</summary>
internal static class MatrixFaults
{
    // So many people are no chat between a few: what goes wrong only then is what concurrency is about.
    private const int Crowd = 15;

    /// <summary>All of them, in the order of the rubric.</summary>
    public static IReadOnlyList<Fault> All { get; } =
        [
            .. OperatorFaults.All, .. EchoFaults.All, .. Register(), .. Route(), .. Talk(), .. Crowds(), .. Groups(),
            .. FileAndOfflineFaults.All, .. NoteFaults.All,
        ];

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

    private static IEnumerable<Fault> Route()
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

        static Fault Text(string name, Func<Change> change) =>
            New("t4.route", name, Level.Task4, () => Down("message", change()));
    }

    private static IEnumerable<Fault> Talk()
    {
        yield return New("t4.confirm", "confirms nothing", Level.Task4, () => Down("sent", (_, _) => []));
        yield return New("t4.confirm", "forgets to confirm one message in five", Level.Task4,
            () => Down("sent", Every(5, _ => [])));
        yield return New("t4.confirm", "says that it has queued what it delivered", Level.Task4,
            () => Down("sent", (_, json) => [With(json, "message", "Message queued for you")]));
        yield return New("t4.confirm", "answers an error to what it delivered", Level.Task4,
            () => Down("sent", (_, json) => [Status("error", Get(json, "message"))]));

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

    private static IEnumerable<Fault> Groups()
    {
        yield return New("b1.create", "does not answer who creates a group", Level.Bonus1,
            () => Down("success", (_, json) => Says(json, "created") ? [] : [json]));
        yield return New("b1.create", "does not list the creator of a group", Level.Bonus1,
            () => Down("group_list", EachGroup((_, members) =>
            {
                if (members.Count > 0) members.RemoveAt(0);
            })));
        yield return New("b1.duplicate", "answers success to who creates a group again", Level.Bonus1,
            () => Down("error", (_, json) => Says(json, "already exists") ? [Status("success", "Created")] : [json]));
        yield return New("b1.duplicate", "says nothing to who creates a group again", Level.Bonus1,
            () => Down("error", (_, json) => Says(json, "already exists") ? [] : [json]));
        yield return New("b1.join", "answers an error to who joined a group", Level.Bonus1,
            () => Down("success", (_, json) => Says(json, "Joined") ? [Status("error", "No.")] : [json]));
        yield return New("b1.join", "creates the group that somebody wants to join", Level.Bonus1, () =>
        {
            HashSet<string> groups = [];
            return new Rules
            {
                Up = (_, json) =>
                {
                    string[] words = Get(json, "receiver").Split(' ');
                    if (words is ["/create", string made]) groups.Add(made);
                    return words is ["/join", string name] && groups.Add(name)
                        ? [With(json, "receiver", "/create " + name)]
                        : [json];
                },
            };
        });
        yield return New("b1.leave", "delivers one message more to who left a group", Level.Bonus1, () =>
        {
            HashSet<ProxyClient> left = [];
            return new Rules
            {
                Up = (client, json) =>
                {
                    if (Get(json, "receiver").StartsWith("/leave", StringComparison.Ordinal)) left.Add(client);
                    return [json];
                },
                Down = On("group_message", (client, json) =>
                {
                    foreach (ProxyClient gone in left) gone.Tell(json);
                    left.Clear();
                    return [json];
                }),
            };
        });
        yield return New("b1.leave", "lets people leave groups that they are not in", Level.Bonus1,
            () => Down("error", (_, json) => Says(json, "not a member") ? [Status("success", "Left")] : [json]));
        yield return New("b1.leave", "does not answer who leaves a group", Level.Bonus1,
            () => Down("success", (_, json) => Says(json, "Left") ? [] : [json]));
        yield return New("b1.list", "lists only one group", Level.Bonus1,
            () => Down("group_list", (_, json) =>
            {
                JsonObject groups = json["groups"]!.AsObject();
                if (groups.Count > 1) groups.Remove(groups.Last().Key);
                return [json];
            }));
        yield return New("b1.list", "leaves a member out where there are several groups", Level.Bonus1,
            () => Down("group_list", (client, json) =>
                json["groups"]!.AsObject().Count > 1
                    ? EachGroup((_, members) => members.RemoveAt(members.Count - 1))(client, json)
                    : [json]));
        yield return New("b1.broadcast", "tells a group's message also to who is in none", Level.Bonus1,
            () => new GroupLeaks());
        yield return ToMany("loses one group message in three", () => Every(3, _ => []));
        yield return ToMany("delivers one group message in three twice", () => Every(3, json => [json, json]));
        yield return ToMany("names another group", () => (_, json) => [With(json, "group", "another")]);
        yield return ToMany(
            "names a member as the sender", () => (client, json) => [With(json, "sender", client.Name!)]);
        yield return ToMany("drops what is not ASCII from group messages",
            () => Edit("text", text => string.Concat(text.Where(char.IsAscii))));
        yield return New("b1.broadcast", "tells a group's message twice to who has joined twice", Level.Bonus1,
            () => new Rules
            {
                Up = (client, json) =>
                {
                    string receiver = Get(json, "receiver");
                    if (receiver.StartsWith("/join ", StringComparison.Ordinal)) client.Count(receiver);
                    return [json];
                },
                Down = On("group_message", (client, json) =>
                    client.Notes.GetValueOrDefault("/join " + Get(json, "group")) > 1 ? [json, json] : [json]),
            });
        yield return New("b1.broadcast", "stops at the first member of a group who has gone", Level.Bonus1, () =>
        {
            HashSet<(string Group, ProxyClient Member)> members = [];
            return new Rules
            {
                Up = (client, json) =>
                {
                    string receiver = Get(json, "receiver");
                    if (receiver.Split(' ') is ["/create" or "/join", string group]) members.Add((group, client));
                    bool isHeard = !receiver.StartsWith('@')
                        || members.All(one => one.Group != receiver[1..] || client.All.Contains(one.Member));
                    return isHeard ? [json] : [];
                },
            };
        });
        yield return New("b1.cleanup", "lists groups that nobody is in", Level.Bonus1, () =>
        {
            HashSet<string> known = [];
            return Down("group_list", (_, json) =>
            {
                JsonObject groups = json["groups"]!.AsObject();
                known.UnionWith(groups.Select(group => group.Key));
                foreach (string gone in known.Where(name => !groups.ContainsKey(name))) groups[gone] = new JsonArray();
                return [json];
            });
        });
        yield return New("b1.cleanup", "never lets a group be created again", Level.Bonus1, () =>
        {
            HashSet<string> groups = [];
            return new Rules
            {
                Up = (client, json) =>
                {
                    string receiver = Get(json, "receiver");
                    bool isCreation = receiver.StartsWith("/create", StringComparison.Ordinal);
                    if (!isCreation || groups.Add(receiver)) return [json];
                    client.Tell(Status("error", "Group already exists."));
                    return [];
                },
            };
        });

        // Five are in the scenarios about group messages, fewer in all others about groups.
        static Fault ToMany(string name, Func<Change> change) => New("b1.broadcast", name, Level.Bonus1, () =>
        {
            Change wrong = change();
            return Down("group_message", (client, json) => client.All.Count() > 4 ? wrong(client, json) : [json]);
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
