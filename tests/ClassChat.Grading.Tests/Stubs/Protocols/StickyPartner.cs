using ClassChat.Grading.Tests.Stubs.Kit;
using ClassChat.Protocol;

namespace ClassChat.Grading.Tests.Stubs.Protocols;

/// <summary>One chooses a partner; what one says from then on is for them.</summary>
internal sealed class StickyPartner()
    : StubProtocol("sticky", new StubRules(Level.Task4), StubFraming.Line, StubFraming.Line)
{
    protected override string? Say(StubEvent shown) => shown switch
    {
        StubEvent.Prompt => "name?",
        StubEvent.Welcome welcome => $"hello {welcome.Name}",
        StubEvent.Refused refused => $"sorry, {refused.Why}",
        StubEvent.Done done => $"talking to {done.What}",
        StubEvent.Delivered delivered => $"delivered to {delivered.To}",
        StubEvent.Message message => $"{message.Post.Sender} says: {message.Post.Text}",
        StubEvent.Joined joined => $"{joined.Name} arrives",
        StubEvent.Left left => $"{left.Name} departs",
        StubEvent.Users users => $"present: {string.Join(' ', users.Names)}",
        _ => null,
    };

    protected override bool Do(StubClient client, StubHub hub, string message)
    {
        if (!message.StartsWith('/')) return client.Partner is string partner && hub.Send(client, partner, message);
        if (message == "/bye") return hub.Bye(client);
        if (message.Split(' ') is not ["/chat", string name]) return false;
        bool isHere = hub.Find(name) is not null;
        if (isHere) client.Partner = name;
        client.Tell(isHere ? new StubEvent.Done(name) : new StubEvent.Refused($"{name} is not here"));
        return true;
    }
}
