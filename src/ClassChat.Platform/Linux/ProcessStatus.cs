using System.Globalization;
using System.Text;
using ClassChat.Platform.Failpoints;

namespace ClassChat.Platform.Linux;

/// <summary>
/// Number, parent, session, start time, processor time and memory of a process, and whether it has ended, as Linux
/// reports them (proc(5), <c>/proc/PID/stat</c>).
/// </summary>
/// <param name="Id">Its number.</param>
/// <param name="Parent">Number of its parent: the process that started it, or that adopted it.</param>
/// <param name="Session">Its session: the number of the session leader.</param>
/// <param name="OwnTime">Its own processor time.</param>
/// <param name="ReapedTime">Processor time of its children that have ended and that it has reaped.</param>
/// <param name="StartTicks">Its start time in clock ticks; together with the number, it identifies the process
/// uniquely.</param>
/// <param name="ResidentBytes">Resident memory in bytes.</param>
/// <param name="HasEnded">True if it has ended but its parent has not reaped it yet.</param>
public readonly record struct ProcessStatus(
    int Id, int Parent, int Session, TimeSpan OwnTime, TimeSpan ReapedTime, long StartTicks, long ResidentBytes,
    bool HasEnded)
{
    private const int MaxStatBytes = 1024;
    private const double TicksPerSecond = 100; // proc(5), sysconf(_SC_CLK_TCK): 100 on every Linux that .NET runs on

    // What a TimeSpan can hold; no process has so much, but a damaged file might.
    private const double MaxSeconds = 1e11;

    // Field indices, counted after the name: proc(5) counts from 1, and the state is the third field.
    private const int ParentField = 1, SessionField = 3, TimeField = 11, ReapedTimeField = 13;
    private const int StartField = 19, ResidentField = 21;

    private static string? _machine;

    /// <summary>Its processor time, including that of children which have ended and were reaped.</summary>
    public TimeSpan ProcessorTime => OwnTime + ReapedTime;

    /// <summary>True if it runs or waits for a core.</summary>
    public bool IsRunning { get; init; }

    /// <summary>
    /// Identifies the scope in which a process number is unique: boot of the machine and process namespace
    /// (pid_namespaces(7)).
    /// </summary>
    /// <exception cref="IOException">It cannot be read now.</exception>
    public static string Machine => _machine ??= FindMachine();

    /// <summary>Reads the current status of a process; null if it does not exist.</summary>
    public static ProcessStatus? Read(int id)
    {
        Span<byte> buffer = stackalloc byte[MaxStatBytes];
        try
        {
            Failpoint.Pass(FailpointKind.ReadProcess, "stat");
            using var file = File.OpenHandle(ProcFiles.PathOf(id, "stat"), share: FileShare.ReadWrite);
            int count = RandomAccess.Read(file, buffer, 0);
            return Parse(id, Encoding.Latin1.GetString(buffer[..count]));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Numbers of all processes; empty on systems without <c>/proc</c>.</summary>
    public static IEnumerable<int> Ids() => ProcFiles.Numbers("/proc");

    /// <summary>Process namespace of a process; null if it has ended or may not be inspected.</summary>
    public static string? Namespace(int id)
    {
        try
        {
            return ProcFiles.Link(ProcFiles.PathOf(id, "ns/pid"));
        }
        catch (Exception error) when (error is UnauthorizedAccessException or IOException)
        {
            return null;
        }
    }

    /// <summary>Parses the content of <c>/proc/PID/stat</c>; null if it is incomplete.</summary>
    internal static ProcessStatus? Parse(int id, string text)
    {
        int name = text.LastIndexOf(')'); // the name may contain any character, even ')'
        string[] words = name < 0 ? [] : text[(name + 1)..].TrimStart(' ').Split(' ', ResidentField + 2);
        if (words.Length <= ResidentField) return null;
        return new ProcessStatus(
            id, (int)Number(words[ParentField]), (int)Number(words[SessionField]),
            Time(TimeField), Time(ReapedTimeField), Number(words[StartField]),
            Number(words[ResidentField]) * Environment.SystemPageSize, words[0] is "Z" or "X")
        {
            IsRunning = words[0] is "R",
        };

        // User mode, then kernel mode.
        TimeSpan Time(int field) =>
            TimeSpan.FromSeconds(
                Math.Clamp(((double)Number(words[field]) + Number(words[field + 1])) / TicksPerSecond, 0, MaxSeconds));
    }

    private static long Number(string word) =>
        long.TryParse(word, CultureInfo.InvariantCulture, out long number) ? number : 0;

    private static string FindMachine()
    {
        const string BootPath = "/proc/sys/kernel/random/boot_id";
        Failpoint.Pass(FailpointKind.ReadProcess, BootPath);
        string boot = File.Exists(BootPath) ? File.ReadAllText(BootPath).Trim() : "";
        return $"{boot} {ProcFiles.Link(ProcFiles.PathOf(Environment.ProcessId, "ns/pid"))}";
    }
}
