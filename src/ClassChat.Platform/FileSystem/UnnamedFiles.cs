using System.Buffers;
using System.Runtime.InteropServices;
using ClassChat.Platform.Linux;

namespace ClassChat.Platform.FileSystem;

/// <summary>
/// Measures files without a name that processes hold open or mapped (proc(5), <c>/proc/PID/fd</c> and
/// <c>map_files</c>): removed files, which take room on a disk until they are closed, and files in memory. Each counts
/// once.
/// </summary>
internal sealed class UnnamedFiles
{
    private const int MaxLinkBytes = 8192; // a page, on every system that .NET runs on, and more
    private const int FileSystemBytes = 256; // struct statfs
    private const int ENOENT = 2, EPERM = 1, EACCES = 13;
    private const long TMPFS_MAGIC = 0x01021994, HUGETLBFS_MAGIC = 0x958458F6, RAMFS_MAGIC = 0x858458F6;

    private readonly Dictionary<(int, int), bool> _areInMemory = [];
    /// <summary>
    /// Maximum number of descriptors and mappings examined at a time: all programs wait for the one that is measured.
    /// </summary>
    private const int MaxExamined = 100_000;

    private readonly HashSet<(int Major, int Minor, long Inode)> _seen = [];
    private int _examined;

    /// <summary>Size on disks, in bytes.</summary>
    public long DiskBytes { get; private set; }

    /// <summary>Size in memory, in bytes.</summary>
    public long MemoryBytes { get; private set; }

    /// <summary>The files in memory: device and number.</summary>
    public HashSet<(int Major, int Minor, long Inode)> InMemory { get; } = [];

    /// <summary>Measures the files of processes.</summary>
    /// <param name="processes">Numbers of the processes.</param>
    /// <param name="areMappingsIncluded">True: files that are only mapped count, too, which takes longer.</param>
    public static UnnamedFiles Of(IEnumerable<int> processes, bool areMappingsIncluded)
    {
        var files = new UnnamedFiles();
        if (!LibCFiles.AreKnown) return files;
        foreach (int process in processes)
        {
            _ = files.AddLinks(ProcFiles.PathOf(process, "fd"));
            // Only root follows these links; to others, the table of mappings tells how much is mapped.
            if (areMappingsIncluded && !files.AddLinks(ProcFiles.PathOf(process, "map_files")))
                files.AddMappings(process);
        }

        return files;
    }

    /// <summary>Adds the files that the links in a folder lead to.</summary>
    /// <returns>False if they may not be read.</returns>
    private bool AddLinks(string path)
    {
        int folder = LibCFiles.OpenAt(LibCFiles.AT_FDCWD, EntryName.From(path).ZeroTerminated,
            LibCFiles.O_DIRECTORY | LibCFiles.O_CLOEXEC, 0);
        if (folder < 0) return Marshal.GetLastPInvokeError() == ENOENT;
        nint stream = LibCFiles.OpenStream(folder);
        if (stream == 0)
        {
            _ = LibC.Close(folder);
            return true;
        }

        byte[] target = ArrayPool<byte>.Shared.Rent(MaxLinkBytes);
        bool isReadable = true;
        for (nint next; isReadable && _examined++ < MaxExamined && (next = LibCFiles.ReadStream(stream)) != 0;)
        {
            EntryName name = FileSyscalls.NameIn(next);
            if (name.IsDots) continue;
            nint count = LibCFiles.ReadLinkAt(folder, name.ZeroTerminated, target, MaxLinkBytes);
            int error = count < 0 ? Marshal.GetLastPInvokeError() : 0;
            isReadable = error is not (EPERM or EACCES);
            // A path too long to read may belong to such a file, too.
            bool isWanted = count < 0 ? error != ENOENT : target.AsSpan(0, (int)count).EndsWith(" (deleted)"u8);
            if (isReadable && isWanted) Add(folder, name, path);
        }

        ArrayPool<byte>.Shared.Return(target);
        _ = LibCFiles.CloseStream(stream);
        return isReadable;
    }

    private void Add(int folder, EntryName name, string path)
    {
        if (FileSyscalls.Status(folder, name.ZeroTerminated, 0) is not { Links: 0 } status) return;
        (int Major, int Minor, long Inode) file = (status.Device.Major, status.Device.Minor, status.Inode);
        if (!_seen.Add(file)) return;
        if (!_areInMemory.TryGetValue(status.Device, out bool isInMemory))
            _areInMemory[status.Device] = isInMemory = IsInMemory($"{path}/{name}");
        if (!isInMemory)
        {
            DiskBytes += status.AllocatedBytes;
            return;
        }

        MemoryBytes += status.AllocatedBytes;
        InMemory.Add(file);
    }

    /// <summary>
    /// Adds removed files on disks with the size that is mapped. Those in memory count with the memory of the process.
    /// </summary>
    private void AddMappings(int process)
    {
        Dictionary<(int, int, long), long> ends = [];
        foreach (string line in ProcFiles.LinesOf(process, "maps"))
        {
            if (!line.EndsWith(" (deleted)", StringComparison.Ordinal)) continue;
            if (MappedFile.Parse(line) is not MappedFile mapped || mapped.IsInMemory) continue;
            (int, int, long) file = (mapped.Major, mapped.Minor, mapped.Inode);
            ends[file] = Math.Max(ends.GetValueOrDefault(file), mapped.Offset + mapped.Bytes);
        }

        foreach (((int, int, long) file, long bytes) in ends)
        {
            if (_seen.Add(file)) DiskBytes += bytes;
        }
    }

    private static bool IsInMemory(string path)
    {
        Span<byte> status = stackalloc byte[FileSystemBytes];
        return LibCFiles.FileSystemStatus(path, status) == 0
            && BitConverter.ToInt64(status) is TMPFS_MAGIC or HUGETLBFS_MAGIC or RAMFS_MAGIC;
    }
}
