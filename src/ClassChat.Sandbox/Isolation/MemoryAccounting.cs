using System.Globalization;
using ClassChat.Platform.FileSystem;
using ClassChat.Platform.Linux;

namespace ClassChat.Sandbox.Isolation;

/// <summary>
/// Memory that no mapping shows: files in memory without a name, and file systems in memory that only a program sees.
/// </summary>
public sealed class MemoryAccounting
{
    private readonly HashSet<(int Major, int Minor, long Inode)> _files;
    private readonly HashSet<(int, int)> _mounts;

    private MemoryAccounting(UnnamedFiles files, IReadOnlyList<MemoryMount> mounts)
    {
        _files = files.InMemory;
        _mounts = [.. mounts.Select(mount => (mount.Major, mount.Minor))];
        MemoryFileBytes = files.MemoryBytes + mounts.Sum(mount => mount.UsedBytes);
    }

    /// <summary>Size of the files in memory, in bytes, mapped parts included.</summary>
    public long MemoryFileBytes { get; }

    /// <summary>Measures the files in memory of processes.</summary>
    /// <param name="processes">Numbers of the processes.</param>
    /// <param name="files">Files without a name that they hold.</param>
    internal static MemoryAccounting Of(IReadOnlyList<int> processes, UnnamedFiles files) =>
        new(files, MemoryMount.Of(processes));

    /// <summary>
    /// All memory of processes in bytes, each page once: shared ones by their share of it (PSS), and files in memory as
    /// files only. Slow, since every mapping is read; null if no process may be inspected.
    /// </summary>
    public long? ExactBytes(IEnumerable<int> processes)
    {
        long mapped = 0;
        bool isKnown = false;
        foreach (int process in processes)
        {
            bool isFile = false;
            foreach (string line in ProcFiles.LinesOf(process, "smaps"))
            {
                isKnown = true;
                // Names of values have a colon after them, addresses a hyphen within.
                if (line.StartsWith("Pss:", StringComparison.Ordinal)) mapped += isFile ? 0 : ValueOf(line);
                else if (char.IsAsciiHexDigitLower(line[0])) isFile = IsFile(line);
            }
        }

        return isKnown ? mapped + MemoryFileBytes : null;
    }

    private bool IsFile(string line) => MappedFile.Parse(line) is MappedFile mapped
        && (_files.Contains((mapped.Major, mapped.Minor, mapped.Inode))
            || _mounts.Contains((mapped.Major, mapped.Minor)));

    /// <summary>Reads a line of <c>smaps</c>: "Pss:     64 kB".</summary>
    private static long ValueOf(string line) => long.TryParse(
        line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture, out long kibibytes)
        ? kibibytes * 1024
        : 0;
}
