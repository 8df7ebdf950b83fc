using ClassChat.Platform.FileSystem;

namespace ClassChat.Specification.Submissions;

/// <summary>
/// Finds the submission file of a folder under its name and under the names that editors and archives make of it:
/// <c>Submission.yaml</c>, <c>submission.yml</c>, <c>submission.yaml.txt</c>, with blanks around it, or in a folder
/// below.
/// </summary>
public static class SubmissionNames
{
    /// <summary>Maximum number of entries of a folder that are examined.</summary>
    private const int MaxEntries = 10_000;

    /// <summary>Maximum depth at which files are searched for.</summary>
    private const int MaxDepth = 4;

    /// <summary>Maximum number of folders that are searched.</summary>
    private const int MaxFolders = 200;

    private static readonly string[] _names = ["submission.yaml", "submission.yml"];

    /// <summary>Folders that archives and systems add.</summary>
    private static readonly string[] _added = ["__macosx", "$recycle.bin", "system volume information"];

    /// <summary>True if a file name is that of a submission file, or what became of it.</summary>
    public static bool IsUsual(string fileName)
    {
        string name = fileName.Trim().ToLowerInvariant();
        return _names.Contains(name.EndsWith(".txt", StringComparison.Ordinal) ? name[..^4] : name);
    }

    /// <summary>True for folders that no person made: hidden ones, and those that macOS and Windows add.</summary>
    public static bool IsAdded(string folderName) =>
        folderName.StartsWith('.') || _added.Contains(folderName.ToLowerInvariant());

    /// <summary>
    /// The submission file of a folder: <c>submission.yaml</c> if there is one, else the first of the other names; null
    /// if there is none or the folder cannot be read.
    /// </summary>
    /// <param name="folder">Full path of the folder.</param>
    public static string? FindIn(string folder)
    {
        string exact = Path.Combine(folder, SubmissionFile.FileName);
        if (File.Exists(exact)) return exact;
        return EntriesOf(folder).Where(entry => entry.Kind != EntryKind.Folder)
            .Select(entry => entry.Name.ToString()).Where(IsUsual).Order(StringComparer.Ordinal)
            .Select(name => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
    }

    /// <summary>
    /// The submission files in the folders below a folder, at most two: a file in a folder hides those further below.
    /// </summary>
    /// <param name="folder">Full path of a folder that has none itself.</param>
    public static IReadOnlyList<string> FindBelow(string folder)
    {
        List<string> found = [];
        int left = MaxFolders;
        Search(folder, 1, ref left, found);
        return found;
    }

    private static void Search(string folder, int depth, ref int left, List<string> found)
    {
        foreach (FolderEntry entry in EntriesOf(folder).OrderBy(entry => entry.Name.ToString(), StringComparer.Ordinal))
        {
            if (entry.Kind != EntryKind.Folder || IsAdded(entry.Name.ToString())) continue;
            if (found.Count == 2 || left-- <= 0) return;
            string below = Path.Combine(folder, entry.Name.ToString());
            if (FindIn(below) is string file) found.Add(file);
            else if (depth < MaxDepth) Search(below, depth + 1, ref left, found);
        }
    }

    private static IReadOnlyList<FolderEntry> EntriesOf(string folder)
    {
        using OpenFolder? opened = OpenFolder.Open(folder, out _);
        return opened?.List(MaxEntries, out _) ?? [];
    }
}
