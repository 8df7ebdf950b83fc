using ClassChat.Grading.Tests.Stubs.Kit;
using ClassChat.Protocol;

namespace ClassChat.Grading.Tests.Stubs.Protocols;

/// <summary>Strings as .NET's BinaryWriter writes them, their parts between upright bars; lists for who asks.</summary>
internal sealed class VarintPipes()
    : StubProtocol(
        "varint", new StubRules(Level.Task4) { ListsWhenAsked = true }, StubFraming.Varint, StubFraming.Varint)
{
    protected override string? Say(StubEvent shown) => shown switch
    {
        StubEvent.Prompt => "NAME?",
        StubEvent.Welcome welcome => $"HI|{welcome.Name}",
        StubEvent.Refused refused => $"ERR|{refused.Why}",
        StubEvent.Delivered delivered => $"OK|{delivered.To}",
        StubEvent.Message message => $"MSG|{message.Post.Sender}|{message.Post.Text}",
        StubEvent.Joined joined => $"IN|{joined.Name}",
        StubEvent.Left left => $"OUT|{left.Name}",
        StubEvent.Users users => $"USERS|{string.Join('|', users.Names)}",
        _ => null,
    };

    protected override bool Do(StubClient client, StubHub hub, string message) => message.Split('|', 3) switch
    {
        ["MSG", string to, string text] => hub.Send(client, to, text),
        ["WHO"] => hub.ListUsers(client),
        ["BYE"] => hub.Bye(client),
        _ => false,
    };
}
