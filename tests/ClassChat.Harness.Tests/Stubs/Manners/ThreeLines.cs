using ClassChat.Harness.Tests.Stubs.Kit;
using ClassChat.Protocol;

namespace ClassChat.Harness.Tests.Stubs.Manners;

/// <summary>
/// Three lines and an empty one, like the head of a letter; who says goodbye finds the connection open, and dead.
/// </summary>
internal sealed class ThreeLines()
    : Manner("three-lines", new StubRules(Level.Task4) { StaysOpen = true }, _letters, _letters)
{
    private static readonly Framing _letters = Framing.Delimiter("\n\n");

    protected override string? Say(Told told) => told switch
    {
        Told.Prompt => "From: server\nTo: \nText: who is there?",
        Told.Welcome welcome => Letter(welcome.Name, "you are in"),
        Told.Refused refused => Letter("", $"error, {refused.Why}"),
        Told.Delivered => Letter("", "delivered"),
        Told.Message message => $"From: {message.Post.Sender}\nTo: {message.Post.Receiver}\nText: {message.Post.Text}",
        Told.Joined joined => Letter("all", $"{joined.Name} joined"),
        Told.Left left => Letter("all", $"{left.Name} left"),
        Told.Users users => Letter("all", $"users {string.Join(' ', users.Names)}"),
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
