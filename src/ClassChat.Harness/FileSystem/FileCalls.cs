using System.Runtime.InteropServices;

namespace ClassChat.Harness.FileSystem;

/// <summary>Status of a file, as the system tells it (statx(2)).</summary>
/// <param name="Mode">Its kind and permissions.</param>
/// <param name="Owner">The user it belongs to.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Modified">Time of its last change.</param>
internal readonly record struct FileStatus(int Mode, int Owner, long Bytes, DateTime Modified)
{
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

    /// <summary>Entry of that name with this status.</summary>
    public FolderEntry AsEntry(EntryName name) => new(name, Kind, Bytes, Mode & PermissionMask, Owner, Modified);
}

/// <summary>
/// The calls of Linux about files, by descriptor and by names that are bytes. Each returns -1 if it fails.
/// </summary>
internal static class FileCalls
{
    /// <summary>openat(2): names start from the working folder.</summary>
    public const int CurrentFolder = -100;

    /// <summary>open(2).</summary>
    public const int WriteOnly = 1, Create = 0x40, Exclusive = 0x80, DoNotWait = 0x800, CloseOnExec = 0x80000;

    /// <summary>open(2), O_PATH: names it and no more.</summary>
    public const int PathOnly = 0x200000;

    /// <summary>fstatat(2), fchownat(2): of the link itself.</summary>
    public const int NoFollowAt = 0x100;

    /// <summary>statx(2): of the descriptor itself.</summary>
    public const int EmptyPath = 0x1000;

    /// <summary>unlinkat(2): an empty folder.</summary>
    public const int RemoveFolder = 0x200;

    /// <summary>open(2), O_DIRECTORY, whose number depends on the processor.</summary>
    public static readonly int Folder = IsArm ? 0x4000 : 0x10000;

    /// <summary>open(2), O_NOFOLLOW, whose number depends on the processor.</summary>
    public static readonly int NoFollow = IsArm ? 0x8000 : 0x20000;

    private const int StatusBytes = 256; // struct statx
    private const uint BasicStatus = 0x7FF; // STATX_BASIC_STATS
    private const int OwnerOffset = 20, ModeOffset = 28, SizeOffset = 40, ModifiedOffset = 112;
    private const int NameOffset = 19; // struct dirent, where a word has 64 bits
    private const int MaxNameBytes = 256;
    private const int NanosecondsPerTick = 100;
    private const int ExclusiveLock = 2, LockAtOnce = 4; // LOCK_EX, LOCK_NB
    private const long LeaveTime = (1 << 30) - 2; // utimensat(2), UTIME_OMIT

    /// <summary>True where the numbers here are right: Linux on the two processors that it is mostly run on.</summary>
    public static bool AreKnown => OperatingSystem.IsLinux()
        && RuntimeInformation.ProcessArchitecture is Architecture.X64 or Architecture.Arm64;

    private static bool IsArm => RuntimeInformation.ProcessArchitecture is Architecture.Arm64;

    /// <summary>Message of the call that failed last.</summary>
    public static string LastFault() => Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError());

    /// <summary>The status of a file, relative to a folder; null if there is none, or nothing may be known.</summary>
    public static FileStatus? Status(int folder, byte[] name, int flags)
    {
        byte[] bytes = new byte[StatusBytes];
        if (StatusAt(folder, name, flags, BasicStatus, bytes) != 0) return null;
        long seconds = BitConverter.ToInt64(bytes, ModifiedOffset);
        int nanoseconds = BitConverter.ToInt32(bytes, ModifiedOffset + sizeof(long));
        const long MaxSeconds = 253_402_300_799; // the end of the year 9999
        DateTime modified = DateTime.UnixEpoch.AddSeconds(Math.Clamp(seconds, 0, MaxSeconds))
            .AddTicks(nanoseconds / NanosecondsPerTick);
        return new FileStatus(
            BitConverter.ToUInt16(bytes, ModeOffset), BitConverter.ToInt32(bytes, OwnerOffset),
            BitConverter.ToInt64(bytes, SizeOffset), modified);
    }

    /// <summary>Sets the time of the last change of an open file.</summary>
    public static void SetModified(int file, DateTime modified)
    {
        long ticks = (modified - DateTime.UnixEpoch).Ticks;
        (long seconds, long rest) = Math.DivRem(ticks, TimeSpan.TicksPerSecond);
        _ = SetTimes(file, [0, LeaveTime, seconds, rest * NanosecondsPerTick]);
    }

    /// <summary>The name in what <see cref="ReadStream"/> gives.</summary>
    public static EntryName NameIn(nint entry)
    {
        byte[] bytes = new byte[MaxNameBytes];
        int count = 0;
        while (count < MaxNameBytes && Marshal.ReadByte(entry, NameOffset + count) is > 0 and byte next)
            bytes[count++] = next;
        return EntryName.From(bytes.AsSpan(0, count));
    }

    [DllImport("libc", EntryPoint = "openat", SetLastError = true)]
    public static extern int OpenAt(int folder, byte[] name, int flags, int mode);

    [DllImport("libc", EntryPoint = "fdopendir", SetLastError = true)]
    public static extern nint OpenStream(int folder);

    [DllImport("libc", EntryPoint = "readdir", SetLastError = true)]
    public static extern nint ReadStream(nint stream);

    [DllImport("libc", EntryPoint = "closedir", SetLastError = true)]
    public static extern int CloseStream(nint stream);

    [DllImport("libc", EntryPoint = "mkdirat", SetLastError = true)]
    public static extern int MakeFolderAt(int folder, byte[] name, int mode);

    [DllImport("libc", EntryPoint = "symlinkat", SetLastError = true)]
    public static extern int LinkAt(byte[] target, int folder, byte[] name);

    [DllImport("libc", EntryPoint = "readlinkat", SetLastError = true)]
    public static extern nint ReadLinkAt(int folder, byte[] name, byte[] target, nint length);

    [DllImport("libc", EntryPoint = "unlinkat", SetLastError = true)]
    public static extern int UnlinkAt(int folder, byte[] name, int flags);

    [DllImport("libc", EntryPoint = "renameat", SetLastError = true)]
    public static extern int RenameAt(int from, byte[] name, int to, byte[] newName);

    [DllImport("libc", EntryPoint = "fchownat", SetLastError = true)]
    public static extern int ChangeOwnerAt(int folder, byte[] name, int user, int group, int flags);

    [DllImport("libc", EntryPoint = "fchmod", SetLastError = true)]
    public static extern int ChangeMode(int file, int mode);

    [DllImport("libc", EntryPoint = "chmod", SetLastError = true)]
    public static extern int ChangeModeOf([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int mode);

    /// <summary>flock(2): takes a lock that nobody else holds, or fails at once.</summary>
    public static bool TryLock(int file) => Lock(file, ExclusiveLock | LockAtOnce) == 0;

    [DllImport("libc", EntryPoint = "flock", SetLastError = true)]
    private static extern int Lock(int file, int operation);

    [DllImport("libc", EntryPoint = "geteuid")]
    public static extern int CurrentUser();

    [DllImport("libc", EntryPoint = "futimens", SetLastError = true)]
    private static extern int SetTimes(int file, long[] times);

    [DllImport("libc", EntryPoint = "statx", SetLastError = true)]
    private static extern int StatusAt(int folder, byte[] name, int flags, uint mask, byte[] status);
}
