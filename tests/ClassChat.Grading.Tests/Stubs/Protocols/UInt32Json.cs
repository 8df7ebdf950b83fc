using System.Text.Json.Nodes;
using ClassChat.Grading.Tests.Stubs.Kit;
using ClassChat.Protocol;

namespace ClassChat.Grading.Tests.Stubs.Protocols;

/// <summary>A length of 32 bits before each JSON object; all that the assignment asks for.</summary>
internal sealed class UInt32Json()
    : JsonStubProtocol("uint32", new StubRules(Level.Bonus3), StubFraming.UInt32, StubFraming.UInt32)
{
    protected override object? Shape(StubEvent shown) => shown switch
    {
        StubEvent.Prompt => new { kind = "name?" },
        StubEvent.Welcome => new { kind = "welcome" },
        StubEvent.Refused refused => new { kind = "no", why = refused.Why },
        StubEvent.Done => new { kind = "yes" },
        StubEvent.Delivered => new { kind = "yes", how = "delivered" },
        StubEvent.Queued => new { kind = "yes", how = "waits" },
        StubEvent.Message message => Posted("message", message.Post),
        StubEvent.GroupMessage message => Posted("group", message.Post),
        StubEvent.File file => new
        {
            kind = "file", sender = file.Post.Sender, time = file.Post.Stamp, name = file.Post.Text,
            size = file.Post.Content!.Length, sha256 = file.Post.Checksum,
            base64 = Convert.ToBase64String(file.Post.Content),
        },
        StubEvent.Joined joined => new { kind = "joined", name = joined.Name },
        StubEvent.Left left => new { kind = "left", name = left.Name },
        StubEvent.Users users => new { kind = "users", names = users.Names },
        StubEvent.Groups groups => new { kind = "groups", groups = groups.Members },
        StubEvent.Waiting waiting => new { kind = "waiting", count = waiting.Count },
        _ => null,
    };

    protected override async Task<bool> LetInAsync(StubClient client, StubHub hub, CancellationToken cancel)
    {
        client.Tell(new StubEvent.Prompt());
        return Text(Parse(await ReadAsync(client)), "name") is string name && hub.Enter(client, name);
    }

    protected override bool Do(StubClient client, StubHub hub, JsonObject json) => Text(json, "kind") switch
    {
        "message" => hub.Send(client, Text(json, "to"), Text(json, "text")),
        "group" => hub.SendGroup(client, Text(json, "to"), Text(json, "text")),
        "file" => SendFile(client, hub, json, isGroup: false),
        "group file" => SendFile(client, hub, json, isGroup: true),
        "create" => hub.Create(client, Text(json, "group")),
        "join" => hub.Join(client, Text(json, "group")),
        "leave" => hub.LeaveGroup(client, Text(json, "group")),
        "groups" => hub.ListGroups(client),
        "users" => hub.ListUsers(client),
        "exit" => hub.Bye(client),
        _ => false,
    };

    private static object Posted(string kind, Post post) => new
    {
        kind, sender = post.Sender, to = post.Receiver, text = post.Text, time = post.Stamp,
    };

    private static bool SendFile(StubClient client, StubHub hub, JsonObject json, bool isGroup) =>
        hub.SendFile(
            client, Text(json, "to"), Text(json, "name"), Bytes(json, "base64"), Text(json, "sha256"), isGroup);
}
