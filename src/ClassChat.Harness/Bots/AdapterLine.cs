using System.Text;
using System.Text.Json;
using ClassChat.Specification.Dialects;
using ClassChat.Specification.Recording;

namespace ClassChat.Harness.Bots;

/// <summary>Line of an adapter program that tells an event of a bot.</summary>
/// <param name="Bot">Name of the bot in the scenario; empty if the line has none.</param>
/// <param name="Event">The event.</param>
internal sealed record AdapterLine(string Bot, ObservedEvent Event)
{
    /// <summary>Parses a line; null if it tells no event, such as output for the author of the program.</summary>
    public static AdapterLine? Parse(ReadOnlyMemory<byte> line)
    {
        string text = Encoding.UTF8.GetString(line.Span).TrimStart('\uFEFF', ' ');
        if (!text.StartsWith('{')) return null;
        try
        {
            using var document = JsonDocument.Parse(text);
            JsonElement root = document.RootElement;
            EventKind kind = SnakeCase.All<EventKind>().GetValueOrDefault(Field(root, "event"), EventKind.Unknown);
            return new AdapterLine(
                Field(root, "bot"),
                JsonPattern.ReadPlain(kind, root) with
                {
                    Wire = line[..Math.Min(line.Length, ByteTail.MaxBytes)].ToArray(),
                });
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return null; // not JSON in spite of the brace, or with strings that are not valid text ("\ud800")
        }
    }

    private static string Field(JsonElement root, string name) =>
        root.TryGetProperty(name, out JsonElement found) ? JsonFields.Text(found) ?? "" : "";
}
