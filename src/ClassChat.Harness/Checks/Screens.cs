using System.Globalization;
using System.Text.RegularExpressions;
using ClassChat.Harness.Consoles;
using ClassChat.Harness.Diagnostics;
using ClassChat.Harness.Dialects;
using ClassChat.Harness.Observations;

namespace ClassChat.Harness.Checks;

/// <summary>Checks of what a client under test shows. All run under the gate of its screen.</summary>
internal static class Screens
{
    private const int MaxTailChars = 300;

    /// <summary>A message stands on the screen, in one piece, with those it is from.</summary>
    /// <param name="screen">The screen.</param>
    /// <param name="console">How messages look.</param>
    /// <param name="message">Its fields: <c>text</c>, <c>sender</c>, and <c>group</c> if it is to one.</param>
    public static Outcome Message(
        History screen, ConsoleDialect console, IReadOnlyDictionary<string, string> message)
    {
        Match? match = Patterns(console, message).Select(pattern => screen.Text.Find(pattern)).OfType<Match>()
            .MinBy(match => match.Index);
        if (match is not null)
            return new Outcome.Holds([new Sighting(new ChatEvent(EventKind.Message), null, match)]);
        return new Outcome.Open(new Difference(
            $"{screen.Owner} does not show the message", Describe(message), Tail(screen)));
    }

    /// <summary>A text stands on the screen, whoever it is from.</summary>
    public static Outcome Text(History screen, string text)
    {
        if (screen.Text.IndexOf(text) >= 0) return Outcome.Fine;
        return new Outcome.Open(new Difference(
            $"{screen.Owner} does not show the text", Visible.Quote(text), Tail(screen)));
    }

    /// <summary>Messages stand on the screen, each in one piece, in their order.</summary>
    public static Outcome Messages(
        History screen, ConsoleDialect console, IReadOnlyList<IReadOnlyDictionary<string, string>> messages)
    {
        int at = 0;
        for (int i = 0; i < messages.Count; i++)
        {
            Match? match = Find(screen, console, messages[i], at);
            if (match is null)
            {
                bool isEarlier = at > 0 && Find(screen, console, messages[i], 0) is not null;
                string sentence = string.Create(
                    CultureInfo.InvariantCulture,
                    $"{screen.Owner} does not show message {i + 1:N0} of {messages.Count:N0} in its place");
                string actual = isEarlier ? "it stands before an earlier one" : Tail(screen);
                return new Outcome.Open(new Difference(sentence, Describe(messages[i]), actual));
            }

            at = match.Index + match.Length;
        }

        return Outcome.Fine;
    }

    /// <summary>Something is shown, after so many characters.</summary>
    public static Outcome Event(History screen, ConsoleDialect console, ShownKind kind, long from)
    {
        if (HasShown(screen, console, kind, from)) return Outcome.Fine;
        return new Outcome.Open(new Difference(
            $"{screen.Owner} does not show that it was {kind.ToString().ToLowerInvariant()}",
            $"what console dialect '{console.Name}' has for that", Tail(screen)));
    }

    /// <summary>True if something is shown after so many characters.</summary>
    public static bool HasShown(History screen, ConsoleDialect console, ShownKind kind, long from)
    {
        Dictionary<string, string> nothing = [];
        return (console.Events.GetValueOrDefault(kind) ?? [])
            .Any(pattern => screen.Text.IsMatch(pattern.For(nothing), screen.Text.PlaceOf(from)));
    }

    /// <summary>The last lines of a screen.</summary>
    public static string Tail(History screen)
    {
        if (screen.Text.Length == 0) return "nothing on the screen";
        string tail = Visible.Quote(screen.Text.Tail(MaxTailChars));
        return screen.Text.Length <= MaxTailChars
            ? tail
            : string.Create(CultureInfo.InvariantCulture, $"… {tail} ({screen.Text.Total:N0} characters)");
    }

    private static Match? Find(
        History screen, ConsoleDialect console, IReadOnlyDictionary<string, string> message, int from)
    {
        return Patterns(console, message).Select(pattern => screen.Text.Match(pattern, from)).OfType<Match>()
            .MinBy(match => match.Index);
    }

    private static IEnumerable<Regex> Patterns(ConsoleDialect console, IReadOnlyDictionary<string, string> message)
    {
        ShownKind kind = message.ContainsKey("group") ? ShownKind.GroupMessage : ShownKind.Message;
        return (console.Events.GetValueOrDefault(kind) ?? []).Select(pattern => pattern.For(message));
    }

    private static string Describe(IReadOnlyDictionary<string, string> message) =>
        $"{Visible.Quote(message["text"])} from {message["sender"]}"
        + (message.TryGetValue("group", out string? group) ? $" in group {group}" : "");
}
