using System.Runtime.InteropServices;
using ClassChat.Platform.Errors;
using ClassChat.Platform.Linux;

namespace ClassChat.Platform.FileSystem;

/// <summary>
/// Kind, permissions, owner, size and modification time of a file, folder or link, as returned by statx(2), without its
/// name.
/// </summary>
/// <param name="Mode">Its kind and permission bits.</param>
/// <param name="Owner">Number of the user that owns it.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Modified">Its modification time.</param>
internal readonly record struct FileStatus(int Mode, int Owner, long Bytes, DateTime Modified)
{
    /// <summary>Size that it takes on the disk.</summary>
    public long AllocatedBytes { get; init; }

    /// <summary>Number that identifies it on its device.</summary>
    public long Inode { get; init; }

    /// <summary>Number of its names: 0 for a file that was removed while it is open.</summary>
    public int Links { get; init; }

    /// <summary>Major and minor number of its device.</summary>
    public (int Major, int Minor) Device { get; init; }

    private const int KindMask = 0xF000, RegularKind = 0x8000, FolderKind = 0x4000, LinkKind = 0xA000;
    private const int PermissionMask = 0x1FF; // 0777

    /// <summary>Kind of the file.</summary>
    public EntryKind Kind => (Mode & KindMask) switch
    {
        RegularKind => EntryKind.File,
        FolderKind => EntryKind.Folder,
        LinkKind => EntryKind.Link,
        _ => EntryKind.Special,
    };

    /// <summary>Creates the folder entry with this name and status.</summary>
    public FolderEntry AsEntry(EntryName name) =>
        new(name, Kind, Bytes, Mode & PermissionMask, Owner, Modified)
        {
            AllocatedBytes = AllocatedBytes,
            Inode = Inode,
            Links = Links,
        };
}

/// <summary>
/// Wraps calls of <see cref="LibCFiles"/> that use raw structures: reads the status and the name of a file, sets its
/// modification time, locks it, and returns the message of the last error.
/// </summary>
internal static class FileSyscalls
{
    private const int StatusBytes = 256; // struct statx
    private const int LinksOffset = 16, OwnerOffset = 20, ModeOffset = 28, InodeOffset = 32, SizeOffset = 40;
    private const int BlocksOffset = 48, ModifiedOffset = 112, MajorOffset = 136, MinorOffset = 140;
    private const int BlockBytes = 512; // of statx(2), whatever the disk has
    private const int NameOffset = 19; // struct dirent on 64-bit systems
    private const int MaxNameBytes = 256;
    private const int NanosecondsPerTick = 100;

    /// <summary>Error message of the call that failed last, with its remedy.</summary>
    /// <exception cref="IOException">The machine failed, so that nothing is known about the file.</exception>
    public static string LastError()
    {
        ThrowIfMachineFailed();
        var error = (SystemError)Marshal.GetLastPInvokeError();
        return ErrorAdvice.WithRemedy(Marshal.GetPInvokeErrorMessage((int)error), error);
    }

    /// <summary>Status of a file, relative to a folder; null if there is no such file or access is denied.</summary>
    /// <exception cref="IOException">The machine failed, so that nothing is known about the file.</exception>
    public static FileStatus? Status(int folder, byte[] name, int flags)
    {
        byte[] bytes = new byte[StatusBytes];
        if (LibCFiles.StatusAt(folder, name, flags, LibCFiles.STATX_BASIC_STATS, bytes) != 0)
        {
            ThrowIfMachineFailed();
            return null;
        }

        long seconds = BitConverter.ToInt64(bytes, ModifiedOffset);
        int nanoseconds = BitConverter.ToInt32(bytes, ModifiedOffset + sizeof(long));
        const long MaxSeconds = 253_402_300_799; // end of the year 9999
        DateTime modified = DateTime.UnixEpoch.AddSeconds(Math.Clamp(seconds, 0, MaxSeconds))
            .AddTicks(nanoseconds / NanosecondsPerTick);
        return new FileStatus(
            BitConverter.ToUInt16(bytes, ModeOffset), BitConverter.ToInt32(bytes, OwnerOffset),
            BitConverter.ToInt64(bytes, SizeOffset), modified)
        {
            AllocatedBytes = BitConverter.ToInt64(bytes, BlocksOffset) * BlockBytes,
            Inode = BitConverter.ToInt64(bytes, InodeOffset),
            Links = BitConverter.ToInt32(bytes, LinksOffset),
            Device = (BitConverter.ToInt32(bytes, MajorOffset), BitConverter.ToInt32(bytes, MinorOffset)),
        };
    }

    /// <summary>Sets the modification time of an open file.</summary>
    public static void SetModified(int file, DateTime modified)
    {
        long ticks = (modified - DateTime.UnixEpoch).Ticks;
        (long seconds, long rest) = Math.DivRem(ticks, TimeSpan.TicksPerSecond);
        _ = LibCFiles.SetTimes(file, [0, LibCFiles.UTIME_OMIT, seconds, rest * NanosecondsPerTick]);
    }

    /// <summary>Reads the name from a directory entry that <see cref="LibCFiles.ReadStream"/> returned.</summary>
    public static EntryName NameIn(nint entry)
    {
        byte[] bytes = new byte[MaxNameBytes];
        int count = 0;
        while (count < MaxNameBytes && Marshal.ReadByte(entry, NameOffset + count) is > 0 and byte next)
            bytes[count++] = next;
        return EntryName.From(bytes.AsSpan(0, count));
    }

    /// <summary>flock(2): acquires an exclusive lock, or fails at once if another process holds it.</summary>
    public static bool TryLock(int file) => LibCFiles.Lock(file, LibCFiles.LOCK_EX | LibCFiles.LOCK_NB) == 0;

    private static void ThrowIfMachineFailed()
    {
        int error = Marshal.GetLastPInvokeError();
        if (ErrorAdvice.IsOfMachine((SystemError)error))
            throw new IOException(Marshal.GetPInvokeErrorMessage(error), error);
    }
}
