using ClassChat.Harness.Linux;
using Microsoft.Win32.SafeHandles;

namespace ClassChat.Harness.FileSystem;

/// <summary>
/// A folder that is open. All that is done in it stays in it: on Linux no operation follows a link, whoever puts one
/// there and when. What can go wrong is a value: an operation that fails returns null or says why.
/// </summary>
internal abstract class OpenFolder : IDisposable
{
    /// <summary>Opens a folder by its path, whose links are followed.</summary>
    /// <param name="path">The path.</param>
    /// <param name="fault">Why it cannot be opened; null if it is open.</param>
    public static OpenFolder? Open(string path, out string? fault) => LibCFiles.AreKnown
        ? DescriptorFolder.Open(path, out fault)
        : PathFolder.Open(path, out fault);

    /// <summary>Lists its entries in no order, links and special files included.</summary>
    /// <param name="most">At most so many entries are given.</param>
    /// <param name="fault">Why it cannot be listed; null if it was.</param>
    public abstract IReadOnlyList<FolderEntry> List(int most, out string? fault);

    /// <summary>An entry; null if there is none, or nothing may be known of it.</summary>
    public abstract FolderEntry? Find(EntryName name);

    /// <summary>Opens a folder in it; null, with the reason, if it is a link or cannot be opened.</summary>
    public abstract OpenFolder? OpenBelow(EntryName name, out string? fault);

    /// <summary>Opens a regular file for reading; null, with the reason, if it is none or cannot be opened.</summary>
    public abstract SafeFileHandle? OpenFile(EntryName name, out string? fault);

    /// <summary>Makes a file that is not there yet, and opens it for writing.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="permissions">Its permission bits, less those that the process takes away (umask(2)).</param>
    /// <param name="fault">Why it could not be made; null if it was.</param>
    public abstract SafeFileHandle? CreateFile(EntryName name, int permissions, out string? fault);

    /// <summary>Gives an open file its permissions, whatever umask(2) says, and the time when it was changed.</summary>
    public abstract void Finish(SafeFileHandle file, int permissions, DateTime modified);

    /// <summary>Makes a folder.</summary>
    /// <returns>Why it could not be made; null if it was.</returns>
    public abstract string? MakeFolder(EntryName name);

    /// <summary>Makes a link that leads where another one does.</summary>
    /// <returns>Why it could not be made; null if it was.</returns>
    public abstract string? CopyLink(OpenFolder from, EntryName name);

    /// <summary>Target of a link, as bytes; null if it is none.</summary>
    public abstract byte[]? ReadLink(EntryName name);

    /// <summary>Removes an entry: of a folder only an empty one.</summary>
    /// <returns>Why it could not be removed; null if it was, or was not there.</returns>
    public abstract string? Remove(EntryName name, bool isFolder);

    /// <summary>Moves an entry to another folder, in the place of an empty folder that has its new name.</summary>
    /// <returns>Why it could not be moved; null if it was.</returns>
    public abstract string? Move(EntryName name, OpenFolder to, EntryName newName);

    /// <summary>Gives an entry to another user and that user's group.</summary>
    public abstract void ChangeOwner(EntryName name, int user);

    /// <summary>Lets its owner list, enter and change an entry that is a folder.</summary>
    public abstract void Unlock(EntryName name);

    /// <inheritdoc/>
    public abstract void Dispose();
}
