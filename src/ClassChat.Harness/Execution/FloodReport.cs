using System.Globalization;
using ClassChat.Harness.Allowances;
using ClassChat.Harness.Checks;
using ClassChat.Platform.Text;

namespace ClassChat.Harness.Execution;

/// <summary>
/// Describes why a program under test was ended by its allowance: it sent too much, or text that takes too long to
/// search.
/// </summary>
internal static class FloodReport
{
    private const string Hint =
        "look for a loop that sends without end, or that sends to everybody again what it was just sent itself";

    private const string SlowHint =
        "a pattern of the dialect nearly fits at many places of it: see the last bytes on the wire";

    /// <summary>The reason for ending the program.</summary>
    public static string Deed(Excess excess) => $"it {Sent(excess)}";

    /// <summary>The mismatch that the scenario failed with.</summary>
    /// <param name="excess">The data above the allowance.</param>
    /// <param name="client">Name of the client under test in the scenario; null if the server is under test.</param>
    public static Mismatch Describe(Excess excess, string? client) => new(
        $"{client ?? "the server"} {Sent(excess)}", "what was asked for, and little beside it",
        "more and more, until it was stopped", excess is Excess.Slow ? SlowHint : Hint);

    private static string Sent(Excess excess) => excess switch
    {
        Excess.Sent sent => $"sent {sent.Bot ?? "everybody together"} {Amount(sent)} that nobody asked for",
        Excess.Slow slow => $"sent {slow.Bot} what takes too long to look through",
        _ => throw new ArgumentException($"{excess.GetType().Name} is no excess", nameof(excess)),
    };

    private static string Amount(Excess.Sent sent) => sent.Messages is int messages
        ? string.Create(
            CultureInfo.InvariantCulture, $"{QuantityFormatter.Bytes(sent.Bytes)} in {messages:N0} messages")
        : QuantityFormatter.Bytes(sent.Bytes);
}
