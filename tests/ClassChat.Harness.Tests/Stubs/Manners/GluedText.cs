using ClassChat.Harness.Tests.Stubs.Kit;
using ClassChat.Protocol;

namespace ClassChat.Harness.Tests.Stubs.Manners;

/// <summary>Text with nothing between two answers: only who knows how each looks can tell them apart.</summary>
internal sealed class GluedText()
    : Manner("glued-text", new StubRules(Level.Task4), Framing.Delimiter("<END>"), Framing.None)
{
    protected override string? Say(Told told) => told switch
    {
        Told.Prompt => "Who are you? ",
        Told.Welcome welcome => $"Welcome, {welcome.Name}!",
        Told.Refused refused => $"Error: {refused.Why}.",
        Told.Delivered delivered => $"Delivered to {delivered.To}.",
        Told.Message message => $"[{message.Post.Sender}] {message.Post.Text} ({message.Post.At:HH:mm:ss})",
        Told.Joined joined => $"*{joined.Name} is here*",
        Told.Left left => $"*{left.Name} is gone*",
        Told.Users users => $"Users: {string.Join(", ", users.Names)};",
        _ => null,
    };

    protected override bool Do(StubClient client, StubHub hub, string message) => message.Split(':', 2) switch
    {
        ["/bye"] => hub.Bye(client),
        [string to, string text] => hub.Send(client, to, text),
        _ => false,
    };
}
