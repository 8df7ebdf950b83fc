using System.Diagnostics;

namespace ClassChat.Platform.Linux;

/// <summary>
/// Sets cores and priority of threads on Linux, and tells the id and the processor time of the calling thread.
/// </summary>
public static class Threads
{
    /// <summary>System-wide id of the calling thread.</summary>
    public static int CurrentId => LibC.ThreadId();

    /// <summary>
    /// Processor time that the calling thread has used; on other systems than Linux, the time of a clock instead.
    /// </summary>
    public static TimeSpan CurrentTime =>
        OperatingSystem.IsLinux() ? LibC.ThreadTime() : Stopwatch.GetElapsedTime(0);

    /// <summary>Restricts a thread to some cores; does nothing if the thread has ended.</summary>
    /// <param name="thread">System-wide id of the thread.</param>
    /// <param name="cores">A bit for each of the first 64 cores.</param>
    public static void KeepTo(int thread, ulong cores) => _ = LibC.SetAffinity(thread, cores);

    /// <summary>Sets the priority of a thread, if permitted; does nothing if the thread has ended.</summary>
    /// <param name="thread">System-wide id of the thread; 0 for the calling thread.</param>
    /// <param name="priority">Nice value, from -20 (highest priority) to 19 (lowest).</param>
    public static void SetPriority(int thread, int priority) => _ = LibC.SetPriority(0, thread, priority);
}
