using System.Text.Json.Nodes;
using ClassChat.Protocol;
using ClassChat.Testing.FaultyServers;
using static ClassChat.Testing.Faults.Changes;

namespace ClassChat.Testing.Faults;

/// <summary>The faults about groups.</summary>
internal static class GroupFaults
{
    /// <summary>All of them, in the order of the rubric.</summary>
    public static IReadOnlyList<Fault> All { get; } =
        [
            .. Creations(), .. Joins(), .. Leaves(), .. Lists(), .. Broadcasts(), .. Memberships(), .. Cleanups(),
        ];

    private static IEnumerable<Fault> Creations()
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
    }

    private static IEnumerable<Fault> Joins()
    {
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
    }

    private static IEnumerable<Fault> Leaves()
    {
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
    }

    private static IEnumerable<Fault> Lists()
    {
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
    }

    private static IEnumerable<Fault> Broadcasts()
    {
        yield return New("b1.broadcast", "tells a group's message also to who is in none", Level.Bonus1,
            () => new GroupLeaks());
        yield return ToMany("loses one group message in three", () => Every(3, _ => []));
        yield return ToMany("delivers one group message in three twice", () => Every(3, json => [json, json]));
        yield return ToMany("names another group", () => (_, json) => [With(json, "group", "another")]);
        yield return ToMany(
            "names a member as the sender", () => (client, json) => [With(json, "sender", client.Name!)]);
        yield return ToMany("drops what is not ASCII from group messages",
            () => Edit("text", text => string.Concat(text.Where(char.IsAscii))));

        // Five are in the scenarios about group messages, fewer in all others about groups.
        static Fault ToMany(string name, Func<Change> change) => New("b1.broadcast", name, Level.Bonus1, () =>
        {
            Change wrong = change();
            return Down("group_message", (client, json) => client.All.Count() > 4 ? wrong(client, json) : [json]);
        });
    }

    private static IEnumerable<Fault> Memberships()
    {
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
    }

    private static IEnumerable<Fault> Cleanups()
    {
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
    }
}
