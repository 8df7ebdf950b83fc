using System.Diagnostics;

namespace ClassChat.Platform.FileSystem;

/// <summary>
/// Entry that <see cref="FolderTree"/> visits, with its folder and its path relative to the start of the walk.
/// </summary>
/// <param name="Folder">The folder that contains it; only valid during the visit.</param>
/// <param name="Entry">The entry.</param>
/// <param name="Path">Its path relative to the folder where the walk started, with slashes.</param>
public readonly record struct TreeEntry(OpenFolder Folder, FolderEntry Entry, string Path);

/// <summary>
/// Visits everything below a folder, empties a folder, or removes an entry with all its content. Links are never
/// followed.
/// </summary>
public static class FolderTree
{
    /// <summary>Maximum depth of nested folders that a walk enters; each level keeps a descriptor open.</summary>
    public const int MaxDepth = 64;

    /// <summary>Number of entries listed at a time while a folder is emptied.</summary>
    private const int BatchEntries = 1_000;

    private const int OwnerMayAll = 0x1C0; // 0700

    /// <summary>
    /// Visits everything below a folder, each folder before its content. Folders that cannot be listed are skipped.
    /// </summary>
    /// <param name="root">The folder.</param>
    /// <param name="maxEntries">Maximum number of entries visited; the walk then stops.</param>
    /// <param name="visit">Called for each entry; true: if the entry is a folder, the walk enters it.</param>
    /// <returns>Reason why some entries were not visited; null if all were.</returns>
    public static string? Walk(OpenFolder root, int maxEntries, Func<TreeEntry, bool> visit)
    {
        int left = maxEntries;
        return Walk(root, "", 1, ref left, visit);
    }

    /// <summary>
    /// Removes the content of a folder at any depth. Nested folders are moved up to the root and emptied there, so that
    /// neither depth nor descriptors run out. Permissions that prevent this are changed.
    /// </summary>
    /// <param name="root">The folder.</param>
    /// <param name="patience">Time limit.</param>
    /// <returns>Reason why something is left; null if nothing is.</returns>
    public static string? Empty(OpenFolder root, TimeSpan patience)
    {
        var watch = Stopwatch.StartNew();
        int moved = 0;
        while (true)
        {
            IReadOnlyList<FolderEntry> entries = root.List(BatchEntries, out string? fault);
            if (entries.Count == 0) return fault;
            int removed = 0;
            foreach (FolderEntry entry in entries)
            {
                if (watch.Elapsed > patience) return $"it took longer than {patience.TotalSeconds:0} s";
                string? kept = RemoveAll(root, root, entry, ref moved, watch, patience);
                fault ??= kept;
                if (kept is null) removed++;
            }

            if (removed == 0) return fault;
        }
    }

    /// <summary>Removes an entry of a folder, including its content.</summary>
    /// <returns>Reason why something is left; null if nothing is.</returns>
    public static string? Remove(OpenFolder folder, FolderEntry entry, TimeSpan patience)
    {
        if (entry.Kind != EntryKind.Folder) return folder.Remove(entry.Name, isFolder: false);
        using (OpenFolder? below = OpenUnlocked(folder, entry, out string? fault))
        {
            if ((below is null ? fault : Empty(below, patience)) is string left) return left;
        }

        return folder.Remove(entry.Name, isFolder: true);
    }

    private static string? Walk(OpenFolder folder, string path, int depth, ref int left, Func<TreeEntry, bool> visit)
    {
        IReadOnlyList<FolderEntry> entries = folder.List(left + 1, out string? fault);
        foreach (FolderEntry entry in entries)
        {
            if (left-- == 0) return "it holds too many files";
            string below = path.Length == 0 ? entry.Name.ToString() : $"{path}/{entry.Name}";
            if (!visit(new TreeEntry(folder, entry, below)) || entry.Kind != EntryKind.Folder) continue;
            if (depth == MaxDepth)
            {
                fault ??= $"its folders are nested deeper than {MaxDepth}";
                continue;
            }

            using OpenFolder? opened = folder.OpenBelow(entry.Name, out string? closed);
            string? unread = opened is null ? $"{below}: {closed}" : Walk(opened, below, depth + 1, ref left, visit);
            fault ??= unread;
            if (left < 0) return fault;
        }

        return fault;
    }

    /// <summary>Removes an entry. If it is a folder, its subfolders are moved up to the root first.</summary>
    private static string? RemoveAll(
        OpenFolder root, OpenFolder folder, FolderEntry entry, ref int moved, Stopwatch watch, TimeSpan patience)
    {
        if (entry.Kind != EntryKind.Folder) return folder.Remove(entry.Name, isFolder: false);
        using (OpenFolder? below = OpenUnlocked(folder, entry, out string? fault))
        {
            if (below is null) return fault;
            while (below.List(BatchEntries, out fault) is { Count: > 0 } entries)
            {
                foreach (FolderEntry inner in entries)
                {
                    if (watch.Elapsed > patience) return "it took too long";
                    string? kept = inner.Kind == EntryKind.Folder
                        ? MoveUp(root, below, inner, ref moved)
                        : below.Remove(inner.Name, isFolder: false);
                    if (kept is not null) return kept;
                }
            }

            if (fault is not null) return fault;
        }

        return folder.Remove(entry.Name, isFolder: true);
    }

    private static string? MoveUp(OpenFolder root, OpenFolder from, FolderEntry folder, ref int moved)
    {
        // Moving a folder requires write permission for it.
        if ((folder.Permissions & OwnerMayAll) != OwnerMayAll) from.Unlock(folder.Name);
        EntryName name;
        do name = EntryName.From(FormattableString.Invariant($".removed-{moved++}"));
        while (root.Find(name) is not null);
        return from.Move(folder.Name, root, name);
    }

    private static OpenFolder? OpenUnlocked(OpenFolder folder, FolderEntry entry, out string? fault)
    {
        if ((entry.Permissions & OwnerMayAll) != OwnerMayAll) folder.Unlock(entry.Name);
        return folder.OpenBelow(entry.Name, out fault);
    }
}
