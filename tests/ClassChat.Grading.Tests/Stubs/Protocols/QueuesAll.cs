using System.Text.Json.Nodes;
using ClassChat.Grading.Tests.Stubs.Kit;
using ClassChat.Protocol;

namespace ClassChat.Grading.Tests.Stubs.Protocols;

/// <summary>JSON lines; what is for a name that nobody has waits for it, as if it were somebody away.</summary>
internal sealed class QueuesAll()
    : JsonStubProtocol(
        "queues-all", new StubRules(Level.Bonus3) { QueuesUnknown = true }, StubFraming.Line, StubFraming.Line)
{
    protected override object? Shape(StubEvent shown) => shown switch
    {
        StubEvent.Prompt => new { ask = "name" },
        StubEvent.Welcome => new { ok = "in" },
        StubEvent.Refused refused => new { error = refused.Why },
        StubEvent.Done => new { ok = "done" },
        StubEvent.Delivered => new { ok = "delivered" },
        StubEvent.Queued => new { ok = "queued" },
        StubEvent.Message message =>
            new { from = message.Post.Sender, message = message.Post.Text, sent = message.Post.Stamp },
        StubEvent.GroupMessage message =>
            new { from = message.Post.Sender, message = message.Post.Text, group = message.Post.Receiver },
        StubEvent.File file => new
        {
            from = file.Post.Sender, file = file.Post.Text, sha256 = file.Post.Checksum,
            bytes = Convert.ToBase64String(file.Post.Content!), sent = file.Post.Stamp,
        },
        StubEvent.Joined joined => new { joined = joined.Name },
        StubEvent.Left left => new { left = left.Name },
        StubEvent.Groups groups => new { groups = groups.Members },
        StubEvent.Waiting waiting => new { waiting = waiting.Count },
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
