namespace ClassChat.Platform.FileSystem;

/// <summary>Kind of an entry in a folder.</summary>
public enum EntryKind
{
    /// <summary>A regular file.</summary>
    File,

    /// <summary>A folder.</summary>
    Folder,

    /// <summary>A symbolic link.</summary>
    Link,

    /// <summary>A pipe, a socket or a device: opening one may block forever, and reading one may never end.</summary>
    Special,
}

/// <summary>
/// Name, kind, size, permissions, owner and modification time of an entry in a folder. Links are not followed: the
/// values are those of the link itself.
/// </summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Permissions">Its permission bits (chmod(2)), without set-user-ID, set-group-ID and sticky bit.</param>
/// <param name="Owner">Number of the user that owns it; -1 on systems without user numbers.</param>
/// <param name="Modified">Its modification time.</param>
public readonly record struct FolderEntry(
    EntryName Name, EntryKind Kind, long Bytes, int Permissions, int Owner, DateTime Modified)
{
    /// <summary>Size that it takes on the disk: less for one with holes, more for one with reserved room.</summary>
    public long AllocatedBytes { get; init; }

    /// <summary>Number that identifies the file among those of its disk: names of one file share it.</summary>
    public long Inode { get; init; }

    /// <summary>Number of names that the file has.</summary>
    public int Links { get; init; }
}
