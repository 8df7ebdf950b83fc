using System.Collections.Concurrent;
using ClassChat.Grading.Tests.Stubs.Kit;
using ClassChat.Protocol;

namespace ClassChat.Grading.Tests.Stubs.Protocols;

/// <summary>
/// One command chooses a person or a group, to whom all that is said goes from then on. Creating and joining a group
/// chooses it, too; who leaves a group, or loses a partner, has chosen nobody.
/// </summary>
internal sealed class SharedTarget()
    : StubProtocol("shared-target", new StubRules(Level.Bonus1), StubFraming.Line, StubFraming.Line)
{
    private readonly ConcurrentDictionary<StubClient, Target> _targets = [];

    /// <summary>All that was said, each with the name of its sender.</summary>
    public ConcurrentQueue<(string Name, string Line)> Heard { get; } = [];

    protected override string? Say(StubEvent shown) => shown switch
    {
        StubEvent.Prompt => "name?",
        StubEvent.Welcome welcome => $"hello {welcome.Name}",
        StubEvent.Refused refused => $"sorry, {refused.Why}",
        StubEvent.Done done => $"ok: {done.What}",
        StubEvent.Delivered delivered => $"delivered to {delivered.To}",
        StubEvent.Message message => $"{message.Post.Sender} says: {message.Post.Text}",
        StubEvent.GroupMessage { Post: Post post } => $"{post.Sender} in {post.Receiver} says: {post.Text}",
        StubEvent.Joined joined => $"{joined.Name} arrives",
        StubEvent.Left left => $"{left.Name} departs",
        StubEvent.Users users => $"present: {string.Join(' ', users.Names)}",
        StubEvent.Groups groups => $"groups:{string.Concat(groups.Members.Select(Listed))}",
        _ => null,
    };

    protected override bool Do(StubClient client, StubHub hub, string message)
    {
        Heard.Enqueue((client.Name!, message));
        if (!message.StartsWith('/')) return Pass(client, hub, message);
        switch (message.Split(' '))
        {
            case ["/to", string name]:
                StubClient? person = hub.Find(name);
                if (person is not null || hub.HasGroup(name)) Choose(client, new Target(name, person));
                client.Tell(
                    person is not null || hub.HasGroup(name) ? new StubEvent.Done($"you talk to {name}")
                        : new StubEvent.Refused($"there is no {name}"));
                return true;
            case ["/create", string group]:
                if (!hub.HasGroup(group)) Choose(client, new Target(group, null));
                return hub.Create(client, group);
            case ["/join", string group]:
                if (hub.HasGroup(group)) Choose(client, new Target(group, null));
                return hub.Join(client, group);
            case ["/leave", string group]:
                _targets.TryRemove(client, out _);
                return hub.LeaveGroup(client, group);
            case ["/groups"]:
                return hub.ListGroups(client);
            default:
                return false;
        }
    }

    private void Choose(StubClient client, Target target) => _targets[client] = target;

    private bool Pass(StubClient client, StubHub hub, string text)
    {
        if (!_targets.TryGetValue(client, out Target? target)) return false;
        if (target.Person is null) return hub.SendGroup(client, target.Name, text);
        return hub.Find(target.Name) == target.Person && hub.Send(client, target.Name, text);
    }

    private static string Listed(KeyValuePair<string, string[]> group) =>
        $" {group.Key}({string.Join(',', group.Value)})";

    /// <summary>Whom somebody has chosen; a person is one session, not a name.</summary>
    private sealed record Target(string Name, StubClient? Person);
}
