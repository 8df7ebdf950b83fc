namespace ClassChat.Platform.Linux;

/// <summary>Threads of this process, as Linux schedules them.</summary>
public static class Threads
{
    /// <summary>Number of the calling thread in the system.</summary>
    public static int CurrentId => LibC.ThreadId();

    /// <summary>Processor time that the calling thread has used.</summary>
    public static TimeSpan CurrentTime => LibC.ThreadTime();

    /// <summary>Keeps a thread to some cores. It may have ended: then nothing happens.</summary>
    /// <param name="thread">Number of the thread in the system.</param>
    /// <param name="cores">A bit for each of the first 64 cores.</param>
    public static void KeepTo(int thread, ulong cores) => _ = LibC.SetAffinity(thread, cores);

    /// <summary>
    /// Sets the priority of a thread, where that is allowed. It may have ended: then nothing happens.
    /// </summary>
    /// <param name="thread">Number of the thread in the system; 0: the calling thread.</param>
    /// <param name="priority">Nice value, from -20 (first) to 19 (last).</param>
    public static void SetPriority(int thread, int priority) => _ = LibC.SetPriority(0, thread, priority);
}
