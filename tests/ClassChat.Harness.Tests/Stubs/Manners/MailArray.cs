using System.Text.Json.Nodes;
using ClassChat.Harness.Tests.Stubs.Kit;
using ClassChat.Protocol;

namespace ClassChat.Harness.Tests.Stubs.Manners;

/// <summary>JSON lines; who returns and has mail gets it as one array, instead of the welcome.</summary>
internal sealed class MailArray()
    : JsonManner("mail-array", new StubRules(Level.Bonus3) { MailForWelcome = true }, Framing.Line, Framing.Line)
{
    protected override object? Shape(Told told) => told switch
    {
        Told.Prompt => new { say = "your name" },
        Told.Welcome welcome => new { say = "welcome", to = welcome.Name },
        Told.Refused refused => new { say = "no", because = refused.Why },
        Told.Delivered => new { say = "sent" },
        Told.Queued => new { say = "kept" },
        Told.Message message => Letter(message.Post),
        Told.Mail mail => mail.Posts.Select(Letter),
        Told.Joined joined => new { say = "came", who = joined.Name },
        Told.Left left => new { say = "went", who = left.Name },
        Told.Users users => new { say = "here", who = users.Names },
        _ => null,
    };

    protected override bool Do(StubClient client, StubHub hub, JsonObject json) =>
        hub.Send(client, Text(json, "for"), Text(json, "body"));

    private static object Letter(Post post) =>
        new { say = "letter", author = post.Sender, body = post.Text, date = post.Stamp };
}
