using System.Collections.Concurrent;
using ClassChat.Protocol;
using ClassChat.Testing.FaultyServers;

namespace ClassChat.Testing.Faults;

/// <summary>What faults of plain-text servers are made of.</summary>
internal static class TextChanges
{
    public static Fault New(string item, string name, Level level, Func<TextFault> make) =>
        new(item, name, level, new FaultyTextServer(make));

    public static TextChange Each(Func<string, string> edit) => (_, text) => [edit(text)];

    public static TextChange Every(int count, Func<string, IEnumerable<string>> change)
    {
        int seen = 0;
        return (_, text) => ++seen % count == 0 ? change(text) : [text];
    }

    /// <summary>Every so many texts, one and the next become something else.</summary>
    public static TextChange EveryTwo(int count, Func<string, string, IEnumerable<string>> change)
    {
        int seen = 0;
        string? held = null;
        return (_, text) =>
        {
            if (held is null && ++seen % count != 0) return [text];
            if (held is null) { held = text; return []; }
            (string first, held) = (held, null);
            return change(first, text);
        };
    }

    /// <summary>Of what the server answers.</summary>
    public static TextChange Answers(TextChange change) => Lines("[Server received]", change);

    /// <summary>Of what the server tells of who comes.</summary>
    public static TextChange Joins(TextChange change) => Lines("has joined", change);

    /// <summary>Of what the server tells of who goes.</summary>
    public static TextChange Leaves(TextChange change) => Lines("has left", change);

    /// <summary>Says the first thing only to who has spoken.</summary>
    public static TextFault GreetsWhoSpoke()
    {
        var greetings = new ConcurrentDictionary<ProxyClient, string>();
        return new TextFault
        {
            Down = (client, line) =>
            {
                if (client.Count("lines") > 1) return [line];
                greetings[client] = line;
                return [];
            },
            Up = (client, text) =>
            {
                if (greetings.TryRemove(client, out string? greeting)) client.Tell(greeting);
                return [text];
            },
        };
    }

    public static bool IsExit(string text) => text.Trim() == "exit";

    public static string Ascii(string text) =>
        string.Concat(text.Select(character => char.IsAscii(character) ? character : '?'));

    private static TextChange Lines(string words, TextChange change) =>
        (client, line) => line.Contains(words, StringComparison.Ordinal) ? change(client, line) : [line];
}
