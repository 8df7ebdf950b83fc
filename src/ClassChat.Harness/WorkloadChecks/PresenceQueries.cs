namespace ClassChat.Harness.WorkloadChecks;

/// <summary>
/// Queries over presence intervals: if a bot was certainly present or absent while something happened.
/// </summary>
internal static class PresenceQueries
{
    /// <summary>
    /// True if messages sent to the bot in this time had to arrive: it was present throughout, and stayed to the end or
    /// disconnected so that nothing in flight was lost.
    /// </summary>
    public static bool IsSafe(IReadOnlyList<PresenceInterval> sessions, TimeSpan from, TimeSpan? to) =>
        At(sessions, from) is PresenceInterval interval && interval.Covers(from, to)
            && (interval.CertainUntil is null || interval.IsGraceful);

    /// <summary>True if the bot was certainly present the whole time.</summary>
    public static bool IsThere(IReadOnlyList<PresenceInterval> intervals, TimeSpan from, TimeSpan? to) =>
        At(intervals, from)?.Covers(from, to) == true;

    /// <summary>True if the bot was certainly absent the whole time.</summary>
    public static bool IsAway(IReadOnlyList<PresenceInterval> intervals, TimeSpan from, TimeSpan? to)
    {
        int next = Next(intervals, from);
        bool before = next > 0 && intervals[next - 1].Touches(from, to);
        return !before && (next == intervals.Count || !intervals[next].Touches(from, to));
    }

    /// <summary>
    /// The first interval that became certain after a moment, even if it was requested earlier; null if there is none.
    /// </summary>
    public static PresenceInterval? After(IReadOnlyList<PresenceInterval> intervals, TimeSpan from) =>
        intervals.Skip(Math.Max(0, Next(intervals, from) - 1))
            .FirstOrDefault(interval => interval.CertainFrom is null || interval.CertainFrom > from);

    private static PresenceInterval? At(IReadOnlyList<PresenceInterval> intervals, TimeSpan moment)
    {
        int next = Next(intervals, moment);
        return next > 0 ? intervals[next - 1] : null;
    }

    /// <summary>Index of the first interval requested after a moment; the intervals are in order.</summary>
    private static int Next(IReadOnlyList<PresenceInterval> intervals, TimeSpan moment)
    {
        int low = 0, high = intervals.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (intervals[middle].EarliestStart > moment) high = middle;
            else low = middle + 1;
        }

        return low;
    }
}
