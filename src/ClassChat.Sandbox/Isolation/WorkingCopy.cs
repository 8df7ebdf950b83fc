using System.Text.RegularExpressions;
using ClassChat.Platform.Failpoints;
using ClassChat.Platform.FileSystem;

namespace ClassChat.Sandbox.Isolation;

/// <summary>
/// Temporary folder in which a program runs and which it may change freely, empty until <c>WorkingCopyBuilder</c>
/// copies the submission's files into it. Operations on it never follow its links.
/// </summary>
public sealed class WorkingCopy : IDisposable
{
    /// <summary>Maximum number of files and folders examined; twice the limit for a copy.</summary>
    private const int MaxEntries = FolderCopy.MaxEntries * 2;

    private static readonly TimeSpan _matchTimeout = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan _wipeTimeout = TimeSpan.FromSeconds(10);

    private readonly string _container;
    private readonly Lock _lock = new();
    private bool _isRemoved;

    private WorkingCopy(string container, string startFolder)
    {
        _container = container;
        StartFolder = startFolder;
        Path = System.IO.Path.Combine(container, "files");
        Failpoint.Pass(FailpointKind.MakeFolder, Path);
        Directory.CreateDirectory(Path);
        Directory.CreateDirectory(HomePath);
        SystemFolders.OpenToAll(Path); // bubblewrap enters it as another user than the program's
        OpenFolder? root = null;
        try
        {
            root = OpenFolder.Open(Path, out string? fault) ?? throw new IOException($"'{Path}': {fault}");
        }
        finally
        {
            if (root is null) TemporaryFolder.Remove(container);
        }

        Root = root;
    }

    /// <summary>Its path.</summary>
    public string Path { get; }

    /// <summary>
    /// Path of an empty folder beside it: the home of a program that has no sandbox with one of its own.
    /// </summary>
    public string HomePath => System.IO.Path.Combine(_container, "home");

    /// <summary>The open folder.</summary>
    public OpenFolder Root { get; }

    /// <summary>Folder below it in which the program runs, a relative path; empty: the working copy itself.</summary>
    public string StartFolder { get; }

    /// <summary>The path at which the program runs.</summary>
    public string StartPath => System.IO.Path.Combine(Path, StartFolder);

    /// <summary>Writes a file beside the working copy, where the program does not see it.</summary>
    /// <returns>Its path.</returns>
    /// <exception cref="IOException">It cannot be written: the disk is full or access is denied.</exception>
    public string WriteBeside(string name, ReadOnlySpan<byte> content)
    {
        string path = System.IO.Path.Combine(_container, name);
        File.WriteAllBytes(path, content);
        SystemFolders.OpenToAll(path);
        return path;
    }

    /// <summary>Creates an empty working copy.</summary>
    /// <param name="startFolder">Folder below it in which the program runs; empty: the working copy itself.</param>
    public static WorkingCopy Create(string startFolder = "") => new(TemporaryFolder.Own.NextPath(), startFolder);

    /// <summary>Removes all files and folders in the program's folder that match one of the patterns.</summary>
    /// <returns>Reason why some may be left; null if none is.</returns>
    public string? Clean(IReadOnlyList<string> patterns)
    {
        if (patterns.Count == 0) return null;
        Regex[] wanted = [.. patterns.Select(ToRegex)];
        string? left = null;
        using OpenFolder? start = OpenStart();
        if (start is null) return $"its folder '{StartFolder}' is behind a link, or not there";
        string? unseen = FolderTree.Walk(start, MaxEntries, entry =>
        {
            if (!wanted.Any(pattern => pattern.IsMatch(entry.Path))) return true;
            string? kept = FolderTree.Remove(entry.Folder, entry.Entry, _wipeTimeout);
            left ??= kept;
            return false;
        });
        return left ?? unseen;
    }

    /// <summary>Opens the folder for a file or folder to be placed, creating missing folders.</summary>
    /// <param name="relative">Path of the item to be placed, relative to the folder in which the program runs.</param>
    /// <param name="name">Name of the item in the returned folder.</param>
    /// <returns>The folder; null if the path leads outside, or a link or a file is in the way.</returns>
    /// <exception cref="IOException">The folder cannot be opened or made, for example the disk is full.</exception>
    public OpenFolder? OpenFolderFor(string relative, out EntryName name)
    {
        string[] names = NamesIn(relative);
        bool leaves = names.Length == 0 || relative.StartsWith('/')
            || names.Any(part => part == ".." || part.Contains('\0'));
        name = EntryName.From(leaves ? "" : names[^1]);
        if (leaves) return null;
        OpenFolder? folder = OpenStart();
        if (folder is null) return null;
        try
        {
            foreach (EntryName below in names.SkipLast(1).Select(EntryName.From))
            {
                if (folder.Find(below) is null && folder.MakeFolder(below) is string unmade
                    && folder.Find(below) is null) throw new IOException(unmade);
                OpenFolder? next = folder.OpenBelow(below, out _);
                folder.Dispose();
                folder = next;
                if (folder is null) return null;
            }

            if (folder.Find(name) is { Kind: EntryKind.Link }) _ = folder.Remove(name, isFolder: false);
            return folder;
        }
        catch (IOException)
        {
            folder?.Dispose();
            throw;
        }
    }

    /// <summary>Opens the folder in which the program runs; null if a link or a file is in the way.</summary>
    /// <exception cref="IOException">The working copy cannot be opened.</exception>
    public OpenFolder? OpenStart()
    {
        OpenFolder? folder = OpenFolder.Open(Path, out string? closed) ?? throw new IOException(closed);
        foreach (EntryName below in NamesIn(StartFolder).Select(EntryName.From))
        {
            OpenFolder? next = folder.OpenBelow(below, out _);
            folder.Dispose();
            if (next is null) return null;
            folder = next;
        }

        return folder;
    }

    private static string[] NamesIn(string relative) =>
        [.. relative.Split('/', StringSplitOptions.RemoveEmptyEntries).Where(part => part != ".")];

    /// <summary>Changes the owner of the working copy, its content and the home beside it to another user.</summary>
    /// <returns>Reason why some still belong to this user; null if none does.</returns>
    public string? GiveTo(int user)
    {
        using OpenFolder? home = OpenFolder.Open(HomePath, out string? kept);
        kept ??= home?.ChangeOwner(EntryName.From("."), user) ?? Root.ChangeOwner(EntryName.From("."), user);
        string? unseen = FolderTree.Walk(Root, MaxEntries, entry =>
        {
            string? mine = entry.Folder.ChangeOwner(entry.Entry.Name, user);
            kept ??= mine;
            return true;
        });
        return kept ?? unseen;
    }

    /// <summary>Measures what it takes on the disk; null if it is removed.</summary>
    /// <param name="maxEntries">Maximum number of files, folders and links; the measurement ends beyond it.</param>
    public FolderSize? Measure(int maxEntries)
    {
        lock (_lock) return _isRemoved ? null : FolderSize.Measure(Root, maxEntries);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_lock)
        {
            _isRemoved = true;
            Root.Dispose();
        }

        TemporaryFolder.Remove(_container);
    }

    /// <summary>
    /// Translates a pattern to a regular expression: <c>*</c> and <c>?</c> match within one name; <c>**/</c> matches
    /// any number of folders.
    /// </summary>
    private static Regex ToRegex(string pattern)
    {
        string text = Regex.Escape(pattern.TrimEnd('/'))
            .Replace(@"\*\*/", "(?:[^/]+/)*", StringComparison.Ordinal)
            .Replace(@"\*\*", ".*", StringComparison.Ordinal)
            .Replace(@"\*", "[^/]*", StringComparison.Ordinal)
            .Replace(@"\?", "[^/]", StringComparison.Ordinal);
        return new Regex($"^{text}$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking, _matchTimeout);
    }
}
