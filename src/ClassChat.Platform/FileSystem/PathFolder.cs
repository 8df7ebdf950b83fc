using System.Text;
using Microsoft.Win32.SafeHandles;

namespace ClassChat.Platform.FileSystem;

/// <summary>
/// <see cref="OpenFolder"/> by path, for systems other than Linux on x86-64 or arm64. Links are only checked
/// beforehand, so a link created meanwhile may be followed.
/// </summary>
/// <param name="path">The path.</param>
internal sealed class PathFolder(string path) : OpenFolder
{
    /// <inheritdoc cref="OpenFolder.Open"/>
    public static new OpenFolder? Open(string path, out string? fault)
    {
        fault = Directory.Exists(path) ? null : "there is no such folder";
        return fault is null ? new PathFolder(path) : null;
    }

    /// <inheritdoc/>
    public override IReadOnlyList<FolderEntry> List(int most, out string? fault)
    {
        try
        {
            fault = null;
            return [.. new DirectoryInfo(path).EnumerateFileSystemInfos().Take(most).Select(AsEntry)];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            fault = error.Message;
            return [];
        }
    }

    /// <inheritdoc/>
    public override FolderEntry? Find(EntryName name)
    {
        FileSystemInfo info = new FileInfo(PathOf(name));
        if (!info.Exists && info.LinkTarget is null) info = new DirectoryInfo(info.FullName);
        return info.Exists || info.LinkTarget is not null ? AsEntry(info) : null;
    }

    /// <inheritdoc/>
    public override OpenFolder? OpenBelow(EntryName name, out string? fault)
    {
        fault = Find(name) is { Kind: EntryKind.Folder } ? null : "it is no folder";
        return fault is null ? new PathFolder(PathOf(name)) : null;
    }

    /// <inheritdoc/>
    public override SafeFileHandle? OpenFile(EntryName name, out string? fault)
    {
        bool isFile = Find(name) is { Kind: EntryKind.File };
        fault = isFile ? null : "it is not a file";
        return isFile ? Try(() => File.OpenHandle(PathOf(name)), out fault) : null;
    }

    /// <inheritdoc/>
    public override SafeFileHandle? CreateFile(EntryName name, int permissions, out string? fault) =>
        Try(() => File.OpenHandle(PathOf(name), FileMode.CreateNew, FileAccess.Write), out fault);

    /// <inheritdoc/>
    public override string? Finish(SafeFileHandle file, int permissions, DateTime modified) => Try(() =>
    {
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(file, (UnixFileMode)permissions);
        File.SetLastWriteTimeUtc(file, modified);
    });

    /// <inheritdoc/>
    public override string? MakeFolder(EntryName name) => Try(() => Directory.CreateDirectory(PathOf(name)));

    /// <inheritdoc/>
    public override string? CopyLink(OpenFolder from, EntryName name) => from.ReadLink(name) is byte[] target
        ? Try(() => File.CreateSymbolicLink(PathOf(name), Encoding.UTF8.GetString(target)))
        : "it is no link any more";

    /// <inheritdoc/>
    public override byte[]? ReadLink(EntryName name) =>
        new FileInfo(PathOf(name)).LinkTarget is string target ? Encoding.UTF8.GetBytes(target) : null;

    /// <inheritdoc/>
    public override string? Remove(EntryName name, bool isFolder) => Try(() =>
    {
        if (isFolder) Directory.Delete(PathOf(name));
        else File.Delete(PathOf(name));
    });

    /// <inheritdoc/>
    public override string? Move(EntryName name, OpenFolder to, EntryName newName) =>
        Try(() => Directory.Move(PathOf(name), ((PathFolder)to).PathOf(newName)));

    /// <inheritdoc/>
    public override string? ChangeOwner(EntryName name, int user) => null; // only the Linux sandbox uses separate users

    /// <inheritdoc/>
    public override void Unlock(EntryName name)
    {
        if (Find(name) is not { Kind: EntryKind.Folder }) return;
        _ = Try(() =>
        {
            if (OperatingSystem.IsWindows()) return;
            File.SetUnixFileMode(
                PathOf(name), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        });
    }

    /// <inheritdoc/>
    public override void Permit(int permissions) => _ = Try(() =>
    {
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, (UnixFileMode)permissions);
    });

    /// <inheritdoc/>
    public override void Dispose()
    {
        // Nothing to release.
    }

    private string PathOf(EntryName name) => Path.Combine(path, name.ToString());

    private static FolderEntry AsEntry(FileSystemInfo info)
    {
        EntryKind kind = info.LinkTarget is not null ? EntryKind.Link
            : info is DirectoryInfo ? EntryKind.Folder
            : EntryKind.File;
        long bytes = kind == EntryKind.File ? ((FileInfo)info).Length : 0;
        int permissions = OperatingSystem.IsWindows() ? 0 : (int)info.UnixFileMode & 0x1FF;
        return new FolderEntry(EntryName.From(info.Name), kind, bytes, permissions, -1, info.LastWriteTimeUtc)
        {
            AllocatedBytes = bytes,
            Links = 1,
        };
    }

    private static string? Try(Action act)
    {
        _ = Try<object>(() => { act(); return null; }, out string? fault);
        return fault;
    }

    private static T? Try<T>(Func<T?> act, out string? fault)
        where T : class
    {
        try
        {
            fault = null;
            return act();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            fault = error.Message;
            return null;
        }
    }
}
