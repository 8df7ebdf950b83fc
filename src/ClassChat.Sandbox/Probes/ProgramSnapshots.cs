namespace ClassChat.Sandbox.Probes;

/// <summary>
/// Flags for the inputs that a thread of a client program waits for: its keyboard, its connection, both or neither.
/// </summary>
[Flags]
public enum InputSources
{
    /// <summary>Neither input.</summary>
    None = 0,

    /// <summary>Its standard input.</summary>
    Keyboard = 1,

    /// <summary>The connection to its server.</summary>
    Socket = 2,

    /// <summary>Both inputs.</summary>
    Both = Keyboard | Socket,
}

/// <summary>Activity of a thread, as far as its system call shows.</summary>
public enum ThreadActivity
{
    /// <summary>The thread runs, or waits for something other than input.</summary>
    Other,

    /// <summary>The thread waits in a call that can wait for several descriptors.</summary>
    Multiplexing,

    /// <summary>The thread waits in a call that reads one descriptor.</summary>
    Reading,
}

/// <summary>Activity of one thread of a client program at a moment, and the inputs it waits for.</summary>
/// <param name="Id">Number of the thread.</param>
/// <param name="Name">Name of the thread in the system.</param>
/// <param name="Work">Activity of the thread.</param>
/// <param name="Call">Name of its system call, such as <c>poll</c>; empty if the call is not known.</param>
/// <param name="For">Inputs it waits for.</param>
public sealed record ThreadSnapshot(int Id, string Name, ThreadActivity Work, string Call, InputSources For);

/// <summary>Processor time and wake-ups of one thread, since its start or over a period.</summary>
/// <param name="Processor">Processor time.</param>
/// <param name="WakeUps">Number of times it was scheduled again after waiting.</param>
public sealed record ThreadCpu(TimeSpan Processor, long WakeUps);

/// <summary>Processor time and wake-ups of each thread of a program since the thread's start.</summary>
/// <param name="Threads">The threads, by number and name.</param>
public sealed record CpuSnapshot(IReadOnlyDictionary<(int Id, string Name), ThreadCpu> Threads)
{
    /// <summary>Merges a later snapshot, keeping threads that have ended since.</summary>
    public CpuSnapshot And(CpuSnapshot later) => new(
        Threads.Concat(later.Threads).GroupBy(thread => thread.Key, thread => thread.Value)
            .ToDictionary(samples => samples.Key, samples => samples.Last()));
}
