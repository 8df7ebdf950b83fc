using System.Text.Json.Nodes;
using ClassChat.Harness.Tests.Stubs.Kit;
using ClassChat.Protocol;

namespace ClassChat.Harness.Tests.Stubs.Manners;

/// <summary>JSON with a NUL behind each object; lists are lists of objects.</summary>
internal sealed class NulJson() : JsonManner("nul", new StubRules(Level.Bonus1), Framing.Nul, Framing.Nul)
{
    protected override object? Shape(Told told) => told switch
    {
        Told.Prompt => new { type = "hello" },
        Told.Welcome welcome => new { type = "in", you = welcome.Name },
        Told.Refused refused => new { type = "error", reason = refused.Why },
        Told.Done => new { type = "ok" },
        Told.Delivered delivered => new { type = "ok", to = delivered.To },
        Told.Message message => new { type = "msg", from = message.Post.Sender, body = message.Post.Text },
        Told.GroupMessage message =>
            new { type = "msg", from = message.Post.Sender, body = message.Post.Text, room = message.Post.Receiver },
        Told.Joined joined => new { type = "news", who = joined.Name, what = "came" },
        Told.Left left => new { type = "news", who = left.Name, what = "went" },
        Told.Users users => new { type = "people", list = users.Names.Select(name => new { username = name }) },
        Told.Groups groups => new
        {
            type = "rooms", rooms = groups.Members.Select(group => new { name = group.Key, members = group.Value }),
        },
        _ => null,
    };

    protected override async Task<bool> LetInAsync(StubClient client, StubHub hub, CancellationToken cancel)
    {
        client.Tell(new Told.Prompt());
        return Text(Parse(await ReadAsync(client)), "name") is string name && hub.Enter(client, name);
    }

    protected override bool Do(StubClient client, StubHub hub, JsonObject json) => Text(json, "action") switch
    {
        "say" => hub.Send(client, Text(json, "to"), Text(json, "msg")),
        "shout" => hub.SendGroup(client, Text(json, "room"), Text(json, "msg")),
        "open" => hub.Create(client, Text(json, "room")),
        "enter" => hub.Join(client, Text(json, "room")),
        "quit" => hub.LeaveGroup(client, Text(json, "room")),
        "rooms" => hub.ListGroups(client),
        "bye" => hub.Bye(client),
        _ => false,
    };
}
