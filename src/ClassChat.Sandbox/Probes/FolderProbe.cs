using ClassChat.Platform.Errors;
using ClassChat.Platform.Failpoints;
using ClassChat.Platform.FileSystem;
using ClassChat.Platform.Linux;
using Microsoft.Win32.SafeHandles;

namespace ClassChat.Sandbox.Probes;

/// <summary>
/// Finds files that a client under test may have saved: those in its folder that were not there before it started, and
/// those outside that the names of sent files lead to.
/// </summary>
public sealed class FolderProbe
{
    // Bounds the scan. A client that fills its folder is ended by the disk limit, not here.
    private const int MaxFiles = 2 * FolderCopy.MaxEntries;

    private readonly OpenFolder _root;
    private readonly string _folder;
    private readonly HashSet<string> _before = [];

    /// <summary>Records the files that exist before the program starts.</summary>
    /// <param name="root">The folder in which the program will run.</param>
    /// <param name="folder">The path of <paramref name="root"/>.</param>
    public FolderProbe(OpenFolder root, string folder)
    {
        _root = root;
        _folder = folder;
        VisitFiles(entry => _before.Add(entry.Path));
    }

    /// <summary>
    /// Returns all new files in the program's folder, and files outside it at the paths that the sent names lead to.
    /// </summary>
    /// <param name="process">Number of the program's process, whose view of the file system may differ; null if it has
    /// ended.</param>
    /// <param name="downloads">Path of the download folder, relative to the program's folder.</param>
    /// <param name="sent">Names and sizes of the files that were sent.</param>
    public IReadOnlyList<SavedFile> Snapshot(
        int? process, string downloads, IReadOnlyList<(string Name, long Bytes)> sent)
    {
        HashSet<long> sizes = [.. sent.Select(file => file.Bytes)];
        List<SavedFile> saved = [];
        VisitFiles(entry =>
        {
            if (!_before.Contains(entry.Path) && Read(entry.Folder, entry.Entry, entry.Path, sizes) is SavedFile one)
                saved.Add(one);
        });

        string place = PlaceOf(process);
        using OpenFolder? view = OpenFolder.Open(ViewOf(process), out _);
        foreach (string path in sent.SelectMany(file => PossiblePaths(file.Name, place, downloads)).Distinct())
        {
            bool isInside = path.StartsWith(place + "/", StringComparison.Ordinal);
            if (!isInside && view is not null && Read(view, path, sizes) is SavedFile one) saved.Add(one);
        }

        return saved;
    }

    private void VisitFiles(Action<TreeEntry> visit) => FolderTree.Walk(_root, MaxFiles, found =>
    {
        if (found.Entry.Kind == EntryKind.File) visit(found);
        return true;
    });

    /// <summary>Paths that a name may lead to, relative to the program's folder and to its download folder.</summary>
    private static IEnumerable<string> PossiblePaths(string name, string place, string downloads) => name.Contains('\0')
        ? []
        : [Path.GetFullPath(name, place), Path.GetFullPath(name, Path.Combine(place, downloads))];

    /// <summary>Path of the folder as the program sees it; in a sandbox it is mounted at another place.</summary>
    private string PlaceOf(int? process)
    {
        try
        {
            string? seen = process is int id ? ProcFiles.Link(ProcFiles.PathOf(id, "cwd")) : null;
            return seen is not null && seen.StartsWith('/') ? seen : _folder;
        }
        catch (UnauthorizedAccessException)
        {
            return _folder;
        }
    }

    /// <summary>Root of the program's view of the file system, at a path that the harness can open.</summary>
    private static string ViewOf(int? process) => process is int id && OperatingSystem.IsLinux()
        ? ProcFiles.PathOf(id, "root")
        : "/";

    /// <summary>
    /// Reads the file at a path. Links on the way are not followed, since they could lead out of the program's view.
    /// </summary>
    private static SavedFile? Read(OpenFolder view, string path, HashSet<long> sizes)
    {
        EntryName[] names = [.. path.Split('/', StringSplitOptions.RemoveEmptyEntries).Select(EntryName.From)];
        var opened = new Stack<OpenFolder>();
        try
        {
            OpenFolder at = view;
            foreach (EntryName name in names.SkipLast(1))
            {
                if (at.OpenBelow(name, out _) is not OpenFolder below) return null;
                opened.Push(at = below);
            }

            return names.Length > 0 && at.Find(names[^1]) is FolderEntry entry ? Read(at, entry, path, sizes) : null;
        }
        finally
        {
            foreach (OpenFolder folder in opened) folder.Dispose();
        }
    }

    private static SavedFile? Read(OpenFolder folder, FolderEntry entry, string shown, HashSet<long> sizes)
    {
        if (entry.Kind != EntryKind.File) return null;
        if (!sizes.Contains(entry.Bytes)) return new SavedFile(shown, entry.Bytes, null);
        using SafeFileHandle? file = folder.OpenFile(entry.Name, out _);
        if (file is null) return null;
        try
        {
            Failpoint.Pass(FailpointKind.ReadFile, shown);
            byte[] content = new byte[entry.Bytes];
            int count = 0;
            while (count < content.Length && RandomAccess.Read(file, content.AsSpan(count), count) is > 0 and int more)
                count += more;
            return new SavedFile(shown, entry.Bytes, content.AsMemory(0, count));
        }
        catch (IOException error) when (!ErrorAdvice.IsOfMachine(error))
        {
            return null; // deleted during the scan
        }
    }
}
