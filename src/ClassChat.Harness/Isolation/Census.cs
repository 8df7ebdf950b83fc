using System.Globalization;
using System.Text;

namespace ClassChat.Harness.Isolation;

/// <summary>What all processes of a program take together.</summary>
internal sealed class Usage
{
    /// <summary>Which they are.</summary>
    public List<int> Ids { get; } = [];

    /// <summary>Memory in use; what they share counts for each of them.</summary>
    public long ResidentBytes { get; set; }

    /// <summary>Processor time, that of processes that have ended included where their parent took note.</summary>
    public TimeSpan ProcessorTime { get; set; }
}

/// <summary>
/// Counts the processes of all programs under test in one look at <c>/proc</c>. A process belongs to the program whose
/// mark is in its environment, or its parent's program, or the program that owns its namespace.
/// </summary>
internal sealed class Census
{
    private const int MaxStatBytes = 1024;
    private const double TicksPerSecond = 100; // proc(5), sysconf(_SC_CLK_TCK): 100 on every Linux that .NET runs on

    // Places of fields in /proc/PID/stat, counted after the name: proc(5) numbers them from 1, and state is the third.
    private const int Parent = 1;
    private const int FirstTime = 11;
    private const int LastTime = 14;
    private const int Resident = 21;

    private readonly Dictionary<string, string> _namespaces = [];
    private readonly string? _ownNamespace = Namespace(Environment.ProcessId);
    private Dictionary<int, string?> _marks = [];

    /// <summary>Counts.</summary>
    /// <param name="roots">The programs' first processes, each with its mark.</param>
    public Dictionary<string, Usage> Count(IReadOnlyDictionary<int, string> roots)
    {
        // Known beforehand: a process that is being started does not carry its mark yet.
        foreach ((int root, string mark) in roots) _marks[root] = mark;
        HashSet<string> marks = [.. roots.Values];
        var counted = new Dictionary<string, Usage>();
        var seen = new Dictionary<int, string?>();
        byte[] buffer = new byte[MaxStatBytes];
        foreach (int id in Ids().Order())
        {
            if (!_marks.TryGetValue(id, out string? mark)) mark = Classify(id, seen, marks, buffer);
            seen[id] = mark;
            if (mark is null || !marks.Contains(mark) || Read(id, buffer) is not long[] fields) continue;
            if (!counted.TryGetValue(mark, out Usage? usage)) counted[mark] = usage = new Usage();
            usage.Ids.Add(id);
            usage.ResidentBytes += fields[Resident] * Environment.SystemPageSize;
            for (int field = FirstTime; field <= LastTime; field++)
                usage.ProcessorTime += TimeSpan.FromSeconds(fields[field] / TicksPerSecond);
        }

        _marks = seen;
        return counted;
    }

    /// <summary>Memory of processes where what several share counts once; takes longer to find out.</summary>
    public static long ProportionalBytes(IEnumerable<int> ids) => ids.Sum(id =>
    {
        string? line = Lines(id, "smaps_rollup")
            .FirstOrDefault(line => line.StartsWith("Pss:", StringComparison.Ordinal));
        string? number = line?[4..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[0];
        return long.TryParse(number, CultureInfo.InvariantCulture, out long kibibytes) ? kibibytes * 1024 : 0;
    });

    /// <summary>The processes that a process has started, by its main thread, and that live.</summary>
    public static IReadOnlyList<int> ChildrenOf(int id) =>
    [
        .. Lines(id, string.Create(CultureInfo.InvariantCulture, $"task/{id}/children"))
            .SelectMany(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Select(word => int.Parse(word, CultureInfo.InvariantCulture)),
    ];

    /// <summary>All processes there are.</summary>
    public static IEnumerable<int> Ids() => !Directory.Exists("/proc")
        ? []
        : Directory.EnumerateDirectories("/proc")
            .Select(folder => int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out int id) ? id : 0)
            .Where(id => id > 0);

    /// <summary>The process namespace of a process; null if it is gone, or somebody else's.</summary>
    public static string? Namespace(int id)
    {
        try
        {
            return new FileInfo(string.Create(CultureInfo.InvariantCulture, $"/proc/{id}/ns/pid")).LinkTarget;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private string? Classify(int id, Dictionary<int, string?> seen, HashSet<string> marks, byte[] buffer)
    {
        string? own = Leftovers.MarkOf(id);
        string? space = Namespace(id);
        if (own is not null)
        {
            // The program's own namespace is known once anything in it carries the mark.
            if (space is not null && space != _ownNamespace && marks.Contains(own)) _namespaces[space] = own;
            return own;
        }

        if (Read(id, buffer) is not long[] fields) return null;
        int parent = (int)fields[Parent];
        string? inherited = seen.GetValueOrDefault(parent) ?? _marks.GetValueOrDefault(parent);
        return inherited ?? (space is null ? null : _namespaces.GetValueOrDefault(space));
    }

    /// <summary>The numbers in <c>/proc/PID/stat</c>, from the state on; null if the process is gone.</summary>
    private static long[]? Read(int id, byte[] buffer)
    {
        try
        {
            using var file = File.OpenHandle(
                string.Create(CultureInfo.InvariantCulture, $"/proc/{id}/stat"), share: FileShare.ReadWrite);
            int count = RandomAccess.Read(file, buffer, 0);
            string text = Encoding.Latin1.GetString(buffer, 0, count);
            int name = text.LastIndexOf(')'); // a name may hold anything
            string[] words = name < 0 ? [] : text[(name + 2)..].Split(' ');
            return words.Length <= Resident ? null : [.. words.Take(Resident + 1).Select(Number)];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static long Number(string word) =>
        long.TryParse(word, CultureInfo.InvariantCulture, out long number) ? number : 0;

    private static string[] Lines(int id, string file)
    {
        try
        {
            return File.ReadAllLines(string.Create(CultureInfo.InvariantCulture, $"/proc/{id}/{file}"));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return []; // gone meanwhile, or somebody else's, or a kernel that does not tell
        }
    }
}
