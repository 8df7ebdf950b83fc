using System.Globalization;
using ClassChat.Specification.Diagnostics;
using ClassChat.Specification.Recording;

namespace ClassChat.Harness.Checks;

/// <summary>Formats received events for reports.</summary>
public static class EventFormatter
{
    private const int MaxShown = 5;
    private const int MaxTextChars = 300;

    /// <summary>Describes one event.</summary>
    public static string Event(ObservedEvent seen) => seen.Kind switch
    {
        EventKind.Message => $"message {Text(seen)}{From(seen)}{Time(seen)}",
        EventKind.GroupMessage => $"message {Text(seen)}{From(seen)} in group '{seen.Group}'{Time(seen)}",
        EventKind.File => $"file '{seen.FileName}' of {Size(seen)}{From(seen)}{Time(seen)}",
        EventKind.Joined => $"notice that {seen.Name} joined",
        EventKind.Left => $"notice that {seen.Name} left",
        EventKind.Users => $"users {string.Join(", ", seen.Names ?? [])}",
        EventKind.Groups => $"groups {Groups(seen)}",
        EventKind.Waiting => $"notice that {(seen.Count is < 0 ? "some" : $"{seen.Count}")} wait",
        EventKind.Refused => $"error {Text(seen)}",
        EventKind.Closed => "end of the connection",
        EventKind.Reset => "reset of the connection",
        EventKind.Unknown => $"something the dialect does not know: {PrintableText.Bytes(seen.Wire.Span, 120)}",
        _ => $"{seen.Kind.ToString().ToLowerInvariant()} {Text(seen)}",
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
        // Asked at each look, and thrown away mostly: no list is made of many.
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

    private static string Text(ObservedEvent seen) => PrintableText.Quote(seen.Text ?? "", 120);

    private static string From(ObservedEvent seen) =>
        seen.Sender is null ? "" : $" from '{PrintableText.Quote(seen.Sender, 40)[1..^1]}'";

    private static string Time(ObservedEvent seen) => seen.Timestamp is null ? "" : $", sent {seen.Timestamp}";

    private static string Size(ObservedEvent seen) => seen.Content is ReadOnlyMemory<byte> content
        ? string.Create(CultureInfo.InvariantCulture, $"{content.Length:N0} bytes")
        : "bytes that are not base64";

    private static string Groups(ObservedEvent seen) => seen.Groups is not { Count: > 0 } groups
        ? "none"
        : string.Join("; ", groups.Select(group => $"{group.Key} with {string.Join(", ", group.Value)}"));
}
