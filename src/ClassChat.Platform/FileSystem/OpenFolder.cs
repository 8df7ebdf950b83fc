using ClassChat.Platform.Linux;
using Microsoft.Win32.SafeHandles;

namespace ClassChat.Platform.FileSystem;

/// <summary>
/// Open folder whose operations stay inside it: on Linux none follows a link, even one created meanwhile. Most
/// operations that fail return null or an error message instead of throwing; they throw an <see cref="IOException"/> if
/// the machine failed, for example if no descriptors are left.
/// </summary>
public abstract class OpenFolder : IDisposable
{
    /// <summary>Opens a folder by its path, following links.</summary>
    /// <param name="path">The path.</param>
    /// <param name="fault">Reason why it cannot be opened; null on success.</param>
    public static OpenFolder? Open(string path, out string? fault) => LibCFiles.AreKnown
        ? DescriptorFolder.Open(path, out fault)
        : PathFolder.Open(path, out fault);

    /// <summary>Lists its entries in no particular order, including links and special files.</summary>
    /// <param name="most">Maximum number of entries returned.</param>
    /// <param name="fault">Reason why not all entries could be listed; null if all were, up to the maximum.</param>
    public abstract IReadOnlyList<FolderEntry> List(int most, out string? fault);

    /// <summary>Finds an entry; null if there is none or its status cannot be read.</summary>
    public abstract FolderEntry? Find(EntryName name);

    /// <summary>Opens a subfolder; null, with the reason, if it is a link or cannot be opened.</summary>
    public abstract OpenFolder? OpenBelow(EntryName name, out string? fault);

    /// <summary>
    /// Opens a regular file for reading; null, with the reason, if it is not a regular file or cannot be opened.
    /// </summary>
    public abstract SafeFileHandle? OpenFile(EntryName name, out string? fault);

    /// <summary>Creates a file that does not exist yet and opens it for writing.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="permissions">Its permission bits, reduced by the umask of the process (umask(2)).</param>
    /// <param name="fault">Reason why it could not be created; null on success.</param>
    public abstract SafeFileHandle? CreateFile(EntryName name, int permissions, out string? fault);

    /// <summary>Sets the permissions of an open file, regardless of umask(2), and its modification time.</summary>
    /// <returns>Reason why the permissions could not be set; null on success.</returns>
    public abstract string? Finish(SafeFileHandle file, int permissions, DateTime modified);

    /// <summary>Creates a subfolder.</summary>
    /// <returns>Reason why it could not be created; null on success.</returns>
    public abstract string? MakeFolder(EntryName name);

    /// <summary>Creates a link with the same target as a link of that name in another folder.</summary>
    /// <returns>Reason why it could not be created; null on success.</returns>
    public abstract string? CopyLink(OpenFolder from, EntryName name);

    /// <summary>Target of a link, as bytes; null if the entry is not a link.</summary>
    public abstract byte[]? ReadLink(EntryName name);

    /// <summary>Removes an entry; a folder only if it is empty.</summary>
    /// <returns>Reason why it could not be removed; null if it is gone.</returns>
    public abstract string? Remove(EntryName name, bool isFolder);

    /// <summary>Moves an entry to another folder, replacing an empty folder with the new name.</summary>
    /// <returns>Reason why it could not be moved; null on success.</returns>
    public abstract string? Move(EntryName name, OpenFolder to, EntryName newName);

    /// <summary>Changes the owner of an entry to another user and that user's group.</summary>
    /// <returns>Reason why it could not be changed; null on success.</returns>
    public abstract string? ChangeOwner(EntryName name, int user);

    /// <summary>If the entry is a folder, gives its owner permission to list, enter and change it.</summary>
    public abstract void Unlock(EntryName name);

    /// <summary>Sets the permissions of the open folder itself.</summary>
    public abstract void Permit(int permissions);

    /// <inheritdoc/>
    public abstract void Dispose();
}
