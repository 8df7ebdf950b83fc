using System.Globalization;
using ClassChat.Harness.Diagnostics;
using ClassChat.Harness.Observations;

namespace ClassChat.Harness.Checks;

/// <summary>Says what was seen, for people.</summary>
public static class Describe
{
    private const int MaxShown = 5;
    private const int MaxTextChars = 300;

    /// <summary>One event.</summary>
    public static string Event(ChatEvent seen) => seen.Kind switch
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
        EventKind.Unknown => $"something the dialect does not know: {Visible.Bytes(seen.Wire.Span, 120)}",
        _ => $"{seen.Kind.ToString().ToLowerInvariant()} {Text(seen)}",
    };

    /// <summary>Some events, the first few by name.</summary>
    public static string Events(IReadOnlyList<ChatEvent> seen) => Events(seen, seen.Count);

    private static string Events(IEnumerable<ChatEvent> seen, int count) => count switch
    {
        0 => "nothing",
        <= MaxShown => string.Join("; ", seen.Select(Event)),
        _ => $"{string.Join("; ", seen.Take(MaxShown).Select(Event))}; and {count - MaxShown} more",
    };

    /// <summary>What of a history is not yet taken, notices left out.</summary>
    public static string Untaken(History history)
    {
        // Asked at each look, and thrown away mostly: no list is made of many.
        IEnumerable<ChatEvent> events = history.Events.Where(seen => !seen.Taken && !IsAmbient(seen.Event.Kind))
            .Select(seen => seen.Event);
        int count = events.Count();
        return count > 0 || history.Text.Length == 0
            ? Events(events, count)
            : "text " + Visible.Quote(history.Text.Tail(MaxTextChars));
    }

    private static bool IsAmbient(EventKind kind) => kind is EventKind.Noise or EventKind.Users or EventKind.Joined
        or EventKind.Left or EventKind.Prompt or EventKind.Welcome;

    private static string Text(ChatEvent seen) => Visible.Quote(seen.Text ?? "", 120);

    private static string From(ChatEvent seen) =>
        seen.Sender is null ? "" : $" from '{Visible.Quote(seen.Sender, 40)[1..^1]}'";

    private static string Time(ChatEvent seen) => seen.Timestamp is null ? "" : $", sent {seen.Timestamp}";

    private static string Size(ChatEvent seen) => seen.Content is ReadOnlyMemory<byte> content
        ? string.Create(CultureInfo.InvariantCulture, $"{content.Length:N0} bytes")
        : "bytes that are not base64";

    private static string Groups(ChatEvent seen) => seen.Groups is not { Count: > 0 } groups
        ? "none"
        : string.Join("; ", groups.Select(group => $"{group.Key} with {string.Join(", ", group.Value)}"));
}
