using System.Globalization;
using System.Text.RegularExpressions;
using ClassChat.Specification.ConsoleDialects;
using ClassChat.Specification.Diagnostics;
using ClassChat.Specification.Dialects;
using ClassChat.Specification.Patterns;
using ClassChat.Specification.Recording;

namespace ClassChat.Harness.Checks;

/// <summary>Checks of what a client under test shows on its screen. All run under the screen's gate.</summary>
internal static class ScreenChecks
{
    private const int MaxTailChars = 300;

    private const string Advice = "its console dialect has to say that it looks like this, for example: "
        + @"events: { message: '/{sender}[^\n]*\n\s*{text}/' }";

    /// <summary>
    /// Passes if the screen shows a message in one piece, with its sender and group. In the default console dialect,
    /// they may stand on several lines.
    /// </summary>
    /// <param name="screen">The screen's history.</param>
    /// <param name="console">The console dialect, with the patterns of messages.</param>
    /// <param name="message">The message's fields: <c>text</c>, <c>sender</c> and, for a group message,
    /// <c>group</c>.</param>
    public static CheckResult Message(
        History screen, ConsoleDialect console, IReadOnlyDictionary<string, string> message)
    {
        Match? match = Patterns(console, message).Select(pattern => screen.Text.Find(pattern)).OfType<Match>()
            .MinBy(match => match.Index);
        bool isDefault = console.Name == ConsoleFile.DefaultName;
        Match? elsewhere = match is not null ? null
            : ScreenLayout.Patterns(screen.Text, 0, message).Select(pattern => screen.Text.Find(pattern))
                .FirstOrDefault(m => m is not null);
        if ((match ?? (isDefault ? elsewhere : null)) is Match shown)
            return new CheckResult.Passed([new EventMatch(new ObservedEvent(EventKind.Message), null, shown)]);
        string actual = elsewhere is null ? Tail(screen) : $"{PrintableText.Quote(elsewhere.Value)}: {Advice}";
        return new CheckResult.Pending(new Mismatch(
            $"{screen.Owner} does not show the message", Describe(message), actual));
    }

    /// <summary>Passes if the screen shows a text, from any sender.</summary>
    public static CheckResult Text(History screen, string text)
    {
        if (screen.Text.IndexOf(text) >= 0) return CheckResult.Fine;
        return new CheckResult.Pending(new Mismatch(
            $"{screen.Owner} does not show the text", PrintableText.Quote(text), Tail(screen)));
    }

    /// <summary>Passes if the screen shows all messages, each in one piece, in order.</summary>
    public static CheckResult Messages(
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
                return new CheckResult.Pending(new Mismatch(sentence, Describe(messages[i]), actual));
            }

            at = match.Index + match.Length;
        }

        return CheckResult.Fine;
    }

    /// <summary>Passes if the screen shows an event after a given number of characters.</summary>
    public static CheckResult Event(History screen, ConsoleDialect console, ScreenEventKind kind, long from)
    {
        if (HasShown(screen, console, kind, from)) return CheckResult.Fine;
        return new CheckResult.Pending(new Mismatch(
            $"{screen.Owner} does not show that it was {kind.ToString().ToLowerInvariant()}",
            $"what console dialect '{console.Name}' has for that", Tail(screen)));
    }

    /// <summary>True if the screen shows an event after a given number of characters.</summary>
    public static bool HasShown(History screen, ConsoleDialect console, ScreenEventKind kind, long from)
    {
        Dictionary<string, string> nothing = [];
        return (console.Events.GetValueOrDefault(kind) ?? [])
            .Any(pattern => screen.Text.IsMatch(pattern.For(nothing), screen.Text.PlaceOf(from)));
    }

    /// <summary>The last lines of a screen.</summary>
    public static string Tail(History screen)
    {
        if (screen.Text.Length == 0) return "nothing on the screen";
        string tail = PrintableText.Quote(screen.Text.Tail(MaxTailChars));
        return screen.Text.Length <= MaxTailChars
            ? tail
            : string.Create(CultureInfo.InvariantCulture, $"… {tail} ({screen.Text.Total:N0} characters)");
    }

    private static Match? Find(
        History screen, ConsoleDialect console, IReadOnlyDictionary<string, string> message, int from)
    {
        Match? match = Patterns(console, message).Select(pattern => screen.Text.Match(pattern, from)).OfType<Match>()
            .MinBy(match => match.Index);
        if (match is not null || console.Name != ConsoleFile.DefaultName) return match;
        return ScreenLayout.Patterns(screen.Text, from, message)
            .Select(pattern => screen.Text.Match(pattern, from)).OfType<Match>().MinBy(match => match.Index);
    }

    private static IEnumerable<SearchPattern> Patterns(
        ConsoleDialect console, IReadOnlyDictionary<string, string> message)
    {
        ScreenEventKind kind = message.ContainsKey("group") ? ScreenEventKind.GroupMessage : ScreenEventKind.Message;
        return (console.Events.GetValueOrDefault(kind) ?? []).Select(pattern => pattern.For(message));
    }

    private static string Describe(IReadOnlyDictionary<string, string> message) =>
        $"{PrintableText.Quote(message["text"])} from {message["sender"]}"
        + (message.TryGetValue("group", out string? group) ? $" in group {group}" : "");
}
