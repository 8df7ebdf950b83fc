using System.Globalization;
using ClassChat.Sandbox.Probes;
using ClassChat.Specification.Diagnostics;

namespace ClassChat.Harness.Checks;

/// <summary>
/// Checks that a client waits for input without polling, based on what the operating system shows of its threads.
/// </summary>
internal static class WaitChecks
{
    /// <summary>
    /// Maximum share of CPU time in a quiet period. A runtime's own housekeeping takes less than a tenth of it; a loop
    /// that never waits takes a hundred times as much.
    /// </summary>
    private const double MaxShare = 0.01;

    /// <summary>
    /// Maximum wake-ups per second. Libraries often use timers of a second or half a second, which cost nothing; more
    /// frequent checks for input are polling.
    /// </summary>
    private const double MaxWakeUpsPerSecond = 3;

    /// <summary>
    /// Name prefixes of threads that the .NET and Java runtimes use for themselves and that wake up without the
    /// program. The system cuts names after 15 characters.
    /// </summary>
    private static readonly string[] _runtimes =
    [
        ".NET SynchManag", ".NET EventPipe", ".NET SigHandler", ".NET Finalizer", ".NET Tiered", ".NET TP Gate",
        "VM ", "GC ", "G1 ", "C1 Comp", "C2 Comp", "Monitor Deflati", "Common-Cleaner", "Signal Dispatch",
        "Reference Handl", "Finalizer", "Service Thread", "Sweeper thread", "Notification Th",
    ];

    /// <summary>
    /// Passes if one thread waits for keyboard and socket in one call, and no thread reads only one of them.
    /// </summary>
    public static CheckResult InOneCall(string client, IReadOnlyList<ThreadSnapshot> threads)
    {
        ThreadSnapshot? reader = threads.FirstOrDefault(
            thread => thread.Work == ThreadActivity.Reading && thread.For != InputSources.None);
        bool isTogether = threads.Any(
            thread => thread.Work == ThreadActivity.Multiplexing && thread.For == InputSources.Both);
        if (isTogether && reader is null) return CheckResult.Fine;
        string sentence = reader is null
            ? $"{client} does not wait for keyboard and socket in one call"
            : $"{client} has a thread that waits for the {Describe(reader.For)} alone";
        return new CheckResult.Pending(new Mismatch(
            sentence, "one thread in select, poll or epoll for both, and none in a read of one of them",
            Describe(threads)));
    }

    /// <summary>Passes if the client takes almost no CPU time and almost never wakes up.</summary>
    /// <param name="client">The client's name.</param>
    /// <param name="before">CPU use at the start of the period.</param>
    /// <param name="after">CPU use at the end, including threads that ended meanwhile.</param>
    /// <param name="period">Length of the period.</param>
    public static CheckResult Idle(string client, CpuSnapshot before, CpuSnapshot after, TimeSpan period)
    {
        Dictionary<(int Id, string Name), ThreadCpu> used = after.Threads.ToDictionary(
            thread => thread.Key, thread => Since(before.Threads.GetValueOrDefault(thread.Key), thread.Value));
        double share = used.Values.Sum(thread => thread.Processor.TotalSeconds) / period.TotalSeconds;
        (string Name, long Count)[] woken = [.. used.Where(thread => !IsRuntimeThread(thread.Key.Name))
            .GroupBy(thread => thread.Key.Name, thread => thread.Value.WakeUps)
            .Select(threads => (threads.Key, threads.Sum())).OrderByDescending(threads => threads.Item2)];
        long wakeUps = woken.Sum(threads => threads.Count);
        double perSecond = wakeUps / period.TotalSeconds;
        if (share <= MaxShare && perSecond <= MaxWakeUpsPerSecond) return CheckResult.Fine;
        string busiest = woken is [{ Count: > 0 } most, ..] ? $", most of them of thread '{most.Name}'" : "";
        return new CheckResult.Pending(new Mismatch(
            $"{client} does not rest while nothing happens",
            string.Create(
                CultureInfo.InvariantCulture,
                $"at most {MaxShare:0 %} of the time on a processor, and {MaxWakeUpsPerSecond:0} wake-ups a second"),
            string.Create(
                CultureInfo.InvariantCulture,
                $"{share:0.0 %} of {period.TotalSeconds:0.0} s on a processor, "
                + $"{perSecond:0.0} wake-ups a second{busiest}")));
    }

    private static bool IsRuntimeThread(string name) =>
        _runtimes.Any(known => name.StartsWith(known, StringComparison.Ordinal));

    private static ThreadCpu Since(ThreadCpu? before, ThreadCpu after) => before is null
        ? after
        : new ThreadCpu(after.Processor - before.Processor, after.WakeUps - before.WakeUps);

    private static string Describe(IReadOnlyList<ThreadSnapshot> threads)
    {
        string[] waiting = [.. threads.Where(thread => thread.For != InputSources.None)
            .Select(thread => $"thread '{thread.Name}' in {thread.Call} for {Describe(thread.For)}")];
        string all = TextList.Count(threads.Count, "thread");
        return waiting.Length == 0
            ? $"{all}, and none of them waits for keyboard or socket"
            : $"{all}: {string.Join("; ", waiting)}";
    }

    private static string Describe(InputSources inputSources) => inputSources switch
    {
        InputSources.Keyboard => "keyboard",
        InputSources.Socket => "socket",
        _ => "keyboard and socket",
    };
}
