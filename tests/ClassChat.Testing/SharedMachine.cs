using ClassChat.Sandbox.Timing;

namespace ClassChat.Testing;

/// <summary>Clocks for tests that share the machine with many others.</summary>
internal static class SharedMachine
{
    /// <summary>A machine that is busy with other tests when one begins is not ten times as slow to its end.</summary>
    private const double MaxStretch = 3;

    /// <summary>Starts a clock, as patient as this machine needs, within reason.</summary>
    public static async Task<StarvationAwareClock> StartClockAsync(double patience, CancellationToken cancel) =>
        new(patience * Math.Min(MaxStretch, await StarvationAwareClock.MeasureAsync(cancel)));
}
