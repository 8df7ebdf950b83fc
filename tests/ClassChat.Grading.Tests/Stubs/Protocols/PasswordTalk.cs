using System.Collections.Concurrent;
using ClassChat.Grading.Tests.Stubs.Kit;
using ClassChat.Protocol;

namespace ClassChat.Grading.Tests.Stubs.Protocols;

/// <summary>Asks for a password too, which the first of a name chooses; who is refused may try again at once.</summary>
internal sealed class PasswordTalk()
    : StubProtocol("password", new StubRules(Level.Task4), StubFraming.Line, StubFraming.Line)
{
    /// <summary>So often may somebody try.</summary>
    private const int MaxTries = 3;

    private readonly ConcurrentDictionary<string, string> _passwords = [];

    protected override string? Say(StubEvent shown) => shown switch
    {
        StubEvent.Prompt => "220 user?",
        StubEvent.Done => "331 password?",
        StubEvent.Welcome welcome => $"230 {welcome.Name} is in",
        StubEvent.Refused refused => $"500 {refused.Why}",
        StubEvent.Delivered delivered => $"200 to {delivered.To}",
        StubEvent.Message message => $"600 {message.Post.Sender} {message.Post.Text}",
        StubEvent.Joined joined => $"601 {joined.Name}",
        StubEvent.Left left => $"602 {left.Name}",
        StubEvent.Users users => $"603 {string.Join(' ', users.Names)}",
        _ => null,
    };

    protected override async Task<bool> LetInAsync(StubClient client, StubHub hub, CancellationToken cancel)
    {
        for (int tries = 0; tries < MaxTries; tries++)
        {
            client.Tell(new StubEvent.Prompt());
            if (await ReadAsync(client) is not string name) return false;
            client.Tell(new StubEvent.Done("name"));
            if (await ReadAsync(client) is not string password) return false;
            if (_passwords.GetOrAdd(name, password) != password) client.Tell(new StubEvent.Refused("wrong password"));
            else if (hub.Enter(client, name)) return true;
        }

        return false;
    }

    protected override bool Do(StubClient client, StubHub hub, string message) => message.Split(' ', 3) switch
    {
        ["TO", string to, string text] => hub.Send(client, to, text),
        ["QUIT"] => hub.Bye(client),
        _ => false,
    };
}
