using System.Globalization;
using System.Text.Json.Nodes;
using ClassChat.Protocol;
using ClassChat.Testing.FaultyServers;
using static ClassChat.Testing.Faults.Changes;

namespace ClassChat.Testing.Faults;

/// <summary>The faults about files and about messages that wait.</summary>
internal static class FileAndOfflineFaults
{
    /// <summary>All of them, in the order of the rubric.</summary>
    public static IReadOnlyList<Fault> All { get; } = [.. Files(), .. Mail()];

    private static IEnumerable<Fault> Files()
    {
        yield return New("b2.intact", "flips a bit of each file", Level.Bonus2, () => new BitFlipped());
        yield return Content("drops the last byte of files above 64 KB",
            bytes => bytes.Length > 65_536 ? bytes[..^1] : bytes);
        yield return Content("drops the last byte of files of a whole number of KB",
            bytes => bytes.Length > 0 && bytes.Length % 1000 == 0 ? bytes[..^1] : bytes);
        yield return Content("fills files up to three bytes",
            bytes => bytes.Length is > 0 and < 3 ? [.. bytes, .. new byte[3 - bytes.Length]] : bytes);
        yield return New("b2.intact", "loses empty files", Level.Bonus2,
            () => Down("file_transfer", (_, json) => Get(json, "data").Length == 0 ? [] : [json]));
        yield return New("b2.intact", "shortens the endings of file names", Level.Bonus2,
            () => Down("file_transfer", Edit(
                "filename", name => name.Replace(".jpeg", ".jpg", StringComparison.Ordinal))));
        yield return New("b2.intact", "delivers files twice", Level.Bonus2,
            () => Down("file_transfer", (_, json) => [json, json]));
        yield return New("b2.intact", "names the wrong sender of a file", Level.Bonus2,
            () => Down("file_transfer", (client, json) => [With(json, "sender", client.Name!)]));
        yield return New("b2.checksum", "passes on no checksum", Level.Bonus2,
            () => Down("file_transfer", (_, json) => [Without(json, "checksum")]));
        yield return New("b2.corrupt", "makes corrupt files look good", Level.Bonus2, () => new Rules
        {
            Up = (_, json) =>
            {
                if (json["file_data"] is JsonNode file && file["data"] is not null)
                    file["checksum"] = Checksum.Compute(Convert.FromBase64String(Get(file, "data")));
                return [json];
            },
        });
        yield return New("b2.limit", "says nothing to a file that is too large", Level.Bonus2,
            () => Down("error", (_, json) => Says(json, "larger") || Says(json, "large") ? [] : [json]));
        yield return New("b2.limit", "hangs up at a file that is too large", Level.Bonus2,
            () => Down("error", (client, json) =>
            {
                if (!Says(json, "large")) return [json];
                client.Socket.Close();
                return [];
            }));
        yield return New("b2.limit", "says that it sent a file that is too large", Level.Bonus2,
            () => Down("error", (_, json) => Says(json, "large") ? [Status("success", "File sent to you")] : [json]));
        yield return New("b2.confirm", "confirms no files", Level.Bonus2,
            () => Down("success", (_, json) => Says(json, "File '") ? [] : [json]));
        yield return New("b2.confirm", "answers an error to a file that it delivered", Level.Bonus2,
            () => Down("success", (_, json) => Says(json, "File '") ? [Status("error", "No.")] : [json]));
        yield return New("b2.group", "loses files to groups", Level.Bonus2,
            () => Down("file_transfer", (_, json) => json["group"] is null ? [json] : []));
        yield return New("b2.group", "delivers files to a group also to who is in none", Level.Bonus2, () =>
        {
            bool isTold = false;
            return Down("file_transfer", (client, json) =>
            {
                if (json["group"] is null || isTold) return [json];
                isTold = true;
                foreach (ProxyClient other in client.All.Where(other => !other.KnowsGroups)) other.Tell(json);
                return [json];
            });
        });

        static Fault Content(string name, Func<byte[], byte[]> change) => New("b2.intact", name, Level.Bonus2,
            () => Down("file_transfer", Edit(
                "data", data => Convert.ToBase64String(change(Convert.FromBase64String(data))))));
    }

    private static IEnumerable<Fault> Mail()
    {
        yield return New("b3.queue", "does not say that it queues", Level.Bonus3,
            () => Down("sent", (_, json) => Says(json, "queued") ? [] : [json]));
        yield return New("b3.queue", "says that it delivered what it queues", Level.Bonus3,
            () => Down("sent", (_, json) => Says(json, "queued") ? [Status("sent", "Message delivered")] : [json]));
        yield return New("b3.queue", "loses what is queued", Level.Bonus3, () => Letters((_, _) => []));
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
        yield return New("b3.timestamp", "does not say when a message was sent", Level.Bonus3,
            () => Letters((_, json) => [Without(json, "timestamp")]));
        yield return New("b3.timestamp", "tells when it delivers, not when it was sent", Level.Bonus3,
            () => Letters((_, json) => [With(json, "timestamp", Time(TimeProvider.System.GetLocalNow().DateTime))]));
        yield return New("b3.timestamp", "is an hour ahead", Level.Bonus3, () => Letters((_, json) =>
        {
            DateTime sent = DateTime.Parse(Get(json, "timestamp"), CultureInfo.InvariantCulture);
            return [With(json, "timestamp", Time(sent.AddHours(1)))];
        }));
        yield return New("b3.cleared", "delivers what waited once more at the next return", Level.Bonus3,
            () => new QueueNotCleared());
        yield return New("b3.cleared", "delivers a file that waited once more at the next return", Level.Bonus3,
            () => new QueueNotCleared("file_transfer"));
        yield return New("b3.files", "queues no files", Level.Bonus3,
            () => Down("file_transfer", (_, json) => json["timestamp"] is null ? [json] : []));
        yield return New("b3.files", "spoils files that wait", Level.Bonus3,
            () => Down("file_transfer", (client, json) => json["timestamp"] is null
                ? [json]
                : Edit("data", data => Convert.ToBase64String(Convert.FromBase64String(data)[..^1]))(client, json)));
        yield return New("b3.capacity", "keeps 999 messages for somebody", Level.Bonus3,
            () => Letters((client, json) => client.Count("letters") > 999 ? [] : [json]));
        yield return New("b3.capacity", "loses one of 500 messages that wait", Level.Bonus3,
            () => Letters((client, json) => client.Count("letters") % 500 == 0 ? [] : [json]));
        // No clock is so patient on a busy machine that fifty seconds are one.
        yield return New("b3.speed", "rests half a second before each message that waits", Level.Bonus3,
            () => new RestsBetween(TimeSpan.FromSeconds(0.5)));

        // The number-th letter, of those who have thirty: fewer or more wait in all other scenarios.
        static Change Numbered(int number, Func<JsonNode, IEnumerable<JsonNode>> change) => (client, json) =>
            client.Count("letters") == number && Waiting(client) == 30 ? change(json) : [json];
    }
}
