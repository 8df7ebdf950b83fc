using ClassChat.Grading.Tests.Stubs.Kit;
using ClassChat.Protocol;

namespace ClassChat.Grading.Tests.Stubs.Protocols;

/// <summary>
/// Three lines and an empty one, like the head of a letter; who says goodbye finds the connection open, and dead.
/// </summary>
internal sealed class ThreeLines()
    : StubProtocol("three-lines", new StubRules(Level.Task4) { StaysOpen = true }, _letters, _letters)
{
    private static readonly StubFraming _letters = StubFraming.Delimiter("\n\n");

    protected override string? Say(StubEvent shown) => shown switch
    {
        StubEvent.Prompt => "From: server\nTo: \nText: who is there?",
        StubEvent.Welcome welcome => Letter(welcome.Name, "you are in"),
        StubEvent.Refused refused => Letter("", $"error, {refused.Why}"),
        StubEvent.Delivered => Letter("", "delivered"),
        StubEvent.Message message =>
            $"From: {message.Post.Sender}\nTo: {message.Post.Receiver}\nText: {message.Post.Text}",
        StubEvent.Joined joined => Letter("all", $"{joined.Name} joined"),
        StubEvent.Left left => Letter("all", $"{left.Name} left"),
        StubEvent.Users users => Letter("all", $"users {string.Join(' ', users.Names)}"),
        _ => null,
    };

    protected override bool Do(StubClient client, StubHub hub, string message)
    {
        if (message.EndsWith("\nTo: server\nText: exit", StringComparison.Ordinal)) return hub.Bye(client);
        string[] lines = message.Split('\n', 3);
        if (lines is not [string from, string to, string text]) return false;
        return from.StartsWith("From: ", StringComparison.Ordinal)
            && to.StartsWith("To: ", StringComparison.Ordinal)
            && text.StartsWith("Text: ", StringComparison.Ordinal)
            && hub.Send(client, to["To: ".Length..], text["Text: ".Length..]);
    }

    private static string Letter(string to, string text) => $"From: server\nTo: {to}\nText: {text}";
}
