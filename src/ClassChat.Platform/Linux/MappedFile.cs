using System.Globalization;

namespace ClassChat.Platform.Linux;

/// <summary>A mapping of a file, from a line of <c>/proc/PID/maps</c> or <c>smaps</c> (proc(5)).</summary>
/// <param name="Bytes">Size of the mapping.</param>
/// <param name="Offset">Offset of its beginning in the file, in bytes.</param>
/// <param name="Major">Major number of the file's device.</param>
/// <param name="Minor">Minor number of the file's device.</param>
/// <param name="Inode">Number of the file.</param>
/// <param name="Path">Path of the file.</param>
internal readonly record struct MappedFile(long Bytes, long Offset, int Major, int Minor, long Inode, string Path)
{
    // "7f00-7f10 rw-s 00000000 00:01 4097    /memfd:x (deleted)"
    private const int Fields = 6, OffsetField = 2, DeviceField = 3, InodeField = 4, PathField = 5;

    private static readonly string[] _inMemory = ["/memfd:", "/dev/shm/", "/dev/zero", "/SYSV", "/anon_hugepage"];

    /// <summary>True if the kernel keeps the file in memory only, as far as its path shows.</summary>
    public bool IsInMemory
    {
        get
        {
            string path = Path;
            return _inMemory.Any(start => path.StartsWith(start, StringComparison.Ordinal));
        }
    }

    /// <summary>Reads a line; null if it is not that of a mapped file.</summary>
    public static MappedFile? Parse(string line)
    {
        string[] fields = line.Split(' ', Fields, StringSplitOptions.RemoveEmptyEntries);
        if (fields.Length < Fields) return null;
        string[] addresses = fields[0].Split('-'), device = fields[DeviceField].Split(':');
        if (addresses.Length != 2 || device.Length != 2) return null;
        return Hex(addresses[0]) is long first && Hex(addresses[1]) is long end
            && Hex(fields[OffsetField]) is long offset && Hex(device[0]) is long major && Hex(device[1]) is long minor
            && long.TryParse(fields[InodeField], CultureInfo.InvariantCulture, out long inode)
            ? new MappedFile(end - first, offset, (int)major, (int)minor, inode, fields[PathField])
            : null;
    }

    private static long? Hex(string text) =>
        long.TryParse(text, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out long value) ? value : null;
}
