using System.Globalization;
using ClassChat.Specification.Recording;

namespace ClassChat.Harness.Checks;

/// <summary>Checks of the timestamp that a server adds to a queued message.</summary>
internal static class TimestampChecks
{
    /// <summary>Tolerance for timestamps in whole seconds, rounded down or up.</summary>
    private static readonly TimeSpan _rounding = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Finds the error in a timestamp; null if it lies between the message's sending and its confirmation.
    /// </summary>
    public static Mismatch? FindError(ObservedEvent observed, SentMessage sent)
    {
        DateTimeOffset from = sent.From - _rounding;
        DateTimeOffset to = (sent.Until ?? sent.From) + _rounding;
        string expected = string.Create(
            CultureInfo.InvariantCulture, $"{sent.From.ToLocalTime():yyyy-MM-dd HH:mm:ss}, when it was sent");
        if (observed.Timestamp is null)
            return new Mismatch("a queued message came without the time it was sent", expected, "no timestamp");
        if (!DateTime.TryParse(
            observed.Timestamp, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime written))
            return new Mismatch("a queued message came with something that is no time", expected, observed.Timestamp);

        // A server may use local time or UTC.
        bool fits = Within(written, from.LocalDateTime, to.LocalDateTime)
            || Within(written, from.UtcDateTime, to.UtcDateTime);
        return fits
            ? null
            : new Mismatch(
                "a queued message came with another time than that of its sending", expected, observed.Timestamp)
            {
                MayBeLoad = true, // a busy server reads the message late
            };
    }

    private static bool Within(DateTime time, DateTime from, DateTime to)
    {
        // A timestamp has whole seconds, so the start is rounded down to whole seconds.
        DateTime floor = from.AddTicks(-(from.Ticks % TimeSpan.TicksPerSecond));
        return time >= floor && time <= to;
    }
}
