using System.Text.Json;
using System.Text.RegularExpressions;
using ClassChat.Specification.ConsoleDialects;
using ClassChat.Specification.Dialects;
using ClassChat.Specification.Patterns;
using ClassChat.Specification.Recording;

namespace ClassChat.Fuzz.Targets;

/// <summary>Patterns and paths of dialects: the first line of an input is one, the rest is searched.</summary>
internal static class PatternTargets
{
    // A pattern has a second for each search, and there are several.
    private static readonly TimeSpan _patternTime = TimeSpan.FromSeconds(12);

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Target> All { get; } =
    [
        new TextTarget("text-pattern", "patterns of dialects, and texts to search", Patterns, MatchText)
        {
            Weight = 4, AllocatedBytes = 16 << 20, AllocatedPerByte = 64 << 10, Time = _patternTime,
        },
        new TextTarget("console-pattern", "patterns of console dialects, and texts to search", Patterns, MatchConsole)
        {
            Weight = 4, AllocatedBytes = 16 << 20, AllocatedPerByte = 64 << 10, Time = _patternTime,
        },
        new TextTarget("json-path", "paths of dialects, and JSON to search", Paths, FindPath) { Weight = 20 },
    ];

    private static IEnumerable<byte[]> Patterns() => SampleTexts.Bytes(
        "[SYSTEM] {name} has joined the chat\n[SYSTEM] bob has joined the chat\nx", "{sender}: {text}\nbob: hello\n",
        "/^(?<sender>\\w+) > (?<text>.*)$/im\nBOB > hi\n", "/users: (?<names>[\\w, ]*)/\nusers: a, b,c\n",
        "FILE {sender} {filename} {size} {checksum} {base64}\nFILE a b 3 x YWJj\n", "{text}\n\n", "{count}{key}\n1\n2",
        "/(?<groups>.+)/s\na: b, c\nd: e\n", "/\\[(\\d+)\\] (?<text>.+?)(?= \\[|$)/x\n[1] a [2] b\n");

    private static IEnumerable<byte[]> Paths() => SampleTexts.Bytes(
        "file_data.name\n{\"file_data\":{\"name\":\"a\"}}", "args[0]\n{\"args\":[1,{\"a\":null}]}",
        "payload!.text\n{\"payload\":\"{\\\"text\\\":\\\"x\\\"}\"}", "mail.#\n{\"mail\":[1,2,3]}", ".\n[1]",
        "a[3][0].b!.c.#\n{\"a\":[0,0,0,[{\"b\":\"{\\\"c\\\":{}}\"}]]}", "groups\n{\"groups\":{\"g\":[\"a\"]}}",
        "users\n{\"users\":\"a, b\"}");

    private static (string, string) MatchText(byte[] input)
    {
        (string source, string text) = TextTarget.Cut(input);
        TextPattern pattern;
        try
        {
            pattern = new TextPattern(source);
        }
        catch (ArgumentException error) // the documented result for what is no expression
        {
            return ("invalid", error.Message);
        }

        using var budget = new MatchBudget();
        Match? first = pattern.Find(text, 0, isStrict: false, budget);
        string found = Describe(first) + Describe(pattern.FindWhole(text, isStrict: false, budget));
        if (first is Match match) found += pattern.CanGrow(text, match, budget);
        var stream = new TextStream();
        stream.Append(text.AsSpan());
        found += Describe(pattern.Find(stream, new ObservedEvent(EventKind.Message) { Sender = "bob", Text = "hi" }));
        return (found.Length > 8 ? "found" : "nothing", found);
    }

    private static string Describe(Match? match) => match is null
        ? "-" : $"{match.Index}+{match.Length} {EventTexts.Of(TextPattern.Read(EventKind.Message, match))}";

    private static (string, string) MatchConsole(byte[] input)
    {
        (string source, string text) = TextTarget.Cut(input);
        try
        {
            var pattern = new ConsolePattern(source);
            var stream = new TextStream();
            stream.Append(text.AsSpan());
            Match? any = stream.Find(pattern.For(new Dictionary<string, string>()));
            Match? known = stream.Find(
                pattern.For(new Dictionary<string, string> { ["sender"] = "bob(", ["text"] = "[" }));
            return (any is null ? "nothing" : "found", $"{any?.Index} {any?.Length} {known?.Index}");
        }
        catch (ArgumentException error) // the documented result for what is no expression
        {
            return ("invalid", error.Message);
        }
    }

    private static (string, string) FindPath(byte[] input)
    {
        (string source, string text) = TextTarget.Cut(input);
        if (JsonPath.TryParse(source) is not JsonPath path) return ("invalid", "");
        try
        {
            using var document = JsonDocument.Parse(text);
            if (path.Find(document.RootElement) is not JsonElement found) return ("nothing", "");
            string result = string.Join(
                '|', JsonFields.Text(found), JsonFields.Length(found), JsonFields.Content(found)?.Length,
                string.Join(',', JsonFields.Names(found, path, null) ?? []),
                JsonFields.Groups(found, path, path, ";")?.Count);
            return ("found", result);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // What those who search expect, for example of the key "\ud800", which is not valid text.
            return ("no JSON", error.Message);
        }
    }
}
