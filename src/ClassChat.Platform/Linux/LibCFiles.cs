using System.Runtime.InteropServices;
using ClassChat.Platform.Errors;
using ClassChat.Platform.Failpoints;

namespace ClassChat.Platform.Linux;

/// <summary>
/// Linux calls for files, mostly by descriptor and zero-terminated name, with the kernel's names for their constants.
/// They return -1 on failure; <c>OpenStream</c> and <c>ReadStream</c> return 0.
/// </summary>
internal static partial class LibCFiles
{
    /// <summary>openat(2): names are relative to the current folder.</summary>
    public const int AT_FDCWD = -100;

    /// <summary>access(2): may be executed, which no file may on a file system that is mounted noexec.</summary>
    public const int X_OK = 1;

    /// <summary>open(2).</summary>
    public const int O_WRONLY = 1, O_RDWR = 2, O_CREAT = 0x40, O_EXCL = 0x80, O_NOCTTY = 0x100, O_NONBLOCK = 0x800,
        O_CLOEXEC = 0x80000;

    /// <summary>open(2): only a reference to the file, without reading it.</summary>
    public const int O_PATH = 0x200000;

    /// <summary>fstatat(2), fchownat(2): concerns the link itself.</summary>
    public const int AT_SYMLINK_NOFOLLOW = 0x100;

    /// <summary>statx(2): concerns the descriptor itself.</summary>
    public const int AT_EMPTY_PATH = 0x1000;

    /// <summary>unlinkat(2): removes an empty folder.</summary>
    public const int AT_REMOVEDIR = 0x200;

    /// <summary>statx(2).</summary>
    public const uint STATX_BASIC_STATS = 0x7FF;

    /// <summary>flock(2): exclusive, non-blocking.</summary>
    public const int LOCK_EX = 2, LOCK_NB = 4;

    /// <summary>utimensat(2): leaves the time unchanged.</summary>
    public const long UTIME_OMIT = (1 << 30) - 2;

    /// <summary>open(2); the value depends on the processor architecture.</summary>
    public static readonly int O_DIRECTORY = IsArm ? 0x4000 : 0x10000;

    /// <summary>open(2); the value depends on the processor architecture.</summary>
    public static readonly int O_NOFOLLOW = IsArm ? 0x8000 : 0x20000;

    /// <summary>True if these constants are valid: Linux on x86-64 or arm64.</summary>
    public static bool AreKnown => OperatingSystem.IsLinux()
        && RuntimeInformation.ProcessArchitecture is Architecture.X64 or Architecture.Arm64;

    /// <summary>True if a signal interrupted a call, which is then repeated.</summary>
    private static bool WasInterrupted(int result) =>
        result < 0 && Marshal.GetLastPInvokeError() == (int)SystemError.Interrupted;

    private static bool IsArm => RuntimeInformation.ProcessArchitecture is Architecture.Arm64;

    public static int OpenAt(int folder, ReadOnlySpan<byte> name, int flags, int mode)
    {
        FailpointKind kind = (flags & O_CREAT) != 0 ? FailpointKind.CreateFile
            : (flags & O_DIRECTORY) != 0 ? FailpointKind.OpenFolder
            : FailpointKind.OpenFile;
        int result;
        do result = Failpoint.Fails(kind) ? -1 : TryOpenAt(folder, name, flags, mode);
        while (WasInterrupted(result));
        return result;
    }

    public static nint OpenStream(int folder) =>
        Failpoint.Fails(FailpointKind.ListFolder) ? 0 : TryOpenStream(folder);

    public static int MakeFolderAt(int folder, ReadOnlySpan<byte> name, int mode)
    {
        int result;
        do result = Failpoint.Fails(FailpointKind.MakeFolder) ? -1 : TryMakeFolderAt(folder, name, mode);
        while (WasInterrupted(result));
        return result;
    }

    public static int LinkAt(ReadOnlySpan<byte> target, int folder, ReadOnlySpan<byte> name)
    {
        int result;
        do result = Failpoint.Fails(FailpointKind.MakeLink) ? -1 : TryLinkAt(target, folder, name);
        while (WasInterrupted(result));
        return result;
    }

    public static int UnlinkAt(int folder, ReadOnlySpan<byte> name, int flags)
    {
        int result;
        do result = Failpoint.Fails(FailpointKind.Remove) ? -1 : TryUnlinkAt(folder, name, flags);
        while (WasInterrupted(result));
        return result;
    }

    public static int RenameAt(int from, ReadOnlySpan<byte> name, int to, ReadOnlySpan<byte> newName)
    {
        int result;
        do result = Failpoint.Fails(FailpointKind.Move) ? -1 : TryRenameAt(from, name, to, newName);
        while (WasInterrupted(result));
        return result;
    }

    public static int ChangeOwnerAt(int folder, ReadOnlySpan<byte> name, int user, int group, int flags)
    {
        int result;
        do result = Failpoint.Fails(FailpointKind.ChangeMode) ? -1 : TryChangeOwnerAt(folder, name, user, group, flags);
        while (WasInterrupted(result));
        return result;
    }

    public static int ChangeMode(int file, int mode)
    {
        int result;
        do result = Failpoint.Fails(FailpointKind.ChangeMode) ? -1 : TryChangeMode(file, mode);
        while (WasInterrupted(result));
        return result;
    }

    public static int StatusAt(int folder, ReadOnlySpan<byte> name, int flags, uint mask, Span<byte> status)
    {
        int result;
        do result = Failpoint.Fails(FailpointKind.ReadStatus) ? -1 : TryStatusAt(folder, name, flags, mask, status);
        while (WasInterrupted(result));
        return result;
    }

    [LibraryImport("libc", EntryPoint = "access", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Access(string path, int mode);

    [LibraryImport("libc", EntryPoint = "openat", SetLastError = true)]
    private static partial int TryOpenAt(int folder, ReadOnlySpan<byte> name, int flags, int mode);

    [LibraryImport("libc", EntryPoint = "fdopendir", SetLastError = true)]
    private static partial nint TryOpenStream(int folder);

    [LibraryImport("libc", EntryPoint = "readdir", SetLastError = true)]
    public static partial nint ReadStream(nint stream);

    [LibraryImport("libc", EntryPoint = "closedir", SetLastError = true)]
    public static partial int CloseStream(nint stream);

    [LibraryImport("libc", EntryPoint = "mkdirat", SetLastError = true)]
    private static partial int TryMakeFolderAt(int folder, ReadOnlySpan<byte> name, int mode);

    [LibraryImport("libc", EntryPoint = "symlinkat", SetLastError = true)]
    private static partial int TryLinkAt(ReadOnlySpan<byte> target, int folder, ReadOnlySpan<byte> name);

    [LibraryImport("libc", EntryPoint = "readlinkat", SetLastError = true)]
    public static partial nint ReadLinkAt(int folder, ReadOnlySpan<byte> name, Span<byte> target, nint length);

    [LibraryImport("libc", EntryPoint = "unlinkat", SetLastError = true)]
    private static partial int TryUnlinkAt(int folder, ReadOnlySpan<byte> name, int flags);

    [LibraryImport("libc", EntryPoint = "renameat", SetLastError = true)]
    private static partial int TryRenameAt(int from, ReadOnlySpan<byte> name, int to, ReadOnlySpan<byte> newName);

    [LibraryImport("libc", EntryPoint = "fchownat", SetLastError = true)]
    private static partial int TryChangeOwnerAt(
        int folder, ReadOnlySpan<byte> name, int user, int group, int flags);

    [LibraryImport("libc", EntryPoint = "fchmod", SetLastError = true)]
    private static partial int TryChangeMode(int file, int mode);

    [LibraryImport("libc", EntryPoint = "chmod", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int ChangeModeOf(string path, int mode);

    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    public static partial int Lock(int file, int operation);

    [LibraryImport("libc", EntryPoint = "geteuid")]
    public static partial int CurrentUser();

    [LibraryImport("libc", EntryPoint = "futimens", SetLastError = true)]
    public static partial int SetTimes(int file, ReadOnlySpan<long> times);

    [LibraryImport("libc", EntryPoint = "statfs", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int FileSystemStatus(string path, Span<byte> status);

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true)]
    private static partial int TryStatusAt(
        int folder, ReadOnlySpan<byte> name, int flags, uint mask, Span<byte> status);
}
