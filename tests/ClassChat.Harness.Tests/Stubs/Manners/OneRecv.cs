using System.Text.Json.Nodes;
using ClassChat.Harness.Tests.Stubs.Kit;
using ClassChat.Protocol;

namespace ClassChat.Harness.Tests.Stubs.Manners;

/// <summary>What one recv brings is one message: two in one are refused, and so is a half.</summary>
internal sealed class OneRecv() : JsonManner("one-recv", new StubRules(Level.Task4), Framing.None, Framing.None)
{
    protected override object? Shape(Told told) => told switch
    {
        Told.Prompt => new { status = "username" },
        Told.Welcome => new { status = "success" },
        Told.Refused refused => new { status = "error", message = refused.Why },
        Told.Delivered delivered => new { status = "sent", to = delivered.To },
        Told.Message message => new { status = "message", sender = message.Post.Sender, text = message.Post.Text },
        Told.Joined joined => new { status = "joined", name = joined.Name },
        Told.Left left => new { status = "left", name = left.Name },
        Told.Users users => new { status = "users", users = users.Names },
        _ => null,
    };

    protected override bool Do(StubClient client, StubHub hub, JsonObject json) =>
        hub.Send(client, Text(json, "receiver"), Text(json, "text"));
}
