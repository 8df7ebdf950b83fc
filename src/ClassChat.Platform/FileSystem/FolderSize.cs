namespace ClassChat.Platform.FileSystem;

/// <summary>Disk space and number of entries of everything below a folder.</summary>
/// <param name="Bytes">Allocated size of all files, folders and links; a file with several names counts once.</param>
/// <param name="Entries">Number of files, folders and links; one more than the maximum if there are more.</param>
/// <param name="IsTooDeep">True if not all was measured: more than <see cref="FolderTree.MaxDepth"/> folders with
/// several subfolders are nested.</param>
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

    /// <summary>
    /// Adds the content of a folder. It is left when its last subfolder is entered, so that descriptors are only held
    /// for folders with more than one, and depth alone costs none.
    /// </summary>
    private static void Add(ref FolderSize size, OpenFolder folder, int held, int maxEntries, HashSet<long> shared)
    {
        OpenFolder current = folder;
        try
        {
            while (AddEntries(ref size, current, held, maxEntries, shared) is FolderEntry last)
            {
                if (Open(current, last, out bool mustClose) is not OpenFolder below) return;
                if (mustClose)
                {
                    AddClosed(ref size, below, last, held, maxEntries, shared);
                    return;
                }

                if (current != folder) current.Dispose();
                current = below;
            }
        }
        finally
        {
            if (current != folder) current.Dispose();
        }
    }

    /// <summary>Adds the entries of a folder with all that is below them, but for the last subfolder.</summary>
    /// <returns>The last subfolder, which is added itself, but not its content; null if there is none.</returns>
    private static FolderEntry? AddEntries(
        ref FolderSize size, OpenFolder folder, int held, int maxEntries, HashSet<long> shared)
    {
        FolderEntry? last = null;
        foreach (FolderEntry entry in folder.List(maxEntries + 1 - size.Entries, out _))
        {
            bool isCounted = entry.Kind == EntryKind.Folder || entry.Links <= 1 || shared.Add(entry.Inode);
            long bytes = isCounted ? entry.AllocatedBytes : 0;
            size = size with { Entries = size.Entries + 1, Bytes = size.Bytes + bytes };
            if (size.Entries > maxEntries || size.IsTooDeep) return null;
            if (entry.Kind != EntryKind.Folder) continue;
            if (last is FolderEntry before) AddBelow(ref size, folder, before, held, maxEntries, shared);
            last = entry;
        }

        return size.Entries > maxEntries || size.IsTooDeep ? null : last;
    }

    private static void AddBelow(
        ref FolderSize size, OpenFolder folder, FolderEntry entry, int held, int maxEntries, HashSet<long> shared)
    {
        if (Open(folder, entry, out bool mustClose) is not OpenFolder below) return;
        if (mustClose)
        {
            AddClosed(ref size, below, entry, held, maxEntries, shared);
            return;
        }

        if (held == FolderTree.MaxDepth) size = size with { IsTooDeep = true };
        else Add(ref size, below, held + 1, maxEntries, shared);
        below.Dispose();
    }

    /// <summary>Adds the content of a folder that was opened for it, and closes the folder again.</summary>
    private static void AddClosed(
        ref FolderSize size, OpenFolder below, FolderEntry entry, int held, int maxEntries, HashSet<long> shared)
    {
        if (held == FolderTree.MaxDepth) size = size with { IsTooDeep = true };
        else Add(ref size, below, held + 1, maxEntries, shared);
        below.Permit(entry.Permissions);
        below.Dispose();
    }

    /// <summary>
    /// Opens a subfolder; null if it is gone, or a link has taken its place. An ordinary user cannot list a folder of
    /// their own that a program of theirs has closed: its permissions are changed first.
    /// </summary>
    private static OpenFolder? Open(OpenFolder folder, FolderEntry entry, out bool mustClose)
    {
        bool isClosed = (entry.Permissions & OwnerMayRead) != OwnerMayRead;
        OpenFolder? below = folder.OpenBelow(entry.Name, out _);
        mustClose = isClosed && (below is null || !IsListed(below));
        if (!mustClose) return below;
        below?.Dispose();
        folder.Unlock(entry.Name);
        return folder.OpenBelow(entry.Name, out _);
    }

    private static bool IsListed(OpenFolder folder)
    {
        _ = folder.List(1, out string? fault);
        return fault is null;
    }
}
