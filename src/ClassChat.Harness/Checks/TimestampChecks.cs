using System.Globalization;
using ClassChat.Specification.Recording;

namespace ClassChat.Harness.Checks;

/// <summary>Checks of the timestamp that a server adds to a queued message.</summary>
internal static class TimestampChecks
{
    /// <summary>Tolerance for timestamps that are rounded down or up.</summary>
    private static readonly TimeSpan _rounding = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Finds the error in a timestamp; null if it means a time between the message's sending and its confirmation, as
    /// fine as it is written.
    /// </summary>
    public static Mismatch? FindError(ObservedEvent observed, SentMessage sent)
    {
        DateTimeOffset from = sent.From - _rounding;
        DateTimeOffset to = (sent.Until ?? sent.From) + _rounding;
        string expected = string.Create(
            CultureInfo.InvariantCulture, $"{sent.From.ToLocalTime():yyyy-MM-dd HH:mm:ss}, when it was sent");
        if (observed.Timestamp is not string written)
            return new Mismatch("a queued message came without the time it was sent", expected, "no timestamp");

        DateOnly[] days =
        [
            .. new[] { from.LocalDateTime, to.LocalDateTime, from.UtcDateTime, to.UtcDateTime }
                .Select(DateOnly.FromDateTime).Distinct(),
        ];
        WrittenTime[] readings = [.. days.SelectMany(day => WrittenTime.ReadAll(written, day))];
        if (readings.Length == 0)
            return new Mismatch("a queued message came with something that is no time", expected, written);
        return readings.Any(reading => Fits(reading, from, to))
            ? null
            : new Mismatch("a queued message came with another time than that of its sending", expected, written)
            {
                MayBeLoad = true, // a busy server reads the message late
            };
    }

    // A server that names no time zone may use local time or UTC.
    private static bool Fits(WrittenTime time, DateTimeOffset from, DateTimeOffset to) =>
        Within(time, from.UtcDateTime, to.UtcDateTime)
        || (!time.IsUtc && Within(time, from.LocalDateTime, to.LocalDateTime));

    private static bool Within(WrittenTime time, DateTime from, DateTime to) =>
        time.Start <= to && time.Start + time.Length > from;
}
