using System.Globalization;
using ClassChat.Harness.Diagnostics;
using ClassChat.Harness.Probes;

namespace ClassChat.Harness.Checks;

/// <summary>Checks of how a client waits, by what the operating system shows of its threads.</summary>
internal static class Waits
{
    /// <summary>
    /// Of a quiet period so much may be spent on a processor: what a runtime's own housekeeping takes stays below a
    /// tenth of it, and a loop that never waits takes a hundred times as much.
    /// </summary>
    private const double MaxShare = 0.01;

    /// <summary>
    /// So often a second a program may wake up: a timer of a second, or half of one, is a habit of libraries and costs
    /// nothing; who looks more often whether something has come is polling.
    /// </summary>
    private const double MaxWakeUpsPerSecond = 3;

    /// <summary>
    /// Beginnings of the names of threads that runtimes have for themselves, and that wake up without the program:
    /// those of .NET and of Java. The system cuts names after 15 characters.
    /// </summary>
    private static readonly string[] _runtimes =
    [
        ".NET SynchManag", ".NET EventPipe", ".NET SigHandler", ".NET Finalizer", ".NET Tiered", ".NET TP Gate",
        "VM ", "GC ", "G1 ", "C1 Comp", "C2 Comp", "Monitor Deflati", "Common-Cleaner", "Signal Dispatch",
        "Reference Handl", "Finalizer", "Service Thread", "Sweeper thread", "Notification Th",
    ];

    /// <summary>One thread waits for both in one call, and none reads one of them.</summary>
    public static Outcome InOneCall(string client, IReadOnlyList<ThreadLook> threads)
    {
        ThreadLook? reader = threads.FirstOrDefault(
            thread => thread.Work == ThreadWork.Reading && thread.For != Sources.None);
        bool isTogether = threads.Any(
            thread => thread.Work == ThreadWork.Multiplexing && thread.For == Sources.Both);
        if (isTogether && reader is null) return Outcome.Fine;
        string sentence = reader is null
            ? $"{client} does not wait for keyboard and socket in one call"
            : $"{client} has a thread that waits for the {Describe(reader.For)} alone";
        return new Outcome.Open(new Difference(
            sentence, "one thread in select, poll or epoll for both, and none in a read of one of them",
            Describe(threads)));
    }

    /// <summary>It takes next to no time, and is next to never woken.</summary>
    /// <param name="client">The client.</param>
    /// <param name="before">At the beginning of the period.</param>
    /// <param name="after">At its end, with the threads that ended meanwhile.</param>
    /// <param name="period">How long it was.</param>
    public static Outcome Idle(string client, EffortLook before, EffortLook after, TimeSpan period)
    {
        Dictionary<(int Id, string Name), Effort> taken = after.Threads.ToDictionary(
            thread => thread.Key, thread => Since(before.Threads.GetValueOrDefault(thread.Key), thread.Value));
        double share = taken.Values.Sum(thread => thread.Processor.TotalSeconds) / period.TotalSeconds;
        (string Name, long Count)[] woken = [.. taken.Where(thread => !IsRuntimes(thread.Key.Name))
            .GroupBy(thread => thread.Key.Name, thread => thread.Value.WakeUps)
            .Select(threads => (threads.Key, threads.Sum())).OrderByDescending(threads => threads.Item2)];
        long wakeUps = woken.Sum(threads => threads.Count);
        double perSecond = wakeUps / period.TotalSeconds;
        if (share <= MaxShare && perSecond <= MaxWakeUpsPerSecond) return Outcome.Fine;
        string busiest = woken is [{ Count: > 0 } most, ..] ? $", most of them of thread '{most.Name}'" : "";
        return new Outcome.Open(new Difference(
            $"{client} does not rest while nothing happens",
            string.Create(
                CultureInfo.InvariantCulture,
                $"at most {MaxShare:0 %} of the time on a processor, and {MaxWakeUpsPerSecond:0} wake-ups a second"),
            string.Create(
                CultureInfo.InvariantCulture,
                $"{share:0.0 %} of {period.TotalSeconds:0.0} s on a processor, "
                + $"{perSecond:0.0} wake-ups a second{busiest}")));
    }

    private static bool IsRuntimes(string name) =>
        _runtimes.Any(known => name.StartsWith(known, StringComparison.Ordinal));

    private static Effort Since(Effort? before, Effort after) => before is null
        ? after
        : new Effort(after.Processor - before.Processor, after.WakeUps - before.WakeUps);

    private static string Describe(IReadOnlyList<ThreadLook> threads)
    {
        string[] told = [.. threads.Where(thread => thread.For != Sources.None)
            .Select(thread => $"thread '{thread.Name}' in {thread.Call} for {Describe(thread.For)}")];
        string all = Words.Count(threads.Count, "thread");
        return told.Length == 0
            ? $"{all}, and none of them waits for keyboard or socket"
            : $"{all}: {string.Join("; ", told)}";
    }

    private static string Describe(Sources sources) => sources switch
    {
        Sources.Keyboard => "keyboard",
        Sources.Socket => "socket",
        _ => "keyboard and socket",
    };
}
