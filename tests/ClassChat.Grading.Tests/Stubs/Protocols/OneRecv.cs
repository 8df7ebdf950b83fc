using System.Text.Json.Nodes;
using ClassChat.Grading.Tests.Stubs.Kit;
using ClassChat.Protocol;

namespace ClassChat.Grading.Tests.Stubs.Protocols;

/// <summary>What one recv brings is one message: two in one are refused, and so is a half.</summary>
internal sealed class OneRecv()
    : JsonStubProtocol("one-recv", new StubRules(Level.Task4), StubFraming.None, StubFraming.None)
{
    protected override object? Shape(StubEvent shown) => shown switch
    {
        StubEvent.Prompt => new { status = "username" },
        StubEvent.Welcome => new { status = "success" },
        StubEvent.Refused refused => new { status = "error", message = refused.Why },
        StubEvent.Delivered delivered => new { status = "sent", to = delivered.To },
        StubEvent.Message message => new { status = "message", sender = message.Post.Sender, text = message.Post.Text },
        StubEvent.Joined joined => new { status = "joined", name = joined.Name },
        StubEvent.Left left => new { status = "left", name = left.Name },
        StubEvent.Users users => new { status = "users", users = users.Names },
        _ => null,
    };

    protected override bool Do(StubClient client, StubHub hub, JsonObject json) =>
        hub.Send(client, Text(json, "receiver"), Text(json, "text"));
}
