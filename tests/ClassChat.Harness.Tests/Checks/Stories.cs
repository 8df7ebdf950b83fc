using ClassChat.Harness.Checks;
using ClassChat.Harness.Observations;
using ClassChat.Protocol;

namespace ClassChat.Harness.Tests.Checks;

/// <summary>Histories and ledgers written down: what bob saw, and what was sent to him.</summary>
internal static class Stories
{
    public static readonly DateTimeOffset Noon = new(2025, 11, 9, 12, 0, 0, TimeSpan.Zero);

    /// <summary>What bob's check looks at: names on the wire are those of the scenario with <c>_w</c>.</summary>
    public static Scene Bob(IEnumerable<ChatEvent> seen, IEnumerable<Posted>? sent = null, int mark = 0)
    {
        var history = new History("bob");
        foreach (ChatEvent happened in seen) history.Add(happened, TimeSpan.Zero);
        return new Scene
        {
            Bot = "bob",
            History = history,
            Mark = mark,
            Ledger = [.. sent ?? []],
            Wire = name => name + "_w",
            Dialect = RepositorySuite.Classic,
            Level = Level.Full,
        };
    }

    public static ChatEvent Message(string text, string from = "alice_w", string? to = "bob_w", string? at = null) =>
        new(EventKind.Message) { Text = text, Sender = from, Receiver = to, Timestamp = at };

    public static ChatEvent GroupMessage(string text, string group = "cs_w", string from = "alice_w") =>
        new(EventKind.GroupMessage) { Text = text, Sender = from, Group = group };

    public static ChatEvent File(
        byte[]? content, string name = "a.bin", long? size = null, string? checksum = null, string from = "alice_w") =>
        new(EventKind.File)
        {
            Sender = from,
            FileName = name,
            FileSize = size,
            Checksum = checksum,
            Content = content is null ? null : (ReadOnlyMemory<byte>?)content,
        };

    public static ChatEvent Event(EventKind kind, string? text = null) => new(kind) { Text = text };

    public static Posted Sent(string text, string from = "alice") =>
        new(from, "bob", false, text, null, ["bob"], Noon) { Until = Noon };

    public static Posted SentToGroup(string text, string group = "cs", string from = "alice") =>
        new(from, group, true, text, null, ["alice", "bob"], Noon) { Until = Noon };

    public static Posted SentFile(byte[] content, string name = "a.bin", string from = "alice") =>
        new(from, "bob", false, name, content, ["bob"], Noon) { Until = Noon };

    /// <summary>"holds", or what is said against it.</summary>
    public static string Told(this Outcome outcome) => outcome switch
    {
        Outcome.Broken broken => "broken: " + Told(broken.Difference),
        Outcome.Open open => "open: " + Told(open.Difference),
        _ => "holds",
    };

    public static bool Holds(this Outcome outcome) => outcome is Outcome.Holds;

    private static string Told(Difference difference) =>
        $"{difference.Sentence}; expected {difference.Expected}; got {difference.Actual}";
}
