using ClassChat.Harness.FileSystem;
using ClassChat.Harness.Linux;
using Microsoft.Win32.SafeHandles;

namespace ClassChat.Harness.Probes;

/// <summary>
/// Looks at what a client under test has written: into its folder, and where a file's name may have led it.
/// </summary>
internal sealed class FolderProbe
{
    // A client that fills its folder is ended for that; here nothing is to be looked at without end.
    private const int MaxFiles = 2 * FolderCopy.MaxEntries;

    private readonly OpenFolder _root;
    private readonly string _folder;
    private readonly HashSet<string> _before = [];

    /// <summary>Notes what is there before the program starts: its own files.</summary>
    /// <param name="root">The folder in which it is to run.</param>
    /// <param name="folder">The path of that.</param>
    public FolderProbe(OpenFolder root, string folder)
    {
        _root = root;
        _folder = folder;
        VisitFiles(visit => _before.Add(visit.Path));
    }

    /// <summary>All files that are new in its folder, and those that names lead to outside of it.</summary>
    /// <param name="process">The program, whose view of the files may be its own; null: it has ended.</param>
    /// <param name="downloads">The folder for downloads, as seen from the folder.</param>
    /// <param name="sent">The names and sizes of the files that were sent.</param>
    public IReadOnlyList<SavedFile> Look(
        int? process, string downloads, IReadOnlyList<(string Name, long Bytes)> sent)
    {
        HashSet<long> sizes = [.. sent.Select(file => file.Bytes)];
        List<SavedFile> saved = [];
        VisitFiles(visit =>
        {
            if (!_before.Contains(visit.Path) && Read(visit.Folder, visit.Entry, visit.Path, sizes) is SavedFile one)
                saved.Add(one);
        });

        string place = PlaceOf(process);
        using OpenFolder? view = OpenFolder.Open(ViewOf(process), out _);
        foreach (string path in sent.SelectMany(file => Readings(file.Name, place, downloads)).Distinct())
        {
            bool isInside = path.StartsWith(place + "/", StringComparison.Ordinal);
            if (!isInside && view is not null && Read(view, path, sizes) is SavedFile one) saved.Add(one);
        }

        return saved;
    }

    private void VisitFiles(Action<Visit> visit) => FolderTree.Walk(_root, MaxFiles, found =>
    {
        if (found.Entry.Kind == EntryKind.File) visit(found);
        return true;
    });

    /// <summary>Where a name leads, from the folder and from that for downloads.</summary>
    private static IEnumerable<string> Readings(string name, string place, string downloads) => name.Contains('\0')
        ? []
        : [Path.GetFullPath(name, place), Path.GetFullPath(name, Path.Combine(place, downloads))];

    /// <summary>The folder as the program knows it: in a sandbox it stands somewhere else.</summary>
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

    /// <summary>The root of the program's view of the files, as the harness can open it.</summary>
    private static string ViewOf(int? process) => process is int id && OperatingSystem.IsLinux()
        ? ProcFiles.PathOf(id, "root")
        : "/";

    /// <summary>Reads what stands at a path. Links on the way are not followed: they lead out of the view.</summary>
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
            byte[] content = new byte[entry.Bytes];
            int count = 0;
            while (count < content.Length && RandomAccess.Read(file, content.AsSpan(count), count) is > 0 and int more)
                count += more;
            return new SavedFile(shown, entry.Bytes, content.AsMemory(0, count));
        }
        catch (IOException)
        {
            return null; // gone meanwhile
        }
    }
}
