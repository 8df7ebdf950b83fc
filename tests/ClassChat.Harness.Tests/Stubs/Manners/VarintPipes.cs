using ClassChat.Harness.Tests.Stubs.Kit;
using ClassChat.Protocol;

namespace ClassChat.Harness.Tests.Stubs.Manners;

/// <summary>Strings as .NET's BinaryWriter writes them, their parts between upright bars; lists for who asks.</summary>
internal sealed class VarintPipes()
    : Manner("varint", new StubRules(Level.Task4) { ListsWhenAsked = true }, Framing.Varint, Framing.Varint)
{
    protected override string? Say(Told told) => told switch
    {
        Told.Prompt => "NAME?",
        Told.Welcome welcome => $"HI|{welcome.Name}",
        Told.Refused refused => $"ERR|{refused.Why}",
        Told.Delivered delivered => $"OK|{delivered.To}",
        Told.Message message => $"MSG|{message.Post.Sender}|{message.Post.Text}",
        Told.Joined joined => $"IN|{joined.Name}",
        Told.Left left => $"OUT|{left.Name}",
        Told.Users users => $"USERS|{string.Join('|', users.Names)}",
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
