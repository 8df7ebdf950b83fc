using System.Globalization;
using ClassChat.Harness.Allowances;
using ClassChat.Harness.Checks;
using ClassChat.Platform.Text;
using ClassChat.Specification.Patterns;

namespace ClassChat.Harness.Execution;

/// <summary>
/// Describes why a program under test was ended by its allowance: it sent too much, or data that takes too long to
/// decode, or a pattern of its dialect takes too long to search for.
/// </summary>
internal static class FloodReport
{
    private const string Hint =
        "look for a loop that sends without end, or that sends to everybody again what it was just sent itself";

    private const string SlowHint =
        "the dialect has to look through large values again and again: see the last bytes on the wire";

    private const string PatternHint =
        "a repetition inside of a repetition, such as (a+)+, takes exponentially long: say more exactly what repeats";

    /// <summary>The reason for ending the program.</summary>
    public static string Deed(Excess excess) =>
        excess is Excess.SlowPattern slow ? TooLong(slow) : $"it {Sent(excess)}";

    /// <summary>The mismatch that the scenario failed with.</summary>
    /// <param name="excess">The data above the allowance.</param>
    /// <param name="client">Name of the client under test in the scenario; null if the server is under test.</param>
    public static Mismatch Describe(Excess excess, string? client) => excess is Excess.SlowPattern slow
        ? new Mismatch(
            TooLong(slow), "searches of less than a millisecond",
            $"searches of {QuantityFormatter.Time(PatternLimits.Timeout)} and more, until it was stopped", PatternHint)
        : new Mismatch(
            $"{client ?? "the server"} {Sent(excess)}", "what was asked for, and little beside it",
            "more and more, until it was stopped", excess is Excess.Slow ? SlowHint : Hint);

    private static string TooLong(Excess.SlowPattern slow) => $"the pattern of '{slow.Pattern}' takes too long";

    private static string Sent(Excess excess) => excess switch
    {
        Excess.Sent sent => $"sent {sent.Bot ?? "everybody together"} {Amount(sent)} that nobody asked for",
        Excess.Slow slow => $"sent {slow.Bot} data that takes too long to decode",
        _ => throw new ArgumentException($"{excess.GetType().Name} is no excess", nameof(excess)),
    };

    private static string Amount(Excess.Sent sent) => sent.Messages is int messages
        ? string.Create(
            CultureInfo.InvariantCulture, $"{QuantityFormatter.Bytes(sent.Bytes)} in {messages:N0} messages")
        : QuantityFormatter.Bytes(sent.Bytes);
}
