namespace ClassChat.Harness.FileSystem;

/// <summary>Kind of an entry in a folder.</summary>
internal enum EntryKind
{
    /// <summary>A regular file.</summary>
    File,

    /// <summary>A folder.</summary>
    Folder,

    /// <summary>A symbolic link.</summary>
    Link,

    /// <summary>A pipe, a socket or a device: opening one may wait for ever, and reading it may never end.</summary>
    Special,
}

/// <summary>An entry of a folder; of a link, what is said is of the link itself.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Permissions">Its permission bits (chmod(2)), without set-user-ID and the like.</param>
/// <param name="Owner">The user it belongs to; -1 where users have no numbers.</param>
/// <param name="Modified">Time of its last change.</param>
internal readonly record struct FolderEntry(
    EntryName Name, EntryKind Kind, long Bytes, int Permissions, int Owner, DateTime Modified);
