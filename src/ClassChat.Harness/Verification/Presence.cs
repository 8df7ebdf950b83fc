namespace ClassChat.Harness.Verification;

/// <summary>What is known of where somebody was while something happened.</summary>
internal static class Presence
{
    /// <summary>
    /// True if what was sent to them in this time had to reach them: they were there all the time, and stayed to the
    /// end, or went so that nothing under way was lost.
    /// </summary>
    public static bool IsSafe(IReadOnlyList<Stay> sessions, TimeSpan from, TimeSpan? to) =>
        At(sessions, from) is Stay stay && stay.Covers(from, to) && (stay.Until is null || stay.IsGraceful);

    /// <summary>True if they were certainly there all the time.</summary>
    public static bool IsThere(IReadOnlyList<Stay> stays, TimeSpan from, TimeSpan? to) =>
        At(stays, from)?.Covers(from, to) == true;

    /// <summary>True if they were certainly not there at any time of it.</summary>
    public static bool IsAway(IReadOnlyList<Stay> stays, TimeSpan from, TimeSpan? to)
    {
        int next = Next(stays, from);
        bool before = next > 0 && stays[next - 1].Touches(from, to);
        return !before && (next == stays.Count || !stays[next].Touches(from, to));
    }

    /// <summary>
    /// The first stay that became certain after a moment, though it may have been asked for before; null: none did.
    /// </summary>
    public static Stay? After(IReadOnlyList<Stay> stays, TimeSpan from) =>
        stays.Skip(Math.Max(0, Next(stays, from) - 1)).FirstOrDefault(stay => stay.Since is null || stay.Since > from);

    private static Stay? At(IReadOnlyList<Stay> stays, TimeSpan moment)
    {
        int next = Next(stays, moment);
        return next > 0 ? stays[next - 1] : null;
    }

    /// <summary>The place of the first stay that was asked for after a moment: they are in order.</summary>
    private static int Next(IReadOnlyList<Stay> stays, TimeSpan moment)
    {
        int low = 0, high = stays.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (stays[middle].From > moment) high = middle;
            else low = middle + 1;
        }

        return low;
    }
}
