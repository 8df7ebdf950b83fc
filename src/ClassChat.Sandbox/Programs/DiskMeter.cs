using System.Diagnostics;
using ClassChat.Platform.FileSystem;
using ClassChat.Sandbox.Isolation;

namespace ClassChat.Sandbox.Programs;

/// <summary>
/// Measures from time to time what a program takes on the disk: its working copy, and removed files that it holds open.
/// </summary>
/// <param name="limits">Its limits.</param>
/// <param name="folder">Its working copy; null if it has none.</param>
internal sealed class DiskMeter(ResourceLimits limits, WorkingCopy? folder)
{
    /// <summary>Number of measurements per look at mapped files, which takes longer.</summary>
    private const int MeasurementsPerMapping = 3;

    /// <summary>
    /// Share of the time that measurements may take: a program with many files or descriptors is measured less often.
    /// </summary>
    private const double MaxShare = 0.25;

    private static readonly TimeSpan _interval = TimeSpan.FromMilliseconds(400);

    private int _measurements;
    private long _last;
    private TimeSpan _pause = TimeSpan.Zero;

    /// <summary>Files without a name that were found last.</summary>
    public UnnamedFiles Unnamed { get; private set; } = new();

    /// <summary>True if it is time for another measurement.</summary>
    public bool IsDue => Stopwatch.GetElapsedTime(_last) >= _pause;

    /// <summary>Measures now.</summary>
    /// <param name="processes">Numbers of the program's processes.</param>
    /// <returns>The limit that is exceeded, worded as the reason for the program's end; null if none.</returns>
    public string? Excess(IReadOnlyList<int> processes)
    {
        long start = Stopwatch.GetTimestamp();
        string? excess = Measure(processes);
        TimeSpan pause = Stopwatch.GetElapsedTime(start) / MaxShare;
        _pause = pause > _interval ? pause : _interval;
        _last = Stopwatch.GetTimestamp();
        return excess;
    }

    private string? Measure(IReadOnlyList<int> processes)
    {
        FolderSize? size = folder?.Measure(limits.Files);
        if (size?.Entries > limits.Files) return limits.FilesExcess;
        if (size is { IsTooDeep: true }) return "its folders are nested too deep to be measured";
        bool areMappingsIncluded = _measurements++ % MeasurementsPerMapping == 0;
        Unnamed = UnnamedFiles.Of(processes, areMappingsIncluded);
        return (size?.Bytes ?? 0) + Unnamed.DiskBytes > limits.DiskBytes ? limits.DiskExcess : null;
    }
}
