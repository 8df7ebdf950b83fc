using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using ClassChat.Grading.Tests.Stubs.Kit;
using ClassChat.Protocol;

namespace ClassChat.Grading.Tests.Stubs.Protocols;

/// <summary>JSON over several lines, found by counting braces; who creates a group must join it as well.</summary>
internal sealed class PrettyJson()
    : JsonStubProtocol(
        "pretty", new StubRules(Level.Bonus1) { CreateJoins = false }, StubFraming.Json, StubFraming.Json)
{
    protected override JsonSerializerOptions Options { get; } =
        new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    protected override object? Shape(StubEvent shown) => shown switch
    {
        StubEvent.Prompt => new { status = "name please" },
        StubEvent.Welcome => new { status = "ok", info = new { code = 200, text = "welcome" } },
        StubEvent.Refused refused => new { status = "failed", info = new { code = 400, text = refused.Why } },
        StubEvent.Done => new { status = "ok", info = new { code = 201, text = "done" } },
        StubEvent.Delivered => new { status = "ok", info = new { code = 202, text = "delivered" } },
        StubEvent.Message message => new
        {
            status = "incoming", message = new { from = message.Post.Sender, parts = new[] { message.Post.Text } },
        },
        StubEvent.GroupMessage message => new
        {
            status = "incoming", group = message.Post.Receiver,
            message = new { from = message.Post.Sender, parts = new[] { message.Post.Text } },
        },
        StubEvent.Joined joined => new { status = "event", info = new { code = 300, text = joined.Name } },
        StubEvent.Left left => new { status = "event", info = new { code = 301, text = left.Name } },
        StubEvent.Users users => new { status = "users", users = users.Names },
        StubEvent.Groups groups => new { status = "groups", groups = groups.Members },
        _ => null,
    };

    protected override async Task<bool> LetInAsync(StubClient client, StubHub hub, CancellationToken cancel)
    {
        client.Tell(new StubEvent.Prompt());
        return Text(Parse(await ReadAsync(client)), "login") is string name && hub.Enter(client, name);
    }

    protected override bool Do(StubClient client, StubHub hub, JsonObject json) => Text(json, "type") switch
    {
        "text" => hub.Send(client, Text(json["data"], "recipient"), Text(json["data"], "text")),
        "group text" => hub.SendGroup(client, Text(json["data"], "group"), Text(json["data"], "text")),
        "create" => hub.Create(client, Text(json["data"], "group")),
        "join" => hub.Join(client, Text(json["data"], "group")),
        "leave" => hub.LeaveGroup(client, Text(json["data"], "group")),
        "groups" => hub.ListGroups(client),
        _ => false,
    };
}
