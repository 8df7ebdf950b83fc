using ClassChat.Harness.Isolation;
using ClassChat.Harness.Observations;

namespace ClassChat.Harness.Probes;

/// <summary>
/// Looks at what a client under test has written: into its folder, and where a file's name may have led it.
/// </summary>
internal sealed class FolderProbe
{
    // A client that fills its folder is ended for that; here nothing is to be looked at without end.
    private const int MaxFiles = 10_000;

    private readonly string _folder;
    private readonly HashSet<string> _before;

    /// <summary>Notes what is there before the program starts: its own files.</summary>
    /// <param name="folder">The folder in which it is to run.</param>
    public FolderProbe(string folder)
    {
        _folder = folder;
        _before = [.. Files()];
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
        foreach (string path in Files().Where(path => !_before.Contains(path)))
        {
            if (Read(Path.Combine(_folder, path), path, sizes) is SavedFile one) saved.Add(one);
        }

        string place = PlaceOf(process);
        foreach (string path in sent.SelectMany(file => Readings(file.Name, place, downloads)).Distinct())
        {
            bool isInside = path.StartsWith(place + "/", StringComparison.Ordinal);
            if (!isInside && Read(ViewOf(process, path), path, sizes) is SavedFile one) saved.Add(one);
        }

        return saved;
    }

    private IEnumerable<string> Files()
    {
        var options = new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true };
        return Directory.EnumerateFiles(_folder, "*", options).Take(MaxFiles)
            .Select(path => Path.GetRelativePath(_folder, path).Replace('\\', '/'));
    }

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

    /// <summary>A path of the program's, as the harness can open it.</summary>
    private static string ViewOf(int? process, string path) => process is int id && OperatingSystem.IsLinux()
        ? ProcFiles.PathOf(id, "root" + path)
        : path;

    private static SavedFile? Read(string path, string shown, HashSet<long> sizes)
    {
        try
        {
            var file = new FileInfo(path);
            bool isPlain = OperatingSystem.IsLinux() ? Native.IsRegularFile(path) : file.Exists;
            if (!isPlain) return null;
            byte[]? content = sizes.Contains(file.Length) ? File.ReadAllBytes(path) : null;
            return new SavedFile(shown, file.Length, content is null ? null : (ReadOnlyMemory<byte>?)content);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null; // gone meanwhile
        }
    }
}
