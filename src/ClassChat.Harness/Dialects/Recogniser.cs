using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using ClassChat.Harness.Observations;

namespace ClassChat.Harness.Dialects;

/// <summary>Says which events a JSON value or a whole message is. Pure.</summary>
/// <param name="dialect">The server's dialect.</param>
internal sealed class Recogniser(Dialect dialect)
{
    // A broadcast reaches a thousand bots in the same bytes: they are read once.
    private const int MaxRememberedBytes = 32 * 1024;
    private const int MaxRemembered = 256;

    private readonly Remembered _remembered = Remembered.For(dialect);

    /// <summary>The events of a JSON value, each with how it was known; an unknown one if it is none.</summary>
    public IReadOnlyList<(ChatEvent Event, EventPattern? Pattern)> Json(ReadOnlyMemory<byte> json)
    {
        if (json.Length > MaxRememberedBytes) return ReadJson(json) ?? [(Unknown(json), null)];
        if (_remembered.Find(json) is { } known) return known;
        byte[] own = json.ToArray();
        IReadOnlyList<(ChatEvent, EventPattern?)> read = ReadJson(own) ?? [(Unknown(own), null)];
        _remembered.Add(own, read, MaxRemembered);
        return read;
    }

    /// <summary>The events of a whole message, which may be JSON or text.</summary>
    public IReadOnlyList<(ChatEvent Event, EventPattern? Pattern)> Message(ReadOnlyMemory<byte> message)
    {
        ReadOnlySpan<byte> start = message.Span.TrimStart(" \t\r\n\0"u8);
        bool mayBeJson = !start.IsEmpty && start[0] is (byte)'{' or (byte)'[';
        if (mayBeJson && ReadJson(message.ToArray()) is { } events) return events;
        return ReadText(message) ?? [(Unknown(message), null)];
    }

    /// <summary>Something that the dialect does not know.</summary>
    public static ChatEvent Unknown(ReadOnlyMemory<byte> bytes) => new(EventKind.Unknown) { Wire = Excerpt(bytes) };

    private List<(ChatEvent, EventPattern?)>? ReadJson(ReadOnlyMemory<byte> json)
    {
        List<(ChatEvent, EventPattern?)> events = [];
        try
        {
            using var document = JsonDocument.Parse(json.TrimEnd("\0"u8));
            foreach (JsonPattern pattern in dialect.Events.OfType<JsonPattern>())
            {
                IReadOnlyList<ChatEvent> seen = pattern.ReadAll(document.RootElement);
                events.AddRange(seen.Select(one => (one with { Wire = Excerpt(json) }, (EventPattern?)pattern)));
                if (seen.Count > 0 && !pattern.More) break;
            }
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // Braces that match do not make it JSON, nor do strings that are no text ("\ud800", which System.Text.Json
            // tells by the second exception): it is nothing the dialect knows.
        }

        return events.Count == 0 ? null : events;
    }

    private List<(ChatEvent, EventPattern?)>? ReadText(ReadOnlyMemory<byte> message)
    {
        string text = Encoding.UTF8.GetString(message.Span);
        List<(ChatEvent, EventPattern?)> events = [];
        foreach (TextEventPattern pattern in dialect.Events.OfType<TextEventPattern>())
        {
            if (pattern.Pattern.FindWhole(text) is not Match match) continue;
            events.Add(
                (TextPattern.Read(pattern.Kind, match, pattern.Split) with { Wire = Excerpt(message) }, pattern));
            if (!pattern.More) break;
        }

        return events.Count == 0 ? null : events;
    }

    private static byte[] Excerpt(ReadOnlyMemory<byte> bytes) =>
        bytes[..Math.Min(bytes.Length, WireTail.MaxBytes)].ToArray();
}
