using System.Globalization;
using System.Text.Json.Nodes;
using ClassChat.Protocol;
using ClassChat.Testing.FaultyServers;
using static ClassChat.Testing.Faults.Changes;

namespace ClassChat.Testing.Faults;

/// <summary>The faults about messages and files that wait until their receiver returns.</summary>
internal static class OfflineFaults
{
    /// <summary>All of them, in the order of the rubric.</summary>
    public static IReadOnlyList<Fault> All { get; } =
        [
            .. Queue(), .. Notices(), .. Deliveries(), .. Timestamps(), .. Cleared(), .. Files(),
            .. CapacityAndSpeed(),
        ];

    private static IEnumerable<Fault> Queue()
    {
        yield return New("b3.queue", "does not say that it queues", Level.Bonus3,
            () => Down("sent", (_, json) => Says(json, "queued") ? [] : [json]));
        yield return New("b3.queue", "says that it delivered what it queues", Level.Bonus3,
            () => Down("sent", (_, json) => Says(json, "queued") ? [Status("sent", "Message delivered")] : [json]));
        yield return New("b3.queue", "loses what is queued", Level.Bonus3, () => Letters((_, _) => []));
    }

    private static IEnumerable<Fault> Notices()
    {
        yield return New("b3.notice", "does not say how many messages wait", Level.Bonus3,
            () => Down("offline_messages", (_, _) => []));
        yield return New("b3.notice", "counts the waiting messages from zero", Level.Bonus3,
            () => Down("offline_messages", (_, json) => [With(json, "count", (int)json["count"]! - 1)]));
        yield return New("b3.notice", "counts what waits for anybody", Level.Bonus3, () =>
        {
            int all = 0;
            return new Rules
            {
                Down = (_, json) =>
                {
                    if (Says(json, "queued")) all++;
                    if (Get(json, "status") != "offline_messages") return [json];
                    int own = (int)json["count"]!;
                    json["count"] = all;
                    all -= own;
                    return [json];
                },
            };
        });
    }

    private static IEnumerable<Fault> Deliveries()
    {
        yield return New("b3.deliver", "loses the last of more than ten messages that wait", Level.Bonus3,
            () => Letters(Numbered(30, _ => [])));
        yield return New("b3.deliver", "delivers one of the messages that wait twice", Level.Bonus3,
            () => Letters(Numbered(25, json => [json, json])));
        yield return New("b3.deliver", "mistakes the sender of a message that waits", Level.Bonus3,
            () => Letters(Numbered(25, json => [With(json, "sender", Get(json, "receiver"))])));
        yield return New("b3.deliver", "swaps two messages that wait", Level.Bonus3, () =>
        {
            JsonNode? held = null;
            return Letters((client, json) =>
            {
                int number = client.Count("letters");
                if (Waiting(client) != 30 || number is not (12 or 13)) return [json];
                if (number == 12) { held = json; return []; }
                return [json, held!];
            });
        });

        // The number-th letter, of those who have thirty: fewer or more wait in all other scenarios.
        static Change Numbered(int number, Func<JsonNode, IEnumerable<JsonNode>> change) => (client, json) =>
            client.Count("letters") == number && Waiting(client) == 30 ? change(json) : [json];
    }

    private static IEnumerable<Fault> Timestamps()
    {
        yield return New("b3.timestamp", "does not say when a message was sent", Level.Bonus3,
            () => Letters((_, json) => [Without(json, "timestamp")]));
        yield return New("b3.timestamp", "tells when it delivers, not when it was sent", Level.Bonus3,
            () => Letters((_, json) => [With(json, "timestamp", Time(TimeProvider.System.GetLocalNow().DateTime))]));
        yield return New("b3.timestamp", "is an hour ahead", Level.Bonus3, () => Letters((_, json) =>
        {
            DateTime sent = DateTime.Parse(Get(json, "timestamp"), CultureInfo.InvariantCulture);
            return [With(json, "timestamp", Time(sent.AddHours(1)))];
        }));
    }

    private static IEnumerable<Fault> Cleared()
    {
        yield return New("b3.cleared", "delivers what waited once more at the next return", Level.Bonus3,
            () => new QueueNotCleared());
        yield return New("b3.cleared", "delivers a file that waited once more at the next return", Level.Bonus3,
            () => new QueueNotCleared("file_transfer"));
    }

    private static IEnumerable<Fault> Files()
    {
        yield return New("b3.files", "queues no files", Level.Bonus3,
            () => Down("file_transfer", (_, json) => json["timestamp"] is null ? [json] : []));
        yield return New("b3.files", "spoils files that wait", Level.Bonus3,
            () => Down("file_transfer", (client, json) => json["timestamp"] is null
                ? [json]
                : Edit("data", data => Convert.ToBase64String(Convert.FromBase64String(data)[..^1]))(client, json)));
    }

    private static IEnumerable<Fault> CapacityAndSpeed()
    {
        yield return New("b3.capacity", "keeps 999 messages for somebody", Level.Bonus3,
            () => Letters((client, json) => client.Count("letters") > 999 ? [] : [json]));
        yield return New("b3.capacity", "loses one of 500 messages that wait", Level.Bonus3,
            () => Letters((client, json) => client.Count("letters") % 500 == 0 ? [] : [json]));
        // No clock is so patient on a busy machine that fifty seconds are one.
        yield return New("b3.speed", "rests half a second before each message that waits", Level.Bonus3,
            () => new RestsBetween(TimeSpan.FromSeconds(0.5)));
    }
}
