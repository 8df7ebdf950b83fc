using ClassChat.Harness.Tests.Stubs.Kit;
using ClassChat.Protocol;

namespace ClassChat.Harness.Tests.Stubs.Manners;

/// <summary>Commands as people type them, a line each; lists take several lines and have no end mark.</summary>
internal sealed class SlashCommands()
    : Manner("slash", new StubRules(Level.Bonus1), Framing.Line, Framing.Line)
{
    protected override string? Say(Told told) => told switch
    {
        Told.Prompt => "Welcome to the chat. Your name?",
        Told.Welcome welcome => $"You are in, {welcome.Name}.\nType /help for help.",
        Told.Refused refused => $"! {refused.Why}",
        Told.Done => "+ done",
        Told.Delivered delivered => $"+ delivered to {delivered.To}",
        Told.Message message => $"<{message.Post.Sender}> {message.Post.Text}",
        Told.GroupMessage message => $"<{message.Post.Sender}@{message.Post.Receiver}> {message.Post.Text}",
        Told.Joined joined => $"* {joined.Name} came",
        Told.Left left => $"* {left.Name} went",
        Told.Users users => "Here are:" + string.Concat(users.Names.Select(name => $"\n - {name}")),
        Told.Groups groups => "Groups:" + string.Concat(
            groups.Members.Select(group => $"\n {group.Key} ({string.Join(", ", group.Value)})")),
        Told.Goodbye => "Bye.",
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
