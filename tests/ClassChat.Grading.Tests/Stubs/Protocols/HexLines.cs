using ClassChat.Grading.Tests.Stubs.Kit;
using ClassChat.Protocol;

namespace ClassChat.Grading.Tests.Stubs.Protocols;

/// <summary>
/// A line with the length before each message, in hexadecimal digits; who is in one group leaves it by joining another.
/// </summary>
internal sealed class HexLines()
    : StubProtocol(
        "hex-lines", new StubRules(Level.Bonus1) { OneGroup = true, GroupEcho = true },
        StubFraming.HexLine, StubFraming.HexLine)
{
    protected override string? Say(StubEvent shown) => shown switch
    {
        StubEvent.Prompt => "name?",
        StubEvent.Welcome => "in",
        StubEvent.Refused refused => $"no {refused.Why}",
        StubEvent.Done => "done",
        StubEvent.Delivered => "sent",
        StubEvent.Message message => $"from {message.Post.Sender}\n{message.Post.Text}",
        StubEvent.GroupMessage message => $"in {message.Post.Receiver} from {message.Post.Sender}\n{message.Post.Text}",
        StubEvent.Joined joined => $"+{joined.Name}",
        StubEvent.Left left => $"-{left.Name}",
        StubEvent.Users users => $"here {string.Join(',', users.Names)}",
        StubEvent.Groups groups => "groups" + string.Concat(
            groups.Members.Select(group => $" {group.Key}({string.Join(',', group.Value)})")),
        _ => null,
    };

    protected override bool Do(StubClient client, StubHub hub, string message) => message.Split('\n', 2) switch
    {
        ["groups"] => hub.ListGroups(client),
        ["bye"] => hub.Bye(client),
        [string head, string rest] => head.Split(' ') switch
        {
            ["to", string to] => hub.Send(client, to, rest),
            ["in", string group] => hub.SendGroup(client, group, rest),
            ["create"] => hub.Create(client, rest),
            ["join"] => hub.Join(client, rest),
            ["leave"] => hub.LeaveGroup(client, rest),
            _ => false,
        },
        _ => false,
    };
}
