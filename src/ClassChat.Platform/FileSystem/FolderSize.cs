namespace ClassChat.Platform.FileSystem;

/// <summary>What everything below a folder takes on its disk.</summary>
/// <param name="Bytes">Allocated size of all files, folders and links; a file with several names counts once.</param>
/// <param name="Entries">Number of files, folders and links; one more than the maximum if there are more.</param>
/// <param name="IsTooDeep">True if folders are nested deeper than <see cref="FolderTree.MaxDepth"/>.</param>
public sealed record FolderSize(long Bytes, int Entries, bool IsTooDeep)
{
    private const int OwnerMayRead = 0x140; // 0500

    /// <summary>
    /// Measures a folder. It leaves nothing out silently: a folder that its owner has closed is opened meanwhile.
    /// </summary>
    /// <param name="root">The folder.</param>
    /// <param name="maxEntries">Maximum number of entries; the measurement ends beyond it.</param>
    public static FolderSize Measure(OpenFolder root, int maxEntries)
    {
        var size = new FolderSize(0, 0, IsTooDeep: false);
        HashSet<long> shared = [];
        Add(ref size, root, 1, maxEntries, shared);
        return size;
    }

    private static void Add(ref FolderSize size, OpenFolder folder, int depth, int maxEntries, HashSet<long> shared)
    {
        foreach (FolderEntry entry in folder.List(maxEntries + 1 - size.Entries, out _))
        {
            bool isCounted = entry.Kind == EntryKind.Folder || entry.Links <= 1 || shared.Add(entry.Inode);
            long bytes = isCounted ? entry.AllocatedBytes : 0;
            size = size with { Entries = size.Entries + 1, Bytes = size.Bytes + bytes };
            if (size.Entries > maxEntries || size.IsTooDeep) return;
            if (entry.Kind != EntryKind.Folder) continue;
            if (depth > FolderTree.MaxDepth) size = size with { IsTooDeep = true };
            else AddBelow(ref size, folder, entry, depth, maxEntries, shared);
        }
    }

    private static bool IsListed(OpenFolder folder)
    {
        _ = folder.List(1, out string? fault);
        return fault is null;
    }

    private static void AddBelow(
        ref FolderSize size, OpenFolder folder, FolderEntry entry, int depth, int maxEntries, HashSet<long> shared)
    {
        // An ordinary user cannot list a folder of their own that a program of theirs has closed.
        bool isClosed = (entry.Permissions & OwnerMayRead) != OwnerMayRead;
        OpenFolder? below = folder.OpenBelow(entry.Name, out _);
        bool mustOpen = isClosed && (below is null || !IsListed(below));
        if (mustOpen)
        {
            below?.Dispose();
            folder.Unlock(entry.Name);
            below = folder.OpenBelow(entry.Name, out _);
        }

        if (below is null) return; // it is gone, or a link has taken its place
        Add(ref size, below, depth + 1, maxEntries, shared);
        if (mustOpen) below.Permit(entry.Permissions);
        below.Dispose();
    }
}
