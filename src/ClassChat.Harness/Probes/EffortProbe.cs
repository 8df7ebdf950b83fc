using System.Globalization;
using ClassChat.Harness.Linux;

namespace ClassChat.Harness.Probes;

/// <summary>
/// Looks at what the threads of a program have taken of the processors, as Linux tells it: proc(5),
/// <c>/proc/PID/task/TID/schedstat</c> and <c>status</c>.
/// </summary>
internal static class EffortProbe
{
    private const double NanosecondsPerTick = 100;
    private const string WakeUps = "voluntary_ctxt_switches:";

    /// <summary>True if it can be seen on this system at all.</summary>
    public static bool CanSee => OperatingSystem.IsLinux() && File.Exists("/proc/self/schedstat");

    /// <summary>All threads of a process and of those that it has started.</summary>
    /// <param name="root">The program's first process.</param>
    /// <exception cref="UnauthorizedAccessException">The system does not show them.</exception>
    public static EffortLook Look(int root)
    {
        Dictionary<(int, string), Effort> threads = [];
        foreach (int process in ProcFiles.Tree(root))
        {
            foreach (int thread in ProcFiles.Numbers(ProcFiles.PathOf(process, "task")))
            {
                string task = string.Create(CultureInfo.InvariantCulture, $"task/{thread}/");
                string? times = ProcFiles.Lines(ProcFiles.PathOf(process, task + "schedstat")).FirstOrDefault();
                string? name = ProcFiles.Lines(ProcFiles.PathOf(process, task + "comm")).FirstOrDefault();
                string? waits = ProcFiles.Lines(ProcFiles.PathOf(process, task + "status"))
                    .FirstOrDefault(line => line.StartsWith(WakeUps, StringComparison.Ordinal));
                if (times is null || name is null || waits is null) continue; // it has ended meanwhile
                // "time on a processor in nanoseconds, time it waited for one, how often it was given one"
                double nanoseconds = double.Parse(times.Split(' ')[0], CultureInfo.InvariantCulture);
                threads[(thread, name)] = new Effort(
                    TimeSpan.FromTicks((long)(nanoseconds / NanosecondsPerTick)),
                    long.Parse(waits[WakeUps.Length..].Trim(), CultureInfo.InvariantCulture));
            }
        }

        return new EffortLook(threads);
    }
}
