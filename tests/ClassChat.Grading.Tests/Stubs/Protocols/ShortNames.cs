using ClassChat.Grading.Tests.Stubs.Kit;
using ClassChat.Protocol;

namespace ClassChat.Grading.Tests.Stubs.Protocols;

/// <summary>
/// Headers of 64 bytes, filled up with blanks; names of at most eight small letters; a list of the others for who asks.
/// </summary>
internal sealed class ShortNames()
    : StubProtocol(
        "short-names",
        new StubRules(Level.Task4) { Name = "^[a-z]{1,8}$", ListsWhenAsked = true, ListsOthers = true },
        StubFraming.Header64, StubFraming.Header64)
{
    protected override string? Say(StubEvent shown) => shown switch
    {
        StubEvent.Welcome welcome => $"HELLO {welcome.Name}",
        StubEvent.Refused refused => $"NO {refused.Why}",
        StubEvent.Delivered => "YES",
        StubEvent.Message message => $"{message.Post.Sender} says {message.Post.Text}",
        StubEvent.Joined joined => $"{joined.Name} came",
        StubEvent.Left left => $"{left.Name} went",
        StubEvent.Users users => $"WITH {string.Join(' ', users.Names)}",
        _ => null,
    };

    protected override bool Do(StubClient client, StubHub hub, string message) => message.Split(' ', 2) switch
    {
        ["BYE"] => hub.Bye(client),
        ["WHO"] => hub.ListUsers(client),
        [string to, string text] => hub.Send(client, to, text),
        _ => false,
    };
}
