using System.Text.RegularExpressions;
using ClassChat.Harness.FileSystem;

namespace ClassChat.Harness.Isolation;

/// <summary>
/// A program's own copy of its files, which it may change as it likes. Nothing is followed out of it: links in it are
/// the program's, and lead where it wants.
/// </summary>
internal sealed class RunFolder : IDisposable
{
    /// <summary>Most files and folders that are looked at: twice what a copy may have.</summary>
    private const int MaxEntries = FolderCopy.MaxEntries * 2;

    private static readonly TimeSpan _matchPatience = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan _wipePatience = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private bool _isRemoved;

    private RunFolder(string path)
    {
        Path = path;
        Directory.CreateDirectory(Path);
        Root = OpenFolder.Open(path, out string? fault) ?? throw new IOException($"'{path}': {fault}");
    }

    /// <summary>Where it is.</summary>
    public string Path { get; }

    /// <summary>The folder itself.</summary>
    public OpenFolder Root { get; }

    /// <summary>Makes an empty one.</summary>
    public static RunFolder Make() => new(TemporaryFolder.Own.NextPath());

    /// <summary>Removes what fits any of some patterns.</summary>
    public void Wipe(IReadOnlyList<string> patterns)
    {
        if (patterns.Count == 0) return;
        Regex[] wanted = [.. patterns.Select(ToRegex)];
        FolderTree.Walk(Root, MaxEntries, visit =>
        {
            if (!wanted.Any(pattern => pattern.IsMatch(visit.Path))) return true;
            FolderTree.Remove(visit.Folder, visit.Entry, _wipePatience);
            return false;
        });
    }

    /// <summary>Opens the folder in which something is to be placed, and makes it where it is not there.</summary>
    /// <param name="relative">Its place, relative to this folder.</param>
    /// <param name="name">Its name in the folder that is opened.</param>
    /// <returns>Null if the place is outside, or a link or a file is on the way.</returns>
    public OpenFolder? OpenFolderFor(string relative, out EntryName name)
    {
        string[] names = [.. relative.Split('/', StringSplitOptions.RemoveEmptyEntries).Where(part => part != ".")];
        bool leaves = names.Length == 0 || relative.StartsWith('/')
            || names.Any(part => part == ".." || part.Contains('\0'));
        name = EntryName.From(leaves ? "" : names[^1]);
        if (leaves) return null;
        OpenFolder? folder = OpenFolder.Open(Path, out _);
        foreach (EntryName below in names.SkipLast(1).Select(EntryName.From))
        {
            if (folder is null) return null;
            if (folder.Find(below) is null) _ = folder.MakeFolder(below);
            OpenFolder? next = folder.OpenBelow(below, out _);
            folder.Dispose();
            folder = next;
        }

        if (folder?.Find(name) is { Kind: EntryKind.Link }) _ = folder.Remove(name, isFolder: false);
        return folder;
    }

    /// <summary>Gives it, and all in it, to another user.</summary>
    public void GiveTo(int user)
    {
        Root.ChangeOwner(EntryName.From("."), user);
        FolderTree.Walk(Root, MaxEntries, visit =>
        {
            visit.Folder.ChangeOwner(visit.Entry.Name, user);
            return true;
        });
    }

    /// <summary>What it holds now, in bytes; what cannot be read does not count.</summary>
    public long Measure()
    {
        long bytes = 0;
        lock (_gate)
        {
            if (_isRemoved) return 0;
            FolderTree.Walk(Root, MaxEntries, visit =>
            {
                if (visit.Entry.Kind == EntryKind.File) bytes += visit.Entry.Bytes;
                return true;
            });
        }

        return bytes;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            _isRemoved = true;
            Root.Dispose();
        }

        TemporaryFolder.Remove(Path);
    }

    /// <summary><c>*</c> and <c>?</c> stay within a name; <c>**/</c> is any folders, or none.</summary>
    private static Regex ToRegex(string pattern)
    {
        string text = Regex.Escape(pattern.TrimEnd('/'))
            .Replace(@"\*\*/", "(?:[^/]+/)*", StringComparison.Ordinal)
            .Replace(@"\*\*", ".*", StringComparison.Ordinal)
            .Replace(@"\*", "[^/]*", StringComparison.Ordinal)
            .Replace(@"\?", "[^/]", StringComparison.Ordinal);
        return new Regex($"^{text}$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking, _matchPatience);
    }
}
