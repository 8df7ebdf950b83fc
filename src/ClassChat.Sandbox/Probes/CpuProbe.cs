using System.Globalization;
using ClassChat.Platform.Linux;

namespace ClassChat.Sandbox.Probes;

/// <summary>
/// Reads the processor time and wake-ups of all threads of a program and its child processes from Linux: proc(5),
/// <c>/proc/PID/task/TID/schedstat</c> and <c>status</c>.
/// </summary>
public static class CpuProbe
{
    private const double NanosecondsPerTick = 100;
    private const string WakeUps = "voluntary_ctxt_switches:";

    /// <summary>True if this system provides the data.</summary>
    public static bool CanSee => OperatingSystem.IsLinux() && File.Exists("/proc/self/schedstat");

    /// <summary>Takes a snapshot of all threads of a process and its descendants.</summary>
    /// <param name="root">Number of the program's first process.</param>
    /// <exception cref="UnauthorizedAccessException">The system does not provide this data.</exception>
    public static CpuSnapshot Snapshot(int root)
    {
        Dictionary<(int, string), ThreadCpu> threads = [];
        foreach (int process in ProcFiles.Tree(root))
        {
            foreach (int thread in ProcFiles.Numbers(ProcFiles.PathOf(process, "task")))
            {
                string task = string.Create(CultureInfo.InvariantCulture, $"task/{thread}/");
                string? times = ProcFiles.Lines(ProcFiles.PathOf(process, task + "schedstat")).FirstOrDefault();
                string? name = ProcFiles.Lines(ProcFiles.PathOf(process, task + "comm")).FirstOrDefault();
                string? waits = ProcFiles.Lines(ProcFiles.PathOf(process, task + "status"))
                    .FirstOrDefault(line => line.StartsWith(WakeUps, StringComparison.Ordinal));
                if (times is null || name is null || waits is null) continue; // it has just exited
                // schedstat: "CPU time in nanoseconds, time in the run queue, number of time slices"
                double nanoseconds = double.Parse(times.Split(' ')[0], CultureInfo.InvariantCulture);
                threads[(thread, name)] = new ThreadCpu(
                    TimeSpan.FromTicks((long)(nanoseconds / NanosecondsPerTick)),
                    long.Parse(waits[WakeUps.Length..].Trim(), CultureInfo.InvariantCulture));
            }
        }

        return new CpuSnapshot(threads);
    }
}
