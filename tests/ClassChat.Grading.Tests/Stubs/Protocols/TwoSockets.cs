using System.Collections.Concurrent;
using ClassChat.Grading.Tests.Stubs.Kit;
using ClassChat.Protocol;

namespace ClassChat.Grading.Tests.Stubs.Protocols;

/// <summary>A client has two sockets: one to ask and be answered, one for what comes unasked.</summary>
internal sealed class TwoSockets()
    : StubProtocol("two-sockets", new StubRules(Level.Task4), StubFraming.Line, StubFraming.Line)
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource<StubClient>> _expected = [];

    protected override string? Say(StubEvent shown) => shown switch
    {
        StubEvent.Prompt => "HELLO",
        StubEvent.Done => "AND PUSHES",
        StubEvent.Welcome welcome => $"IN {welcome.Name}",
        StubEvent.Refused refused => $"NO {refused.Why}",
        StubEvent.Delivered delivered => $"SENT {delivered.To}",
        StubEvent.Message message => $"FROM {message.Post.Sender} {message.Post.Text}",
        StubEvent.Joined joined => $"CAME {joined.Name}",
        StubEvent.Left left => $"WENT {left.Name}",
        StubEvent.Users users => $"USERS {string.Join(' ', users.Names)}",
        _ => null,
    };

    protected override async Task<bool> LetInAsync(StubClient client, StubHub hub, CancellationToken cancel)
    {
        client.Tell(new StubEvent.Prompt());
        string[] words = (await ReadAsync(client))?.Split(' ') ?? [];
        switch (words)
        {
            case ["PUSHES", string name] when _expected.TryGetValue(name, out TaskCompletionSource<StubClient>? main):
                main.TrySetResult(client);
                while (await client.ReceiveAsync() is not null) { }
                return false;
            case ["LOGIN", string name]:
                return await LogInAsync(client, hub, name, cancel);
            default:
                return false;
        }
    }

    protected override bool Do(StubClient client, StubHub hub, string message) => message.Split(' ', 3) switch
    {
        ["SEND", string to, string text] => hub.Send(client, to, text),
        ["QUIT"] => hub.Bye(client),
        _ => false,
    };

    private async Task<bool> LogInAsync(StubClient client, StubHub hub, string name, CancellationToken cancel)
    {
        var pushes = new TaskCompletionSource<StubClient>(TaskCreationOptions.RunContinuationsAsynchronously);
        bool isFree = hub.Find(name) is null or { IsGone: true } && _expected.TryAdd(name, pushes);
        if (!isFree)
        {
            client.Tell(new StubEvent.Refused("that name is taken"));
            return false;
        }

        client.Tell(new StubEvent.Done("the first half"));
        client.Pushes = await pushes.Task.WaitAsync(cancel);
        bool isIn = hub.Enter(client, name);
        _expected.TryRemove(name, out _);
        return isIn;
    }
}
