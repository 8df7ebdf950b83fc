using System.Text.Json.Nodes;
using ClassChat.Grading.Tests.Stubs.Kit;
using ClassChat.Protocol;

namespace ClassChat.Grading.Tests.Stubs.Protocols;

/// <summary>JSON with a NUL behind each object; lists are lists of objects.</summary>
/// <param name="welcomeWork">Time for which it lets in nobody else while it lets in somebody.</param>
/// <param name="isTalkative">True if a list of users comes after every error.</param>
/// <param name="namesGroups">True if its list of groups names no members.</param>
internal sealed class NulJson(TimeSpan welcomeWork = default, bool isTalkative = false, bool namesGroups = false)
    : JsonStubProtocol(
        "nul", new StubRules(Level.Bonus1) { ListsWithErrors = isTalkative }, StubFraming.Nul, StubFraming.Nul),
        IDisposable
{
    private readonly SemaphoreSlim _letsIn = new(1);

    public void Dispose() => _letsIn.Dispose();

    protected override object? Shape(StubEvent shown) => shown switch
    {
        StubEvent.Prompt => new { type = "hello" },
        StubEvent.Welcome welcome => new { type = "in", you = welcome.Name },
        StubEvent.Refused refused => new { type = "error", reason = refused.Why },
        StubEvent.Done => new { type = "ok" },
        StubEvent.Delivered delivered => new { type = "ok", to = delivered.To },
        StubEvent.Message message => new { type = "msg", from = message.Post.Sender, body = message.Post.Text },
        StubEvent.GroupMessage message =>
            new { type = "msg", from = message.Post.Sender, body = message.Post.Text, room = message.Post.Receiver },
        StubEvent.Joined joined => new { type = "news", who = joined.Name, what = "came" },
        StubEvent.Left left => new { type = "news", who = left.Name, what = "went" },
        StubEvent.Users users => new { type = "people", list = users.Names.Select(name => new { username = name }) },
        StubEvent.Groups groups when namesGroups => new { type = "rooms", rooms = groups.Members.Keys },
        StubEvent.Groups groups => new
        {
            type = "rooms", rooms = groups.Members.Select(group => new { name = group.Key, members = group.Value }),
        },
        _ => null,
    };

    protected override async Task<bool> LetInAsync(StubClient client, StubHub hub, CancellationToken cancel)
    {
        client.Tell(new StubEvent.Prompt());
        if (Text(Parse(await ReadAsync(client)), "name") is not string name) return false;
        if (welcomeWork == default) return hub.Enter(client, name);
        await _letsIn.WaitAsync(cancel);
        try
        {
            using var timer = new PeriodicTimer(welcomeWork);
            await timer.WaitForNextTickAsync(cancel);
            return hub.Enter(client, name);
        }
        finally
        {
            _letsIn.Release();
        }
    }

    protected override bool Do(StubClient client, StubHub hub, JsonObject json) => Text(json, "action") switch
    {
        "say" => hub.Send(client, Text(json, "to"), Text(json, "msg")),
        "shout" => hub.SendGroup(client, Text(json, "room"), Text(json, "msg")),
        "open" => hub.Create(client, Text(json, "room")),
        "enter" => hub.Join(client, Text(json, "room")),
        "quit" => hub.LeaveGroup(client, Text(json, "room")),
        "rooms" => hub.ListGroups(client),
        "bye" => hub.Bye(client),
        _ => false,
    };
}
