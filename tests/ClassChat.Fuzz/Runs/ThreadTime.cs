using System.Diagnostics;
using System.Globalization;

namespace ClassChat.Fuzz.Runs;

/// <summary>
/// Processor time of the current thread (proc(5), <c>/proc/thread-self/schedstat</c>): on a machine that is busy with
/// other programs, time alone says nothing about a reader.
/// </summary>
internal static class ThreadTime
{
    private const string Path = "/proc/thread-self/schedstat";
    private const int NanosecondsPerTick = 100;

    private static readonly bool _isKnown = File.Exists(Path);

    /// <summary>Runs an action; returns the processor time that it took, or all its time on other systems.</summary>
    public static TimeSpan Of(Action action)
    {
        long start = Stopwatch.GetTimestamp();
        TimeSpan before = Now();
        action();
        return _isKnown ? Now() - before : Stopwatch.GetElapsedTime(start);
    }

    private static TimeSpan Now() => !_isKnown ? TimeSpan.Zero : TimeSpan.FromTicks(
        long.Parse(File.ReadAllText(Path).Split(' ')[0], CultureInfo.InvariantCulture) / NanosecondsPerTick);
}
