using System.Text.Json.Nodes;
using ClassChat.Harness.Tests.Stubs.Kit;
using ClassChat.Protocol;

namespace ClassChat.Harness.Tests.Stubs.Manners;

/// <summary>JSON lines; what is for a name that nobody has waits for it, as if it were somebody away.</summary>
internal sealed class QueuesAll()
    : JsonManner("queues-all", new StubRules(Level.Bonus3) { QueuesUnknown = true }, Framing.Line, Framing.Line)
{
    protected override object? Shape(Told told) => told switch
    {
        Told.Prompt => new { ask = "name" },
        Told.Welcome => new { ok = "in" },
        Told.Refused refused => new { error = refused.Why },
        Told.Done => new { ok = "done" },
        Told.Delivered => new { ok = "delivered" },
        Told.Queued => new { ok = "queued" },
        Told.Message message =>
            new { from = message.Post.Sender, message = message.Post.Text, sent = message.Post.Stamp },
        Told.GroupMessage message =>
            new { from = message.Post.Sender, message = message.Post.Text, group = message.Post.Receiver },
        Told.File file => new
        {
            from = file.Post.Sender, file = file.Post.Text, sha256 = file.Post.Checksum,
            bytes = Convert.ToBase64String(file.Post.Content!), sent = file.Post.Stamp,
        },
        Told.Joined joined => new { joined = joined.Name },
        Told.Left left => new { left = left.Name },
        Told.Groups groups => new { groups = groups.Members },
        Told.Waiting waiting => new { waiting = waiting.Count },
        _ => null,
    };

    protected override bool Do(StubClient client, StubHub hub, JsonObject json) => Text(json, "do") switch
    {
        "send" => hub.Send(client, Text(json, "to"), Text(json, "message")),
        "tell" => hub.SendGroup(client, Text(json, "group"), Text(json, "message")),
        "give" => SendFile(client, hub, json, "to"),
        "share" => SendFile(client, hub, json, "group"),
        "create" => hub.Create(client, Text(json, "group")),
        "join" => hub.Join(client, Text(json, "group")),
        "leave" => hub.LeaveGroup(client, Text(json, "group")),
        "groups" => hub.ListGroups(client),
        "exit" => hub.Bye(client),
        _ => false,
    };

    private static bool SendFile(StubClient client, StubHub hub, JsonObject json, string to)
    {
        string? name = Text(json, "file");
        return !name.AsSpan().ContainsAny('/', '\\') && hub.SendFile(
            client, Text(json, to), name, Bytes(json, "bytes"), Text(json, "sha256"), to == "group");
    }
}
