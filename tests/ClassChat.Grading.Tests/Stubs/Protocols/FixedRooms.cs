using ClassChat.Grading.Tests.Stubs.Kit;
using ClassChat.Protocol;

namespace ClassChat.Grading.Tests.Stubs.Protocols;

/// <summary>JSON lines; rooms that are always there; what waits bears its time in milliseconds since 1970.</summary>
internal sealed class FixedRooms()
    : JsonStubProtocol(
        "fixed-rooms",
        new StubRules(Level.Bonus3) { Rooms = ["art", "games", "music", "sports"], GroupEcho = true },
        StubFraming.Line, StubFraming.Line)
{
    protected override object? Shape(StubEvent shown) => shown switch
    {
        StubEvent.Welcome welcome => new { kind = "in", to = welcome.Name },
        StubEvent.Refused refused => new { kind = "no", why = refused.Why },
        StubEvent.Done => new { kind = "ok" },
        StubEvent.Delivered => new { kind = "sent" },
        StubEvent.Queued => new { kind = "kept" },
        StubEvent.Waiting waiting => new { kind = "mail", count = waiting.Count },
        StubEvent.Message message => new
        {
            kind = "text", from = message.Post.Sender, text = message.Post.Text,
            at = message.Post.At.ToUnixTimeMilliseconds(),
        },
        StubEvent.GroupMessage message => new
        {
            kind = "room", room = message.Post.Receiver, from = message.Post.Sender, text = message.Post.Text,
        },
        StubEvent.Joined joined => new { kind = "came", who = joined.Name },
        StubEvent.Left left => new { kind = "went", who = left.Name },
        StubEvent.Users users => new { kind = "here", who = users.Names },
        StubEvent.Groups groups => new { kind = "rooms", rooms = groups.Members },
        _ => null,
    };

    protected override bool Do(StubClient client, StubHub hub, System.Text.Json.Nodes.JsonObject json) =>
        Text(json, "do") switch
        {
            "text" => hub.Send(client, Text(json, "to"), Text(json, "text")),
            "room" => hub.SendGroup(client, Text(json, "room"), Text(json, "text")),
            "enter" => hub.Join(client, Text(json, "room")),
            "exit" => hub.LeaveGroup(client, Text(json, "room")),
            "rooms" => hub.ListGroups(client),
            _ => false,
        };
}
