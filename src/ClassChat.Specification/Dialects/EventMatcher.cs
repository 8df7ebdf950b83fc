using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using ClassChat.Platform.Linux;
using ClassChat.Specification.Patterns;
using ClassChat.Specification.Recording;

namespace ClassChat.Specification.Dialects;

/// <summary>
/// Determines the events in a JSON value or a complete message by the patterns of a <see cref="Dialect"/>. Pure, with a
/// cache.
/// </summary>
/// <param name="patterns">The patterns, in the order in which they are tried.</param>
/// <param name="cache">Events of messages that were recognized before; null if they differ from bot to bot.</param>
/// <param name="budget">Time limit of the searches.</param>
internal sealed class EventMatcher(IReadOnlyList<EventPattern> patterns, EventCache? cache, MatchBudget budget)
{
    // A broadcast sends the same bytes to a thousand bots, so recognized messages are cached.
    private const int MaxRememberedBytes = 32 * 1024;

    private readonly bool _hasNames = patterns.OfType<TextEventPattern>().Any(pattern => pattern.Pattern.HasNames);

    /// <summary>
    /// Events in a JSON value, each with the pattern that matched; a single unknown event if there are none.
    /// </summary>
    public IReadOnlyList<(ObservedEvent Event, EventPattern? Pattern)> Json(ReadOnlyMemory<byte> json)
    {
        if (cache is null || json.Length > MaxRememberedBytes) return ReadJson(json) ?? [(Unknown(json), null)];
        if (cache.Find(json) is { } known) return known;
        byte[] own = json.ToArray();
        IReadOnlyList<(ObservedEvent, EventPattern?)> read = ReadJson(own) ?? [(Unknown(own), null)];
        cache.Add(own, read);
        return read;
    }

    /// <summary>Events in a complete message, which may be JSON or text.</summary>
    public IReadOnlyList<(ObservedEvent Event, EventPattern? Pattern)> Message(ReadOnlyMemory<byte> message)
    {
        ReadOnlySpan<byte> start = message.Span.TrimStart(" \t\r\n\0"u8);
        bool mayBeJson = !start.IsEmpty && start[0] is (byte)'{' or (byte)'[';
        if (mayBeJson && ReadJson(message.ToArray()) is { } events) return events;
        // Events of existing users come first: 'Error: no' is not from a user called 'Error'.
        List<(ObservedEvent, EventPattern?)>? strict = _hasNames ? ReadText(message, isStrict: true) : null;
        return strict ?? ReadText(message, isStrict: false) ?? [(Unknown(message), null)];
    }

    /// <summary>Creates an event for bytes that the dialect does not define.</summary>
    public static ObservedEvent Unknown(ReadOnlyMemory<byte> bytes) => new(EventKind.Unknown) { Wire = Excerpt(bytes) };

    private List<(ObservedEvent, EventPattern?)>? ReadJson(ReadOnlyMemory<byte> json)
    {
        List<(ObservedEvent, EventPattern?)> events = [];
        try
        {
            using var document = JsonDocument.Parse(json.TrimEnd("\0"u8));
            foreach (JsonPattern pattern in patterns.OfType<JsonPattern>())
            {
                IReadOnlyList<ObservedEvent> seen = ReadJson(document.RootElement, json.Length, pattern);
                events.AddRange(seen.Select(one => (one with { Wire = Excerpt(json) }, (EventPattern?)pattern)));
                if (seen.Count > 0 && !pattern.More) break;
            }
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // Not JSON in spite of its braces, or with strings that are not valid text ("\ud800", for which
            // System.Text.Json throws the second exception): the dialect does not know it.
        }

        return events.Count == 0 ? null : events;
    }

    /// <summary>
    /// Events of one pattern. In large values the paths take time, too: a hundred patterns may each parse a text of
    /// megabytes as JSON.
    /// </summary>
    private IReadOnlyList<ObservedEvent> ReadJson(JsonElement json, int bytes, JsonPattern pattern)
    {
        if (budget.SlowPattern is not null) return [];
        if (bytes <= MaxRememberedBytes) return pattern.ReadAll(json, budget);
        TimeSpan began = Threads.CurrentTime;
        IReadOnlyList<ObservedEvent> seen = pattern.ReadAll(json, budget);
        budget.Charge(SnakeCase.FromEnum(pattern.Kind), Threads.CurrentTime - began);
        return seen;
    }

    private List<(ObservedEvent, EventPattern?)>? ReadText(ReadOnlyMemory<byte> message, bool isStrict)
    {
        string text = Encoding.UTF8.GetString(message.Span);
        List<(ObservedEvent, EventPattern?)> events = [];
        foreach (TextEventPattern pattern in patterns.OfType<TextEventPattern>())
        {
            if (pattern.Pattern.FindWhole(text, isStrict, budget) is not Match match) continue;
            events.Add(
                (TextPattern.Read(pattern.Kind, match, pattern) with { Wire = Excerpt(message) }, pattern));
            if (!pattern.More) break;
        }

        return events.Count == 0 ? null : events;
    }

    private static byte[] Excerpt(ReadOnlyMemory<byte> bytes) =>
        bytes[..Math.Min(bytes.Length, ByteTail.MaxBytes)].ToArray();
}
