using ClassChat.Harness.Checks;
using ClassChat.Protocol;
using ClassChat.Specification.Recording;
using ClassChat.Testing;

namespace ClassChat.Harness.Tests.Checks;

/// <summary>Histories and ledgers written down: what bob saw, and what was sent to him.</summary>
internal static class CheckSamples
{
    public static readonly DateTimeOffset Noon = new(2025, 11, 9, 12, 0, 0, TimeSpan.Zero);

    /// <summary>What bob's check looks at: names on the wire are those of the scenario with <c>_w</c>.</summary>
    public static CheckContext Bob(IEnumerable<ObservedEvent> seen, IEnumerable<SentMessage>? sent = null, int mark = 0)
    {
        var history = new History("bob");
        foreach (ObservedEvent observed in seen) history.Add(observed, TimeSpan.Zero);
        return new CheckContext
        {
            Bot = "bob",
            History = history,
            RequestStart = mark,
            SentMessages = [.. sent ?? []],
            WireName = name => name + "_w",
            Dialect = RepositorySuite.Classic,
            Level = Level.Full,
        };
    }

    public static ObservedEvent Message(
        string text, string from = "alice_w", string? to = "bob_w", string? at = null) =>
        new(EventKind.Message) { Text = text, Sender = from, Receiver = to, Timestamp = at };

    public static ObservedEvent GroupMessage(string text, string group = "cs_w", string from = "alice_w") =>
        new(EventKind.GroupMessage) { Text = text, Sender = from, Group = group };

    public static ObservedEvent File(
        byte[]? content, string name = "a.bin", long? size = null, string? checksum = null, string from = "alice_w") =>
        new(EventKind.File)
        {
            Sender = from,
            FileName = name,
            FileSize = size,
            Checksum = checksum,
            Content = content is null ? null : (ReadOnlyMemory<byte>?)content,
        };

    public static ObservedEvent Event(EventKind kind, string? text = null) => new(kind) { Text = text };

    public static SentMessage Sent(string text, string from = "alice") =>
        new(from, "bob", false, text, null, ["bob"], Noon) { Until = Noon };

    public static SentMessage SentToGroup(string text, string group = "cs", string from = "alice") =>
        new(from, group, true, text, null, ["alice", "bob"], Noon) { Until = Noon };

    public static SentMessage SentFile(byte[] content, string name = "a.bin", string from = "alice") =>
        new(from, "bob", false, name, content, ["bob"], Noon) { Until = Noon };

    /// <summary>"holds", or what is said against it.</summary>
    public static string Told(this CheckResult result) => result switch
    {
        CheckResult.Failed broken => "broken: " + Told(broken.Mismatch),
        CheckResult.Pending open => "open: " + Told(open.Mismatch),
        _ => "holds",
    };

    public static bool Holds(this CheckResult result) => result is CheckResult.Passed;

    private static string Told(Mismatch mismatch) =>
        $"{mismatch.Summary}; expected {mismatch.Expected}; got {mismatch.Actual}";
}
