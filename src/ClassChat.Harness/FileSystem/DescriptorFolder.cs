using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace ClassChat.Harness.FileSystem;

/// <summary>
/// A folder of Linux, held by its descriptor: what is named in it is named relative to that (openat(2) and its
/// relatives), so that neither the length of a path nor a link on the way plays a part.
/// </summary>
internal sealed class DescriptorFolder : OpenFolder
{
    private const int NotThere = 2; // ENOENT
    private const int ForAll = 0x1FF; // 0777, less what umask(2) takes
    private const int OwnerMayAll = 0x1C0; // 0700
    private const int MaxLinkBytes = 4096; // PATH_MAX

    private readonly SafeFileHandle _folder;

    private DescriptorFolder(SafeFileHandle folder) => _folder = folder;

    /// <inheritdoc cref="OpenFolder.Open"/>
    public static new OpenFolder? Open(string path, out string? fault) => Opened(
        FileCalls.OpenAt(FileCalls.CurrentFolder, EntryName.From(path).ZeroTerminated,
            FileCalls.Folder | FileCalls.CloseOnExec, 0),
        out fault);

    /// <inheritdoc/>
    public override IReadOnlyList<FolderEntry> List(int most, out string? fault)
    {
        // A descriptor of its own: closing the stream closes it.
        int descriptor = FileCalls.OpenAt(Number, [(byte)'.', 0], FileCalls.Folder | FileCalls.CloseOnExec, 0);
        nint stream = descriptor < 0 ? 0 : FileCalls.OpenStream(descriptor);
        if (stream == 0)
        {
            fault = FileCalls.LastFault();
            if (descriptor >= 0) new SafeFileHandle(descriptor, ownsHandle: true).Dispose();
            return [];
        }

        List<FolderEntry> entries = [];
        fault = null;
        while (entries.Count < most)
        {
            nint next = FileCalls.ReadStream(stream);
            if (next == 0)
            {
                // At the end no error is set.
                if (Marshal.GetLastPInvokeError() != 0) fault ??= FileCalls.LastFault();
                break;
            }

            EntryName name = FileCalls.NameIn(next);
            if (name.IsDots) continue;
            if (Find(name) is FolderEntry entry) entries.Add(entry);
            else if (Marshal.GetLastPInvokeError() != NotThere) fault ??= FileCalls.LastFault();
        }

        _ = FileCalls.CloseStream(stream);
        return entries;
    }

    /// <inheritdoc/>
    public override FolderEntry? Find(EntryName name) =>
        FileCalls.Status(Number, name.ZeroTerminated, FileCalls.NoFollowAt) is FileStatus status
            ? status.AsEntry(name)
            : null;

    /// <inheritdoc/>
    public override OpenFolder? OpenBelow(EntryName name, out string? fault) => Opened(
        FileCalls.OpenAt(Number, name.ZeroTerminated,
            FileCalls.Folder | FileCalls.NoFollow | FileCalls.CloseOnExec, 0),
        out fault);

    /// <inheritdoc/>
    public override SafeFileHandle? OpenFile(EntryName name, out string? fault)
    {
        if (Find(name) is not { Kind: EntryKind.File })
        {
            fault = "it is not a file";
            return null;
        }

        // Looked at before it is opened, and again: opening a pipe that has come meanwhile does not wait.
        int file = FileCalls.OpenAt(Number, name.ZeroTerminated,
            FileCalls.NoFollow | FileCalls.DoNotWait | FileCalls.CloseOnExec, 0);
        return RegularFile.Checked(file, out fault);
    }

    /// <inheritdoc/>
    public override SafeFileHandle? CreateFile(EntryName name, int permissions, out string? fault)
    {
        int file = FileCalls.OpenAt(Number, name.ZeroTerminated,
            FileCalls.WriteOnly | FileCalls.Create | FileCalls.Exclusive | FileCalls.NoFollow | FileCalls.CloseOnExec,
            permissions);
        fault = file < 0 ? FileCalls.LastFault() : null;
        return file < 0 ? null : new SafeFileHandle(file, ownsHandle: true);
    }

    /// <inheritdoc/>
    public override void Finish(SafeFileHandle file, int permissions, DateTime modified)
    {
        int number = (int)file.DangerousGetHandle();
        _ = FileCalls.ChangeMode(number, permissions);
        FileCalls.SetModified(number, modified);
    }

    /// <inheritdoc/>
    public override string? MakeFolder(EntryName name) =>
        Said(FileCalls.MakeFolderAt(Number, name.ZeroTerminated, ForAll));

    /// <inheritdoc/>
    public override string? CopyLink(OpenFolder from, EntryName name) => from.ReadLink(name) is byte[] target
        ? Said(FileCalls.LinkAt([.. target, 0], Number, name.ZeroTerminated))
        : "it is no link any more";

    /// <inheritdoc/>
    public override byte[]? ReadLink(EntryName name)
    {
        byte[] target = new byte[MaxLinkBytes];
        nint count = FileCalls.ReadLinkAt(Number, name.ZeroTerminated, target, target.Length);
        return count < 0 ? null : target[..(int)count];
    }

    /// <inheritdoc/>
    public override string? Remove(EntryName name, bool isFolder)
    {
        int result = FileCalls.UnlinkAt(Number, name.ZeroTerminated, isFolder ? FileCalls.RemoveFolder : 0);
        return result == 0 || Marshal.GetLastPInvokeError() == NotThere ? null : FileCalls.LastFault();
    }

    /// <inheritdoc/>
    public override string? Move(EntryName name, OpenFolder to, EntryName newName) => Said(FileCalls.RenameAt(
        Number, name.ZeroTerminated, ((DescriptorFolder)to).Number, newName.ZeroTerminated));

    /// <inheritdoc/>
    public override void ChangeOwner(EntryName name, int user) =>
        _ = FileCalls.ChangeOwnerAt(Number, name.ZeroTerminated, user, user, FileCalls.NoFollowAt);

    /// <inheritdoc/>
    public override void Unlock(EntryName name)
    {
        // O_PATH needs no right to read, and follows no link; what it opened is changed by way of /proc, as there is
        // no chmod(2) that does not follow links.
        int descriptor = FileCalls.OpenAt(Number, name.ZeroTerminated,
            FileCalls.PathOnly | FileCalls.Folder | FileCalls.NoFollow | FileCalls.CloseOnExec, 0);
        if (descriptor < 0) return;
        using var folder = new SafeFileHandle(descriptor, ownsHandle: true);
        _ = FileCalls.ChangeModeOf(FormattableString.Invariant($"/proc/self/fd/{descriptor}"), OwnerMayAll);
    }

    /// <inheritdoc/>
    public override void Dispose() => _folder.Dispose();

    /// <summary>The number of its descriptor; good until it is disposed.</summary>
    internal int Number => (int)_folder.DangerousGetHandle();

    private static DescriptorFolder? Opened(int descriptor, out string? fault)
    {
        fault = descriptor < 0 ? FileCalls.LastFault() : null;
        return descriptor < 0 ? null : new DescriptorFolder(new SafeFileHandle(descriptor, ownsHandle: true));
    }

    private static string? Said(int result) => result == 0 ? null : FileCalls.LastFault();
}
