using System.Diagnostics;

namespace ClassChat.Fuzz.Runs;

/// <summary>Measures how slow this machine is, so that a slow one has more time for each input.</summary>
internal static class MachineSpeed
{
    private const int Rounds = 4_000_000;

    /// <summary>Time that these rounds take on a usual machine.</summary>
    private static readonly TimeSpan _usual = TimeSpan.FromMilliseconds(20);

    /// <summary>1 for a usual machine or a faster one, more for a slower one.</summary>
    public static double Slowness()
    {
        long start = Stopwatch.GetTimestamp();
        ulong hash = 1;
        for (int i = 0; i < Rounds; i++) hash = (hash ^ (uint)i) * 1099511628211;
        TimeSpan time = Stopwatch.GetElapsedTime(start);
        return hash == 0 ? 1 : Math.Max(1, time / _usual);
    }
}
