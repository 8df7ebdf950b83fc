using System.Collections.Concurrent;
using ClassChat.Harness.Tests.Stubs.Kit;
using ClassChat.Protocol;

namespace ClassChat.Harness.Tests.Stubs.Manners;

/// <summary>Asks for a password too, which the first of a name chooses; who is refused may try again at once.</summary>
internal sealed class PasswordTalk()
    : Manner("password", new StubRules(Level.Task4), Framing.Line, Framing.Line)
{
    /// <summary>So often may somebody try.</summary>
    private const int MaxTries = 3;

    private readonly ConcurrentDictionary<string, string> _passwords = [];

    protected override string? Say(Told told) => told switch
    {
        Told.Prompt => "220 user?",
        Told.Done => "331 password?",
        Told.Welcome welcome => $"230 {welcome.Name} is in",
        Told.Refused refused => $"500 {refused.Why}",
        Told.Delivered delivered => $"200 to {delivered.To}",
        Told.Message message => $"600 {message.Post.Sender} {message.Post.Text}",
        Told.Joined joined => $"601 {joined.Name}",
        Told.Left left => $"602 {left.Name}",
        Told.Users users => $"603 {string.Join(' ', users.Names)}",
        _ => null,
    };

    protected override async Task<bool> LetInAsync(StubClient client, StubHub hub, CancellationToken cancel)
    {
        for (int tries = 0; tries < MaxTries; tries++)
        {
            client.Tell(new Told.Prompt());
            if (await ReadAsync(client) is not string name) return false;
            client.Tell(new Told.Done("name"));
            if (await ReadAsync(client) is not string password) return false;
            if (_passwords.GetOrAdd(name, password) != password) client.Tell(new Told.Refused("wrong password"));
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
