using System.Buffers;
using System.Diagnostics;
using ClassChat.Platform.Errors;
using ClassChat.Platform.Failpoints;
using ClassChat.Platform.Linux;
using Microsoft.Win32.SafeHandles;

namespace ClassChat.Platform.FileSystem;

/// <summary>
/// Copies files and folders into an open folder, with limits on size, count, depth and time. Links are copied as links.
/// Pipes, sockets, devices and <c>.git</c> inside a folder are left out.
/// </summary>
/// <param name="maxBytes">Maximum total size of the copied files, in bytes.</param>
/// <param name="skip">Full paths. Folders that equal or contain one of them are left out.</param>
internal sealed class FolderCopy(long maxBytes, IReadOnlyList<string> skip)
{
    /// <summary>Maximum number of files, folders and links in a copy.</summary>
    public const int MaxEntries = 20_000;

    private const int BufferBytes = 128 * 1024;
    private const int Mebibyte = 1 << 20;
    private const int OwnerOnly = 0x180; // 0600, until the copy is complete
    private const int AnyExecute = 0x49; // 0111

    /// <summary>Time limit for a copy, since a network disk may never answer.</summary>
    private static readonly TimeSpan _timeout = TimeSpan.FromSeconds(30);

    private static readonly EntryName _history = EntryName.From(".git");

    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private long _bytes;
    private int _entries;

    /// <summary>Copies the content of a folder into another folder.</summary>
    /// <param name="from">The source folder: a full path, whose links are followed.</param>
    /// <param name="to">The target folder.</param>
    /// <returns>Error message; null on success.</returns>
    public string? Copy(string from, OpenFolder to)
    {
        using OpenFolder? folder = OpenFolder.Open(from, out string? closed);
        string? fault = folder is null ? closed : CopyFolder(folder, from, to, 1);
        return fault is null ? null : $"'{from}' cannot be copied, which is done before each start: {fault}";
    }

    /// <summary>
    /// Copies a file or a folder. A file replaces an existing file; a folder is merged into an existing folder.
    /// </summary>
    /// <param name="from">The file or folder: a full path; if its last component is a link, the link itself is
    /// copied.</param>
    /// <param name="to">The target folder.</param>
    /// <param name="name">Name of the copy in the target folder.</param>
    /// <returns>Error message; null on success.</returns>
    public string? CopyEntry(string from, OpenFolder to, EntryName name)
    {
        using OpenFolder? folder = OpenFolder.Open(Path.GetDirectoryName(from)!, out string? closed);
        string? fault = folder is null ? closed
            : folder.Find(EntryName.From(Path.GetFileName(from))) is not FolderEntry entry ? "there is no such file"
            : CopyEntry(folder, entry, from, to, name, 1);
        return fault is null ? null : $"'{from}' cannot be placed: {fault}";
    }

    private string? CopyFolder(OpenFolder from, string path, OpenFolder to, int depth)
    {
        IReadOnlyList<FolderEntry> entries = from.List(MaxEntries + 1, out string? unlisted);
        foreach (FolderEntry entry in entries)
        {
            if (entry.Kind == EntryKind.Special || IsSkipped(path, entry)) continue;
            string below = Path.Combine(path, entry.Name.ToString());
            if (CopyEntry(from, entry, below, to, entry.Name, depth) is string fault) return fault;
        }

        return About(path, unlisted);
    }

    private string? CopyEntry(OpenFolder from, FolderEntry entry, string path, OpenFolder to, EntryName name, int depth)
    {
        if (++_entries > MaxEntries)
            return $"it holds more than {MaxEntries} files; take out what tools have put there, such as node_modules";
        if (_watch.Elapsed > _timeout) return $"it took longer than {_timeout.TotalSeconds:0} s";
        return entry.Kind switch
        {
            EntryKind.Folder => CopyBelow(from, entry, path, to, name, depth),
            EntryKind.File when IsExecutable(entry) => ForkLock.Write(() => CopyFile(from, entry, path, to, name)),
            EntryKind.File => CopyFile(from, entry, path, to, name),
            EntryKind.Link => About(path, to.CopyLink(from, entry.Name)),
            _ => About(path, "it is not a file or a folder"),
        };
    }

    private string? CopyBelow(OpenFolder from, FolderEntry entry, string path, OpenFolder to, EntryName name, int depth)
    {
        if (depth == FolderTree.MaxDepth) return $"its folders are nested deeper than {FolderTree.MaxDepth}";
        using OpenFolder? source = from.OpenBelow(entry.Name, out string? closed);
        if (source is null) return About(path, closed);
        string? unmade = to.Find(name) is { Kind: EntryKind.Folder } ? null : to.MakeFolder(name);
        using OpenFolder? target = to.OpenBelow(name, out string? lost);
        return target is null ? About(path, unmade ?? lost) : CopyFolder(source, path, target, depth + 1);
    }

    private string? CopyFile(OpenFolder from, FolderEntry entry, string path, OpenFolder to, EntryName name)
    {
        if (_bytes + entry.Bytes > maxBytes) return TooLarge;
        using SafeFileHandle? source = from.OpenFile(entry.Name, out string? unread);
        if (source is null) return About(path, unread);
        if (to.Find(name) is { Kind: not EntryKind.Folder }) _ = to.Remove(name, isFolder: false);
        using SafeFileHandle? target = to.CreateFile(name, OwnerOnly, out string? unmade);
        if (target is null) return About(path, unmade);
        return CopyBytes(source, path, target)
            ?? About(path, to.Finish(target, entry.Permissions, entry.Modified));
    }

    private static bool IsExecutable(FolderEntry entry) => (entry.Permissions & AnyExecute) != 0;

    private string? CopyBytes(SafeFileHandle source, string path, SafeFileHandle target)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            Failpoint.Pass(FailpointKind.ReadFile, path);
            for (long at = 0; RandomAccess.Read(source, buffer, at) is > 0 and int count; at += count)
            {
                Failpoint.Pass(FailpointKind.WriteFile, path);
                _bytes += count;
                if (_bytes > maxBytes) return TooLarge;
                if (_watch.Elapsed > _timeout) return $"it took longer than {_timeout.TotalSeconds:0} s";
                RandomAccess.Write(target, buffer.AsSpan(0, count), at);
            }

            return null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return About(path, ErrorAdvice.Describe(error));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Prefixes an error message with the path that it concerns; null stays null.</summary>
    private static string? About(string path, string? fault) => fault is null ? null : $"'{path}': {fault}";

    private string TooLarge =>
        FormattableString.Invariant($"it holds more than {maxBytes / (double)Mebibyte:0.###} MiB");

    private bool IsSkipped(string path, FolderEntry entry) => entry.Kind == EntryKind.Folder
        && (entry.Name.Equals(_history) || skip.Any(
            skipped => PathRules.IsWithin(skipped, Path.Combine(path, entry.Name.ToString()))));
}
