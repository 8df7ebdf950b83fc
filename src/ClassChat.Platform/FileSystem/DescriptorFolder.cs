using System.Runtime.InteropServices;
using ClassChat.Platform.Linux;
using Microsoft.Win32.SafeHandles;

namespace ClassChat.Platform.FileSystem;

/// <summary>
/// <see cref="OpenFolder"/> on Linux (x86-64 and arm64), held by a file descriptor. Entries are named relative to it
/// (openat(2) and related calls), so path length and links on the way do not matter.
/// </summary>
internal sealed class DescriptorFolder : OpenFolder
{
    private const int ENOENT = 2;
    private const int ForAll = 0x1FF; // 0777, reduced by umask(2)
    private const int OwnerMayAll = 0x1C0; // 0700
    private const int MaxLinkBytes = 4096; // PATH_MAX

    private readonly SafeFileHandle _folder;

    private DescriptorFolder(SafeFileHandle folder) => _folder = folder;

    /// <inheritdoc cref="OpenFolder.Open"/>
    public static new OpenFolder? Open(string path, out string? fault) => Opened(
        LibCFiles.OpenAt(LibCFiles.AT_FDCWD, EntryName.From(path).ZeroTerminated,
            LibCFiles.O_DIRECTORY | LibCFiles.O_CLOEXEC, 0),
        out fault);

    /// <inheritdoc/>
    public override IReadOnlyList<FolderEntry> List(int most, out string? fault)
    {
        // A separate descriptor, because closing the stream closes it.
        int descriptor = LibCFiles.OpenAt(Number, [(byte)'.', 0], LibCFiles.O_DIRECTORY | LibCFiles.O_CLOEXEC, 0);
        nint stream = descriptor < 0 ? 0 : LibCFiles.OpenStream(descriptor);
        if (stream == 0)
        {
            int error = Marshal.GetLastPInvokeError();
            if (descriptor >= 0) new SafeFileHandle(descriptor, ownsHandle: true).Dispose();
            Marshal.SetLastPInvokeError(error);
            fault = FileSyscalls.LastError();
            return [];
        }

        try
        {
            return Read(stream, most, out fault);
        }
        finally
        {
            _ = LibCFiles.CloseStream(stream);
        }
    }

    /// <inheritdoc/>
    public override FolderEntry? Find(EntryName name) =>
        FileSyscalls.Status(Number, name.ZeroTerminated, LibCFiles.AT_SYMLINK_NOFOLLOW) is FileStatus status
            ? status.AsEntry(name)
            : null;

    /// <inheritdoc/>
    public override OpenFolder? OpenBelow(EntryName name, out string? fault) => Opened(
        LibCFiles.OpenAt(Number, name.ZeroTerminated,
            LibCFiles.O_DIRECTORY | LibCFiles.O_NOFOLLOW | LibCFiles.O_CLOEXEC, 0),
        out fault);

    /// <inheritdoc/>
    public override SafeFileHandle? OpenFile(EntryName name, out string? fault)
    {
        if (Find(name) is not { Kind: EntryKind.File })
        {
            fault = "it is not a file";
            return null;
        }

        // Checked before and after opening. O_NONBLOCK: opening a pipe that has just replaced the file does not block.
        int file = LibCFiles.OpenAt(Number, name.ZeroTerminated,
            LibCFiles.O_NOFOLLOW | LibCFiles.O_NONBLOCK | LibCFiles.O_CLOEXEC, 0);
        return RegularFile.Checked(file, out fault);
    }

    /// <inheritdoc/>
    public override SafeFileHandle? CreateFile(EntryName name, int permissions, out string? fault)
    {
        int file = LibCFiles.OpenAt(Number, name.ZeroTerminated,
            LibCFiles.O_WRONLY | LibCFiles.O_CREAT | LibCFiles.O_EXCL | LibCFiles.O_NOFOLLOW | LibCFiles.O_CLOEXEC,
            permissions);
        fault = file < 0 ? FileSyscalls.LastError() : null;
        return file < 0 ? null : new SafeFileHandle(file, ownsHandle: true);
    }

    /// <inheritdoc/>
    public override string? Finish(SafeFileHandle file, int permissions, DateTime modified)
    {
        int number = (int)file.DangerousGetHandle();
        if (LibCFiles.ChangeMode(number, permissions) != 0) return FileSyscalls.LastError();
        FileSyscalls.SetModified(number, modified);
        return null;
    }

    /// <inheritdoc/>
    public override string? MakeFolder(EntryName name) =>
        ErrorText(LibCFiles.MakeFolderAt(Number, name.ZeroTerminated, ForAll));

    /// <inheritdoc/>
    public override string? CopyLink(OpenFolder from, EntryName name) => from.ReadLink(name) is byte[] target
        ? ErrorText(LibCFiles.LinkAt([.. target, 0], Number, name.ZeroTerminated))
        : "it is no link any more";

    /// <inheritdoc/>
    public override byte[]? ReadLink(EntryName name)
    {
        byte[] target = new byte[MaxLinkBytes];
        nint count = LibCFiles.ReadLinkAt(Number, name.ZeroTerminated, target, target.Length);
        return count < 0 ? null : target[..(int)count];
    }

    /// <inheritdoc/>
    public override string? Remove(EntryName name, bool isFolder)
    {
        int result = LibCFiles.UnlinkAt(Number, name.ZeroTerminated, isFolder ? LibCFiles.AT_REMOVEDIR : 0);
        return result == 0 || Marshal.GetLastPInvokeError() == ENOENT ? null : FileSyscalls.LastError();
    }

    /// <inheritdoc/>
    public override string? Move(EntryName name, OpenFolder to, EntryName newName) => ErrorText(LibCFiles.RenameAt(
        Number, name.ZeroTerminated, ((DescriptorFolder)to).Number, newName.ZeroTerminated));

    /// <inheritdoc/>
    public override string? ChangeOwner(EntryName name, int user) => ErrorText(LibCFiles.ChangeOwnerAt(
        Number, name.ZeroTerminated, user, user, LibCFiles.AT_SYMLINK_NOFOLLOW));

    /// <inheritdoc/>
    public override void Unlock(EntryName name)
    {
        // O_PATH needs no read permission. The permissions are changed through /proc, since no chmod(2) works on a
        // descriptor opened with O_PATH.
        int descriptor = LibCFiles.OpenAt(Number, name.ZeroTerminated,
            LibCFiles.O_PATH | LibCFiles.O_DIRECTORY | LibCFiles.O_NOFOLLOW | LibCFiles.O_CLOEXEC, 0);
        if (descriptor < 0) return;
        using var folder = new SafeFileHandle(descriptor, ownsHandle: true);
        _ = LibCFiles.ChangeModeOf(FormattableString.Invariant($"/proc/self/fd/{descriptor}"), OwnerMayAll);
    }

    /// <inheritdoc/>
    public override void Permit(int permissions) => _ = LibCFiles.ChangeMode(Number, permissions);

    /// <inheritdoc/>
    public override void Dispose() => _folder.Dispose();

    /// <summary>Number of its file descriptor; valid until the folder is disposed.</summary>
    internal int Number => (int)_folder.DangerousGetHandle();

    private List<FolderEntry> Read(nint stream, int most, out string? fault)
    {
        List<FolderEntry> entries = [];
        fault = null;
        while (entries.Count < most)
        {
            nint next = LibCFiles.ReadStream(stream);
            if (next == 0)
            {
                // At the end of the folder no error is set.
                if (Marshal.GetLastPInvokeError() != 0) fault ??= FileSyscalls.LastError();
                break;
            }

            EntryName name = FileSyscalls.NameIn(next);
            if (name.IsDots) continue;
            if (Find(name) is FolderEntry entry) entries.Add(entry);
            else if (Marshal.GetLastPInvokeError() != ENOENT) fault ??= FileSyscalls.LastError();
        }

        return entries;
    }

    private static DescriptorFolder? Opened(int descriptor, out string? fault)
    {
        fault = descriptor < 0 ? FileSyscalls.LastError() : null;
        return descriptor < 0 ? null : new DescriptorFolder(new SafeFileHandle(descriptor, ownsHandle: true));
    }

    private static string? ErrorText(int result) => result == 0 ? null : FileSyscalls.LastError();
}
