using System.Globalization;
using System.Text;

namespace ClassChat.Harness.Linux;

/// <summary>Status of a process, as Linux tells it (proc(5), <c>/proc/PID/stat</c>).</summary>
/// <param name="Id">Its number.</param>
/// <param name="Parent">The process that started it, or that took it over.</param>
/// <param name="Session">Its session: the number of the process that leads it.</param>
/// <param name="ProcessorTime">Processor time, that of children which have ended included.</param>
/// <param name="StartTicks">Time of its start: with its number, this tells it from all others.</param>
/// <param name="ResidentBytes">Memory in use.</param>
/// <param name="HasEnded">True if it has ended, and only its parent has not taken note of that.</param>
internal readonly record struct ProcessStatus(
    int Id, int Parent, int Session, TimeSpan ProcessorTime, long StartTicks, long ResidentBytes, bool HasEnded)
{
    private const int MaxStatBytes = 1024;
    private const double TicksPerSecond = 100; // proc(5), sysconf(_SC_CLK_TCK): 100 on every Linux that .NET runs on

    // Places of fields, counted after the name: proc(5) numbers them from 1, and the state is the third.
    private const int ParentField = 1, SessionField = 3, FirstTimeField = 11, LastTimeField = 14;
    private const int StartField = 19, ResidentField = 21;

    /// <summary>
    /// The machine since it was started, and the processes among which a number means the same (pid_namespaces(7)).
    /// </summary>
    public static string Machine { get; } = FindMachine();

    /// <summary>That of a process now; null if there is none.</summary>
    public static ProcessStatus? Of(int id)
    {
        Span<byte> buffer = stackalloc byte[MaxStatBytes];
        try
        {
            using var file = File.OpenHandle(ProcFiles.PathOf(id, "stat"), share: FileShare.ReadWrite);
            int count = RandomAccess.Read(file, buffer, 0);
            return Parse(id, Encoding.Latin1.GetString(buffer[..count]));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>All processes there are; none where there is no <c>/proc</c>.</summary>
    public static IEnumerable<int> Ids() => ProcFiles.Numbers("/proc");

    /// <summary>The process namespace of a process; null if it is gone, or somebody else's.</summary>
    public static string? Namespace(int id)
    {
        try
        {
            return ProcFiles.Link(ProcFiles.PathOf(id, "ns/pid"));
        }
        catch (UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static ProcessStatus? Parse(int id, string text)
    {
        int name = text.LastIndexOf(')'); // a name may hold anything
        string[] words = name < 0 ? [] : text[(name + 2)..].Split(' ', ResidentField + 2);
        if (words.Length <= ResidentField) return null;
        double ticks = 0;
        for (int field = FirstTimeField; field <= LastTimeField; field++) ticks += Number(words[field]);
        return new ProcessStatus(
            id, (int)Number(words[ParentField]), (int)Number(words[SessionField]),
            TimeSpan.FromSeconds(ticks / TicksPerSecond), Number(words[StartField]),
            Number(words[ResidentField]) * Environment.SystemPageSize, words[0] is "Z" or "X");
    }

    private static long Number(string word) =>
        long.TryParse(word, CultureInfo.InvariantCulture, out long number) ? number : 0;

    private static string FindMachine()
    {
        const string BootPath = "/proc/sys/kernel/random/boot_id";
        string boot = File.Exists(BootPath) ? File.ReadAllText(BootPath).Trim() : "";
        return $"{boot} {Namespace(Environment.ProcessId)}";
    }
}
