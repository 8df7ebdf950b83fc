using System.Globalization;
using ClassChat.Specification.Diagnostics;
using ClassChat.Specification.Recording;

namespace ClassChat.Harness.Checks;

/// <summary>Formats events, received or expected, for reports.</summary>
public static class EventFormatter
{
    private const int MaxShown = 5;
    private const int MaxTextChars = 300;

    /// <summary>Describes one event.</summary>
    public static string Event(ObservedEvent observed) => observed.Kind switch
    {
        EventKind.Message => $"message {Text(observed)}{From(observed)}{Time(observed)}",
        EventKind.GroupMessage =>
            $"message {Text(observed)}{From(observed)} in group '{observed.Group}'{Time(observed)}",
        EventKind.File => $"file '{observed.FileName}' of {Size(observed)}{From(observed)}{Time(observed)}",
        EventKind.Joined => $"notice that {observed.Name} joined",
        EventKind.Left => $"notice that {observed.Name} left",
        EventKind.Users => $"users {string.Join(", ", observed.Names ?? [])}",
        EventKind.Groups => $"groups {Groups(observed)}",
        EventKind.Waiting => $"notice that {(observed.Count is < 0 ? "some" : $"{observed.Count}")} wait",
        EventKind.Refused => $"error {Text(observed)}",
        EventKind.Closed => "end of the connection",
        EventKind.Reset => "reset of the connection",
        EventKind.Unknown when observed.Text is string problem =>
            $"something that cannot be read ({problem}): {PrintableText.Bytes(observed.Wire.Span, 120)}",
        EventKind.Unknown => $"something the dialect does not know: {PrintableText.Bytes(observed.Wire.Span, 120)}",
        _ => $"{observed.Kind.ToString().ToLowerInvariant()} {Text(observed)}",
    };

    /// <summary>Describes some events: the first few in full, then the number of others.</summary>
    public static string Events(IReadOnlyList<ObservedEvent> seen) => Events(seen, seen.Count);

    private static string Events(IEnumerable<ObservedEvent> seen, int count) => count switch
    {
        0 => "nothing",
        <= MaxShown => string.Join("; ", seen.Select(Event)),
        _ => $"{string.Join("; ", seen.Take(MaxShown).Select(Event))}; and {count - MaxShown} more",
    };

    /// <summary>
    /// Describes the events of a history that no expectation has consumed, except notices and prompts.
    /// </summary>
    public static string Untaken(History history)
    {
        // Called on every poll and mostly discarded, so it does not build long lists.
        IEnumerable<ObservedEvent> events =
            history.Events.Where(recorded => !recorded.Consumed && !IsAmbient(recorded.Event.Kind))
            .Select(recorded => recorded.Event);
        int count = events.Count();
        return count > 0 || history.Text.Length == 0
            ? Events(events, count)
            : "text " + PrintableText.Quote(history.Text.Tail(MaxTextChars));
    }

    private static bool IsAmbient(EventKind kind) => kind is EventKind.Noise or EventKind.Users or EventKind.Joined
        or EventKind.Left or EventKind.Prompt or EventKind.Welcome;

    private static string Text(ObservedEvent observed) => PrintableText.Quote(observed.Text ?? "", 120);

    private static string From(ObservedEvent observed) =>
        observed.Sender is null ? "" : $" from '{PrintableText.Quote(observed.Sender, 40)[1..^1]}'";

    private static string Time(ObservedEvent observed) =>
        observed.Timestamp is null ? "" : $", sent {observed.Timestamp}";

    private static string Size(ObservedEvent observed) => observed.Content is ReadOnlyMemory<byte> content
        ? string.Create(CultureInfo.InvariantCulture, $"{content.Length:N0} bytes")
        : "bytes that are not base64";

    private static string Groups(ObservedEvent observed) => observed.Groups is not { Count: > 0 } groups
        ? "none"
        : string.Join("; ", groups.Select(group => $"{group.Key} with {string.Join(", ", group.Value)}"));
}
