using ClassChat.Grading.Tests.Stubs.Kit;
using ClassChat.Protocol;

namespace ClassChat.Grading.Tests.Stubs.Protocols;

/// <summary>Lines; who creates a group adds its members.</summary>
internal sealed class OwnedGroups()
    : StubProtocol(
        "owned-groups", new StubRules(Level.Bonus1) { GroupEcho = true }, StubFraming.Line, StubFraming.Line)
{
    protected override string? Say(StubEvent shown) => shown switch
    {
        StubEvent.Welcome welcome => $"hi {welcome.Name}",
        StubEvent.Refused refused => $"no: {refused.Why}",
        StubEvent.Done => "ok",
        StubEvent.Delivered => "sent",
        StubEvent.Message message => $"{message.Post.Sender}: {message.Post.Text}",
        StubEvent.GroupMessage message => $"{message.Post.Receiver}/{message.Post.Sender}: {message.Post.Text}",
        StubEvent.Joined joined => $"{joined.Name} joined",
        StubEvent.Left left => $"{left.Name} left",
        StubEvent.Users users => $"users {string.Join(' ', users.Names)}",
        StubEvent.Groups groups => "groups" + string.Concat(
            groups.Members.Select(group => $" {group.Key}={string.Join(',', group.Value)}")),
        _ => null,
    };

    protected override bool Do(StubClient client, StubHub hub, string message) => message.Split(' ', 3) switch
    {
        ["to", string to, string text] => hub.Send(client, to, text),
        ["post", string group, string text] => hub.SendGroup(client, group, text),
        ["add", string group, string name] => hub.Add(client, group, name),
        ["create", string group] => hub.Create(client, group),
        ["leave", string group] => hub.LeaveGroup(client, group),
        ["groups"] => hub.ListGroups(client),
        ["bye"] => hub.Bye(client),
        _ => false,
    };
}
