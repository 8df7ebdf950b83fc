using ClassChat.Grading.Tests.Stubs.Kit;
using ClassChat.Protocol;

namespace ClassChat.Grading.Tests.Stubs.Protocols;

/// <summary>Commands as people type them, a line each; lists take several lines and have no end mark.</summary>
internal sealed class SlashCommands()
    : StubProtocol("slash", new StubRules(Level.Bonus1), StubFraming.Line, StubFraming.Line)
{
    protected override string? Say(StubEvent shown) => shown switch
    {
        StubEvent.Prompt => "Welcome to the chat. Your name?",
        StubEvent.Welcome welcome => $"You are in, {welcome.Name}.\nType /help for help.",
        StubEvent.Refused refused => $"! {refused.Why}",
        StubEvent.Done => "+ done",
        StubEvent.Delivered delivered => $"+ delivered to {delivered.To}",
        StubEvent.Message message => $"<{message.Post.Sender}> {message.Post.Text}",
        StubEvent.GroupMessage message => $"<{message.Post.Sender}@{message.Post.Receiver}> {message.Post.Text}",
        StubEvent.Joined joined => $"* {joined.Name} came",
        StubEvent.Left left => $"* {left.Name} went",
        StubEvent.Users users => "Here are:" + string.Concat(users.Names.Select(name => $"\n - {name}")),
        StubEvent.Groups groups => "Groups:" + string.Concat(
            groups.Members.Select(group => $"\n {group.Key} ({string.Join(", ", group.Value)})")),
        StubEvent.Goodbye => "Bye.",
        _ => null,
    };

    protected override bool Do(StubClient client, StubHub hub, string message) => message.Split(' ', 3) switch
    {
        ["/msg", string to, string text] => hub.Send(client, to, text),
        ["/gmsg", string group, string text] => hub.SendGroup(client, group, text),
        ["/create", string group] => hub.Create(client, group),
        ["/join", string group] => hub.Join(client, group),
        ["/leave", string group] => hub.LeaveGroup(client, group),
        ["/groups"] => hub.ListGroups(client),
        ["/who"] => hub.ListUsers(client),
        ["/quit"] => hub.Bye(client),
        _ => false,
    };
}
