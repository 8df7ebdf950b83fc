using System.Text.Json.Nodes;
using ClassChat.Grading.Tests.Stubs.Kit;
using ClassChat.Protocol;

namespace ClassChat.Grading.Tests.Stubs.Protocols;

/// <summary>JSON lines; who returns and has mail gets it as one array, instead of the welcome.</summary>
internal sealed class MailArray()
    : JsonStubProtocol(
        "mail-array", new StubRules(Level.Bonus3) { MailForWelcome = true }, StubFraming.Line, StubFraming.Line)
{
    protected override object? Shape(StubEvent shown) => shown switch
    {
        StubEvent.Prompt => new { say = "your name" },
        StubEvent.Welcome welcome => new { say = "welcome", to = welcome.Name },
        StubEvent.Refused refused => new { say = "no", because = refused.Why },
        StubEvent.Delivered => new { say = "sent" },
        StubEvent.Queued => new { say = "kept" },
        StubEvent.Message message => Letter(message.Post),
        StubEvent.Mail mail => mail.Posts.Select(Letter),
        StubEvent.Joined joined => new { say = "came", who = joined.Name },
        StubEvent.Left left => new { say = "went", who = left.Name },
        StubEvent.Users users => new { say = "here", who = users.Names },
        _ => null,
    };

    protected override bool Do(StubClient client, StubHub hub, JsonObject json) =>
        hub.Send(client, Text(json, "for"), Text(json, "body"));

    private static object Letter(Post post) =>
        new { say = "letter", author = post.Sender, body = post.Text, date = post.Stamp };
}
