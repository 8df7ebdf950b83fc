using ClassChat.Grading.Tests.Stubs.Kit;
using ClassChat.Protocol;

namespace ClassChat.Grading.Tests.Stubs.Protocols;

/// <summary>Text with nothing between two answers: only who knows how each looks can tell them apart.</summary>
internal sealed class GluedText()
    : StubProtocol("glued-text", new StubRules(Level.Task4), StubFraming.Delimiter("<END>"), StubFraming.None)
{
    protected override string? Say(StubEvent shown) => shown switch
    {
        StubEvent.Prompt => "Who are you? ",
        StubEvent.Welcome welcome => $"Welcome, {welcome.Name}!",
        StubEvent.Refused refused => $"Error: {refused.Why}.",
        StubEvent.Delivered delivered => $"Delivered to {delivered.To}.",
        StubEvent.Message message => $"[{message.Post.Sender}] {message.Post.Text} ({message.Post.At:HH:mm:ss})",
        StubEvent.Joined joined => $"*{joined.Name} is here*",
        StubEvent.Left left => $"*{left.Name} is gone*",
        StubEvent.Users users => $"Users: {string.Join(", ", users.Names)};",
        _ => null,
    };

    protected override bool Do(StubClient client, StubHub hub, string message) => message.Split(':', 2) switch
    {
        ["/bye"] => hub.Bye(client),
        [string to, string text] => hub.Send(client, to, text),
        _ => false,
    };
}
