namespace ClassChat.Harness.Probes;

/// <summary>What a client can wait for, or read.</summary>
[Flags]
public enum Sources
{
    /// <summary>Neither.</summary>
    None = 0,

    /// <summary>Its standard input.</summary>
    Keyboard = 1,

    /// <summary>The connection to its server.</summary>
    Socket = 2,

    /// <summary>Both.</summary>
    Both = Keyboard | Socket,
}

/// <summary>What a thread is doing.</summary>
public enum ThreadWork
{
    /// <summary>It runs, or waits for something of its own.</summary>
    Other,

    /// <summary>It waits in a call that can wait for several descriptors.</summary>
    Multiplexing,

    /// <summary>It waits in a call that reads one.</summary>
    Reading,
}

/// <summary>What one thread of a program was doing when it was looked at.</summary>
/// <param name="Id">The thread.</param>
/// <param name="Name">Its name, as the system has it.</param>
/// <param name="Work">What it does.</param>
/// <param name="Call">The system call, such as <c>poll</c>; empty if it is in none that is known.</param>
/// <param name="For">For what it waits.</param>
public sealed record ThreadLook(int Id, string Name, ThreadWork Work, string Call, Sources For);

/// <summary>What one thread has taken of the machine since it began.</summary>
/// <param name="Processor">Time on a processor.</param>
/// <param name="WakeUps">How often it has begun to run after it had waited.</param>
public sealed record Effort(TimeSpan Processor, long WakeUps);

/// <summary>What all threads of a program have taken of the machine since they began.</summary>
/// <param name="Threads">Each thread, by its number and its name.</param>
public sealed record EffortLook(IReadOnlyDictionary<(int Id, string Name), Effort> Threads)
{
    /// <summary>What is known after a second look, with the threads that have ended since the first.</summary>
    public EffortLook And(EffortLook later) => new(
        Threads.Concat(later.Threads).GroupBy(thread => thread.Key, thread => thread.Value)
            .ToDictionary(looks => looks.Key, looks => looks.Last()));
}
