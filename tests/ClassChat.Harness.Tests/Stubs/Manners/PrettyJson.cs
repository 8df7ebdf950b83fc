using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using ClassChat.Harness.Tests.Stubs.Kit;
using ClassChat.Protocol;

namespace ClassChat.Harness.Tests.Stubs.Manners;

/// <summary>JSON over several lines, found by counting braces; who creates a group must join it as well.</summary>
internal sealed class PrettyJson()
    : JsonManner("pretty", new StubRules(Level.Bonus1) { CreateJoins = false }, Framing.Json, Framing.Json)
{
    protected override JsonSerializerOptions Options { get; } =
        new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    protected override object? Shape(Told told) => told switch
    {
        Told.Prompt => new { status = "name please" },
        Told.Welcome => new { status = "ok", info = new { code = 200, text = "welcome" } },
        Told.Refused refused => new { status = "failed", info = new { code = 400, text = refused.Why } },
        Told.Done => new { status = "ok", info = new { code = 201, text = "done" } },
        Told.Delivered => new { status = "ok", info = new { code = 202, text = "delivered" } },
        Told.Message message => new
        {
            status = "incoming", message = new { from = message.Post.Sender, parts = new[] { message.Post.Text } },
        },
        Told.GroupMessage message => new
        {
            status = "incoming", group = message.Post.Receiver,
            message = new { from = message.Post.Sender, parts = new[] { message.Post.Text } },
        },
        Told.Joined joined => new { status = "event", info = new { code = 300, text = joined.Name } },
        Told.Left left => new { status = "event", info = new { code = 301, text = left.Name } },
        Told.Users users => new { status = "users", users = users.Names },
        Told.Groups groups => new { status = "groups", groups = groups.Members },
        _ => null,
    };

    protected override async Task<bool> LetInAsync(StubClient client, StubHub hub, CancellationToken cancel)
    {
        client.Tell(new Told.Prompt());
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
