using ClassChat.Grading.Tests.Stubs.Kit;
using ClassChat.Protocol;

namespace ClassChat.Grading.Tests.Stubs.Protocols;

/// <summary>Text without anything between two answers; who says something is named before it.</summary>
internal sealed class GluedNames()
    : StubProtocol("glued-names", new StubRules(Level.Task4), StubFraming.Delimiter("<END>"), StubFraming.None)
{
    protected override string? Say(StubEvent shown) => shown switch
    {
        StubEvent.Prompt => "Who are you? ",
        StubEvent.Welcome => "You are in!",
        StubEvent.Refused refused => $"Sorry, {refused.Why}!",
        StubEvent.Delivered => "Sent!",
        StubEvent.Message message => $"{message.Post.Sender}: {message.Post.Text}",
        _ => null,
    };

    protected override bool Do(StubClient client, StubHub hub, string message) => message.Split(':', 2) switch
    {
        ["/bye"] => hub.Bye(client),
        [string to, string text] => hub.Send(client, to, text),
        _ => false,
    };
}
