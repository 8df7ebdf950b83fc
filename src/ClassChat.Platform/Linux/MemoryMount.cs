using System.Globalization;

namespace ClassChat.Platform.Linux;

/// <summary>File system in memory that only some processes have mounted, with the size of its files.</summary>
/// <param name="Major">Major number of its device.</param>
/// <param name="Minor">Minor number of its device.</param>
/// <param name="UsedBytes">Size of its files, in bytes.</param>
internal sealed record MemoryMount(int Major, int Minor, long UsedBytes)
{
    // "36 35 0:45 /root /mount/point options [optional ...] - tmpfs source options" (proc(5), mountinfo)
    private const int DeviceField = 2, PointField = 4;
    private const int StatusBytes = 256; // struct statfs
    private const int BlockSizeOffset = 8, BlocksOffset = 16, FreeOffset = 24;

    /// <summary>The file systems in memory that processes have mounted and this process has not.</summary>
    /// <param name="processes">Numbers of the processes.</param>
    public static IReadOnlyList<MemoryMount> Of(IEnumerable<int> processes)
    {
        string? own = NamespaceOf(Environment.ProcessId);
        HashSet<string> devices = [], namespaces = own is null ? [] : [own];
        List<MemoryMount> mounts = [];
        foreach (int process in processes)
        {
            if (NamespaceOf(process) is not string name || !namespaces.Add(name)) continue;
            if (devices.Count == 0)
                devices.UnionWith(Mounts(Environment.ProcessId).Select(fields => fields[DeviceField]).Append(""));
            foreach (string[] fields in Mounts(process).Where(fields => devices.Add(fields[DeviceField])))
            {
                if (Measure(fields[DeviceField], ProcFiles.PathOf(process, "root" + fields[PointField])) is { } mount)
                    mounts.Add(mount);
            }
        }

        return mounts;
    }

    private static IEnumerable<string[]> Mounts(int process) => ProcFiles.LinesOf(process, "mountinfo")
        .Where(line => line.Contains(" - tmpfs ", StringComparison.Ordinal))
        .Select(line => line.Split(' ')).Where(fields => fields.Length > PointField);

    private static MemoryMount? Measure(string device, string path)
    {
        string[] numbers = device.Split(':');
        Span<byte> status = stackalloc byte[StatusBytes];
        bool isMeasured = numbers.Length == 2 && LibCFiles.FileSystemStatus(path, status) == 0;
        if (!isMeasured) return null;
        long blocks = BitConverter.ToInt64(status[BlocksOffset..]) - BitConverter.ToInt64(status[FreeOffset..]);
        return new MemoryMount(
            int.Parse(numbers[0], CultureInfo.InvariantCulture), int.Parse(numbers[1], CultureInfo.InvariantCulture),
            blocks * BitConverter.ToInt64(status[BlockSizeOffset..]));
    }

    private static string? NamespaceOf(int process)
    {
        try
        {
            return ProcFiles.Link(ProcFiles.PathOf(process, "ns/mnt"));
        }
        catch (UnauthorizedAccessException)
        {
            return null;
        }
    }
}
