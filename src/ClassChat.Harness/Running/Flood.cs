using System.Globalization;
using ClassChat.Harness.Allowances;
using ClassChat.Harness.Checks;
using ClassChat.Harness.Notation;

namespace ClassChat.Harness.Running;

/// <summary>Says that a program under test has sent more than it may.</summary>
internal static class Flood
{
    private const string Hint =
        "look for a loop that sends without end, or that sends to everybody again what it was just sent itself";

    private const string SlowHint =
        "a pattern of the dialect nearly fits at many places of it: see the last bytes on the wire";

    /// <summary>Why the program was ended.</summary>
    public static string Deed(Excess excess) => $"it {Sent(excess)}";

    /// <summary>What the scenario failed by.</summary>
    /// <param name="excess">What was too much.</param>
    /// <param name="client">The client under test, by its name in the scenario; null: the server is under test.</param>
    public static Difference Of(Excess excess, string? client) => new(
        $"{client ?? "the server"} {Sent(excess)}", "what was asked for, and little beside it",
        "more and more, until it was stopped", excess is Excess.Slow ? SlowHint : Hint);

    private static string Sent(Excess excess) => excess switch
    {
        Excess.Sent sent => $"sent {sent.Bot ?? "everybody together"} {Amount(sent)} that nobody asked for",
        Excess.Slow slow => $"sent {slow.Bot} what takes too long to look through",
        _ => throw new ArgumentException($"{excess.GetType().Name} is no excess", nameof(excess)),
    };

    private static string Amount(Excess.Sent sent) => sent.Messages is int messages
        ? string.Create(CultureInfo.InvariantCulture, $"{Amounts.Bytes(sent.Bytes)} in {messages:N0} messages")
        : Amounts.Bytes(sent.Bytes);
}
