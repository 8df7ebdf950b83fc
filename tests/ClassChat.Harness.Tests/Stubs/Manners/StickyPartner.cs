using ClassChat.Harness.Tests.Stubs.Kit;
using ClassChat.Protocol;

namespace ClassChat.Harness.Tests.Stubs.Manners;

/// <summary>One chooses a partner; what one says from then on is for them.</summary>
internal sealed class StickyPartner()
    : Manner("sticky", new StubRules(Level.Task4), Framing.Line, Framing.Line)
{
    protected override string? Say(Told told) => told switch
    {
        Told.Prompt => "name?",
        Told.Welcome welcome => $"hello {welcome.Name}",
        Told.Refused refused => $"sorry, {refused.Why}",
        Told.Done done => $"talking to {done.What}",
        Told.Delivered delivered => $"delivered to {delivered.To}",
        Told.Message message => $"{message.Post.Sender} says: {message.Post.Text}",
        Told.Joined joined => $"{joined.Name} arrives",
        Told.Left left => $"{left.Name} departs",
        Told.Users users => $"present: {string.Join(' ', users.Names)}",
        _ => null,
    };

    protected override bool Do(StubClient client, StubHub hub, string message)
    {
        if (!message.StartsWith('/')) return client.Partner is string partner && hub.Send(client, partner, message);
        if (message == "/bye") return hub.Bye(client);
        if (message.Split(' ') is not ["/chat", string name]) return false;
        bool isHere = hub.Find(name) is not null;
        if (isHere) client.Partner = name;
        client.Tell(isHere ? new Told.Done(name) : new Told.Refused($"{name} is not here"));
        return true;
    }
}
