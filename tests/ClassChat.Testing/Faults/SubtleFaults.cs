using System.Diagnostics;
using System.Text.Json.Nodes;
using ClassChat.Specification.Scenarios;
using ClassChat.Testing.FaultyServers;
using static ClassChat.Testing.Faults.Changes;

namespace ClassChat.Testing.Faults;

/// <summary>A fault that shows only among many people, or seldom, or when things happen at the same time.</summary>
/// <param name="Invariant">The property of workloads that it breaks.</param>
/// <param name="Name">What the server does, as a sentence goes on after "a server that".</param>
/// <param name="New">The fault, anew for each server.</param>
internal sealed record SubtleFault(Invariant Invariant, string Name, Func<Rules> New)
{
    /// <inheritdoc/>
    public override string ToString() => $"{InvariantNames.Name(Invariant)}: a server that {Name}";
}

/// <summary>Faults that nobody would write a scenario for: workloads are to find them.</summary>
internal static class SubtleFaults
{
    /// <summary>So soon after coming back, or after somebody else, is "at the same time".</summary>
    private static readonly TimeSpan _soon = TimeSpan.FromMilliseconds(20);

    /// <summary>All of them.</summary>
    public static IReadOnlyList<SubtleFault> All { get; } =
    [
        new(Invariant.Loss, "loses one message in 300", () => Down("message", Every(300, _ => []))),
        new(Invariant.Duplication, "delivers one message in 300 twice",
            () => Down("message", Every(300, json => [json, json]))),
        new(Invariant.Order, "swaps two messages to one person, one time in 100", () => Down("message", Swap(100))),
        new(Invariant.Crosstalk, "also gives one message in 300 to somebody else", Misdirect),
        new(Invariant.Loss, "loses what is sent to somebody who has just come back", LoseToNewcomers),
        new(Invariant.Membership, "forgets to send to who joined a group last, one time in 3", ForgetNewMembers),
        new(Invariant.Membership, "sends one more message to who has just left a group", RememberOldMembers),
        new(Invariant.Clearing, "delivers what waited once more at a quick return", RepeatLetters),
        new(Invariant.Names, "lets two in under one name if they ask at the same moment", LetTwoIn),
        new(Invariant.Users, "leaves one in five who come back out of the lists", LeaveOut),
        new(Invariant.Files, "flips a bit in one file of ten", () => Down("file_transfer", Every(10, Flip))),
        new(Invariant.Answers, "forgets to confirm one message in 300", () => Down("sent", Every(300, _ => []))),
        new(Invariant.Times, "writes the time of delivery on one letter in ten",
            () => Letters(Every(10, json => [With(json, "timestamp", "2001-01-01 00:00:00")]))),
    ];

    private static Change Swap(int every)
    {
        Dictionary<ProxyClient, JsonNode> held = [];
        int count = 0;
        return (client, json) =>
        {
            if (held.Remove(client, out JsonNode? first)) return [json, first];
            if (++count % every != 0) return [json];
            held[client] = json;
            return [];
        };
    }

    private static Rules Misdirect()
    {
        int count = 0;
        return Down("message", (client, json) =>
        {
            if (++count % 300 == 0)
            {
                string sender = Get(json, "sender");
                client.All.FirstOrDefault(other => other != client && other.Name is not null && other.Name != sender)
                    ?.Tell(json);
            }

            return [json];
        });
    }

    private static Rules LoseToNewcomers()
    {
        HashSet<string> known = [];
        Dictionary<ProxyClient, long> came = [];
        return new Rules
        {
            Down = (client, json) =>
            {
                if (Get(json, "message").StartsWith("Welcome", StringComparison.Ordinal) && !known.Add(client.Name!))
                    came[client] = Stopwatch.GetTimestamp();
                bool isNews = Get(json, "status") == "message" && json["timestamp"] is null;
                if (!isNews || !came.TryGetValue(client, out long at)) return [json];
                came.Remove(client);
                return Stopwatch.GetElapsedTime(at) < 10 * _soon ? [] : [json];
            },
        };
    }

    private static Rules ForgetNewMembers()
    {
        ProxyClient? last = null;
        int count = 0;
        return new Rules
        {
            Up = (client, json) =>
            {
                if (Get(json, "receiver").StartsWith("/join", StringComparison.Ordinal)) last = client;
                return [json];
            },
            Down = On("group_message", (client, json) => client == last && ++count % 3 == 0 ? [] : [json]),
        };
    }

    private static Rules RememberOldMembers()
    {
        Dictionary<string, ProxyClient> left = [];
        return new Rules
        {
            Up = (client, json) =>
            {
                if (Get(json, "receiver").Split(' ') is ["/leave", string group]) left[group] = client;
                return [json];
            },
            Down = On("group_message", (_, json) =>
            {
                if (left.Remove(Get(json, "group"), out ProxyClient? old)) old.Tell(json.DeepClone());
                return [json];
            }),
        };
    }

    private static Rules RepeatLetters()
    {
        Dictionary<string, (long At, List<JsonNode> Letters)> last = [];
        return new Rules
        {
            Down = (client, json) =>
            {
                string name = client.Name ?? "";
                if (Get(json, "message").StartsWith("Welcome", StringComparison.Ordinal))
                {
                    last.Remove(name, out (long At, List<JsonNode> Letters) before);
                    last[name] = (Stopwatch.GetTimestamp(), []);
                    return before.Letters is { Count: > 0 } && Stopwatch.GetElapsedTime(before.At) < 50 * _soon
                        ? [json, .. before.Letters]
                        : [json];
                }

                if (json["timestamp"] is not null && last.TryGetValue(name, out (long At, List<JsonNode> Letters) now))
                    now.Letters.Add(json.DeepClone());
                return [json];
            },
        };
    }

    private static Rules LetTwoIn()
    {
        Dictionary<string, long> welcomed = [];
        return new Rules
        {
            Down = (client, json) =>
            {
                string message = Get(json, "message");
                if (message.StartsWith("Welcome", StringComparison.Ordinal))
                    welcomed[client.Name!] = Stopwatch.GetTimestamp();
                bool isTaken = client.Name is null && message.Contains("already taken", StringComparison.Ordinal);
                return isTaken && welcomed.TryGetValue(client.Asked!, out long at)
                    && Stopwatch.GetElapsedTime(at) < 10 * _soon
                    ? [Status("success", $"Welcome {client.Asked}!")]
                    : [json];
            },
        };
    }

    private static Rules LeaveOut()
    {
        HashSet<string> known = [], lost = [];
        int returns = 0;
        return new Rules
        {
            Down = (client, json) =>
            {
                if (Get(json, "message").StartsWith("Welcome", StringComparison.Ordinal) && !known.Add(client.Name!)
                    && ++returns % 5 == 0) lost.Add(client.Name!);
                if (Get(json, "status") == "user_list")
                    json["users"] = new JsonArray(
                        [.. json["users"]!.AsArray().Where(user => !lost.Contains((string)user!))
                            .Select(user => user!.DeepClone())]);
                return [json];
            },
        };
    }

    private static IEnumerable<JsonNode> Flip(JsonNode json)
    {
        byte[] content = Convert.FromBase64String(Get(json, "data"));
        if (content.Length > 0) content[^1] ^= 1;
        return [With(json, "data", Convert.ToBase64String(content))];
    }
}
