using System.Text;
using System.Text.Json.Nodes;
using ClassChat.Protocol;
using ClassChat.Testing.FaultyServers;
using static ClassChat.Testing.Faults.Changes;

namespace ClassChat.Testing.Faults;

/// <summary>
/// Faults of servers that work well otherwise, and that show only later, only the second time, or only beyond a number.
/// The Python server of the tests has the same ones.
/// </summary>
internal static class PlausibleFaults
{
    /// <summary>All of them, in the order of the rubric.</summary>
    public static IReadOnlyList<Fault> All { get; } =
    [
        .. Connections(), .. Names(), .. Texts(), .. LeakFaults.All, .. Answers(), .. Groups(), .. Files(), .. Mail(),
    ];

    private static IEnumerable<Fault> Connections()
    {
        yield return New("t3.independent", "throws everybody out when nobody has said anything for four seconds",
            Level.Task4, () => new EndsIdle(TimeSpan.FromSeconds(4)));
        yield return New("t3.disconnect", "lets nobody in after 150 connections in all", Level.Task4, () =>
        {
            int connections = 0;
            return new Rules { Name = name => Interlocked.Increment(ref connections) > 150 ? null : name };
        });
        yield return New("t4.users", "sends a wrong list of users after each right one", Level.Task4,
            () => new WrongListLater(TimeSpan.FromMilliseconds(330)));
    }

    private static IEnumerable<Fault> Names()
    {
        yield return New("t4.register", "takes names that differ only in case for one name", Level.Task4, () =>
        {
            Dictionary<string, string> names = new(StringComparer.OrdinalIgnoreCase);
            return new Rules
            {
                Name = name =>
                {
                    lock (names) return names.TryAdd(name, name) ? name : names[name];
                },
                Up = (_, json) =>
                {
                    lock (names)
                        return names.TryGetValue(Get(json, "receiver"), out string? known)
                            ? [With(json, "receiver", known)]
                            : [json];
                },
            };
        });
    }

    private static IEnumerable<Fault> Texts()
    {
        yield return Text("drops a text that the same sender has sent the same receiver before", () =>
        {
            HashSet<(string, string, string)> said = [];
            return (client, json) => !said.Add((client.Name!, Get(json, "receiver"), Get(json, "text")));
        });
        yield return Text("drops a text that the receiver has got from anybody before", () =>
        {
            HashSet<(string, string)> said = [];
            return (_, json) => !said.Add((Get(json, "receiver"), Get(json, "text")));
        });
        yield return Text("confirms a message to oneself, and does not deliver it",
            () => (client, json) => Get(json, "receiver") == client.Name);
        yield return Text("drops what a connection sends after 1,100 requests",
            () => (client, _) => client.Count("requests") > 1100);
        yield return New("t4.route", "cuts texts off behind 60,000 bytes", Level.Task4,
            () => Down("message", Edit("text", text => Cut(text, 60_000))));

        static Fault Text(string name, Func<Func<ProxyClient, JsonNode, bool>> drops) =>
            New("t4.route", name, Level.Task4, () =>
            {
                Func<ProxyClient, JsonNode, bool> dropped = drops();
                return new Rules
                {
                    Up = (client, json) =>
                    {
                        if (!IsDirect(json) || !dropped(client, json)) return [json];
                        client.Tell(Status("sent", $"Message delivered to {Get(json, "receiver")}"));
                        return [];
                    },
                };
            });
    }

    private static IEnumerable<Fault> Answers()
    {
        yield return New("t4.confirm", "says an error some time after it has confirmed a message", Level.Task4,
            () => new ErrorLater("sent", TimeSpan.FromMilliseconds(200)));
        yield return New("t4.confirm", "answers everything to each request, and checks nothing", Level.Bonus3,
            () => new AnswersEverything()) with
        {
            Others = ["t4.errors", "b1.create", "b2.corrupt", "b2.limit", "b2.confirm", "b3.queue"],
        };
    }

    private static IEnumerable<Fault> Groups()
    {
        yield return New("b1.broadcast", "ends a group when its creator's connection ends", Level.Bonus1, () =>
        {
            Dictionary<string, ProxyClient> creators = [];
            return new Rules
            {
                Up = (client, json) =>
                {
                    string receiver = Get(json, "receiver");
                    if (receiver.Split(' ') is ["/create", string made]) creators.TryAdd(made, client);
                    bool isGone = receiver.StartsWith('@')
                        && creators.TryGetValue(receiver[1..], out ProxyClient? creator)
                        && !client.All.Contains(creator);
                    if (!isGone) return [json];
                    client.Tell(Status("error", "There is no such group."));
                    return [];
                },
            };
        });
        yield return New("b1.broadcast", "forgets all members but the first after 150 messages to a group",
            Level.Bonus1, () => ToMembers((client, number, group) => client.Count("@" + group) > 150 && number > 1));
        yield return New("b1.broadcast", "sends messages to the first forty members of a group only", Level.Bonus1,
            () => ToMembers((_, number, _) => number > 40));
    }

    /// <summary>Drops messages to some members of groups, by the order in which they came to the group.</summary>
    private static Rules ToMembers(Func<ProxyClient, int, string, bool> drops)
    {
        Dictionary<string, int> members = [];
        return new Rules
        {
            Up = (client, json) =>
            {
                if (Get(json, "receiver").Split(' ') is ["/create" or "/join", string group])
                    client.Notes[group] = members[group] = members.GetValueOrDefault(group) + 1;
                return [json];
            },
            Down = On("group_message", (client, json) =>
                drops(client, client.Notes.GetValueOrDefault(Get(json, "group")), Get(json, "group")) ? [] : [json]),
        };
    }

    private static IEnumerable<Fault> Files()
    {
        yield return New("b2.intact", "lets messages in between the pieces of large files", Level.Bonus2,
            () => new Interleaves());
        yield return New("b2.intact", "refuses files above 10,000,000 bytes", Level.Bonus2, () => new Rules
        {
            Up = (client, json) =>
            {
                int size = (int?)json["file_data"]?["filesize"] ?? 0;
                if (size is <= 10_000_000 or > Limits.MaxFileBytes) return [json];
                client.Tell(Status("error", "File is larger than 10 MB"));
                return [];
            },
        });
        yield return New("b2.intact", "passes on a file under the name of somebody else who did not send it",
            Level.Bonus2, () =>
        {
            Dictionary<string, string> claimed = [];
            return new Rules
            {
                Up = (client, json) =>
                {
                    if (json["file_data"] is not JsonNode file || Get(json, "sender") == client.Name) return [json];
                    claimed[Get(file, "checksum")] = Get(json, "sender");
                    return [With(json, "sender", client.Name!)];
                },
                Down = On("file_transfer", (_, json) =>
                    claimed.Remove(Get(json, "checksum"), out string? name) ? [With(json, "sender", name)] : [json]),
            };
        });
    }

    private static IEnumerable<Fault> Mail()
    {
        yield return New("b3.deliver", "keeps messages only for names that have been there before", Level.Bonus3, () =>
        {
            HashSet<string> known = [];
            return new Rules
            {
                Down = On("success", (client, json) =>
                {
                    if (client.Name is string name) known.Add(name);
                    return [json];
                }),
                Up = (client, json) =>
                {
                    if (!IsDirect(json) || known.Contains(Get(json, "receiver"))) return [json];
                    client.Tell(Status("sent", $"Message queued for {Get(json, "receiver")} (currently offline)"));
                    return [];
                },
            };
        });
        yield return New("b3.deliver", "drops what has waited for more than eight seconds", Level.Bonus3,
            // Not where a thousand wait: on a slow machine it takes that long to send them.
            () => Letters((client, json) =>
                Waiting(client) < 100 && IsOlder(json, TimeSpan.FromSeconds(8)) ? [] : [json]));
        yield return New("b3.deliver", "keeps nothing that is sent to groups", Level.Bonus3,
            () => Down("group_message", (_, json) => json["timestamp"] is null ? [json] : []));
    }

    private static bool IsDirect(JsonNode json) =>
        json["file_data"] is null
        && Get(json, "receiver") is { Length: > 0 } receiver && receiver[0] is not ('/' or '@');

    private static bool IsOlder(JsonNode json, TimeSpan age) => DateTime.Parse(
        Get(json, "timestamp"), System.Globalization.CultureInfo.InvariantCulture) + age
        < TimeProvider.System.GetLocalNow().DateTime;

    private static string Cut(string text, int bytes)
    {
        byte[] all = Encoding.UTF8.GetBytes(text);
        if (all.Length <= bytes) return text;
        while ((all[bytes] & 0xC0) == 0x80) bytes--;
        return Encoding.UTF8.GetString(all, 0, bytes);
    }
}
