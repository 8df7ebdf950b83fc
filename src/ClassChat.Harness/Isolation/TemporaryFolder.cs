using System.Globalization;
using System.Text;
using ClassChat.Harness.FileSystem;
using ClassChat.Harness.Linux;

namespace ClassChat.Harness.Isolation;

/// <summary>
/// The folder of this process in the system's temporary folder, for the files of all programs that it starts. While the
/// process lives it holds a lock in it, and in the lock file stand the programs it started. By these, the next harness
/// ends and removes what one that was killed has left.
/// </summary>
internal sealed class TemporaryFolder : IDisposable
{
    /// <summary>Beginning of the name of each.</summary>
    private const string Prefix = "classchat-";

    private const string LockName = "lock";

    /// <summary>Most entries of the system's temporary folder that are looked at.</summary>
    private const int MaxSwept = 100_000;

    /// <summary>Longest lock file that is read: forty thousand programs that run at the same time.</summary>
    private const int MaxLockBytes = 1 << 20;

    private const int MaxAttempts = 10;

    private const UnixFileMode OwnerOnly =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>One without a lock is being made, or its maker was killed just then.</summary>
    private static readonly TimeSpan _makingPatience = TimeSpan.FromDays(1);

    /// <summary>Longest time for the removal of one folder.</summary>
    private static readonly TimeSpan _removalPatience = TimeSpan.FromSeconds(30);

    private static readonly EntryName _lockEntry = EntryName.From(LockName);
    private static readonly Lock _making = new();
    private static TemporaryFolder? _own;

    private readonly string _path;
    private readonly FileStream _lock;
    private readonly Lock _writing = new();
    private readonly Dictionary<int, long> _running = [];
    private int _count;

    private TemporaryFolder(string path, FileStream held)
    {
        _path = path;
        _lock = held;
    }

    /// <summary>That of this process: made when it is first asked for, once what others left is removed.</summary>
    /// <exception cref="IOException">There is no room for it, or it may not be made.</exception>
    public static TemporaryFolder Own
    {
        get
        {
            lock (_making) return _own ??= MakeOwn();
        }
    }

    /// <summary>
    /// Makes that of this process, if it is not there yet: what a killed harness has left may hold a port.
    /// </summary>
    /// <returns>Why it cannot be made; null if it is there.</returns>
    public static string? Prepare()
    {
        try
        {
            _ = Own;
            return null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return $"there is no room in the temporary folder: {error.Message}";
        }
    }

    /// <summary>Makes one.</summary>
    /// <param name="temporary">The folder in which it is made.</param>
    /// <exception cref="IOException">There is no room for it, or it may not be made.</exception>
    public static TemporaryFolder Make(string temporary)
    {
        for (int attempt = 0; attempt < MaxAttempts; attempt++)
        {
            string path = Path.Combine(temporary, Prefix + Path.GetRandomFileName());
            if (OperatingSystem.IsWindows()) Directory.CreateDirectory(path);
            else Directory.CreateDirectory(path, OwnerOnly);
            if (TryLock(path, FileMode.CreateNew) is FileStream held)
            {
                var folder = new TemporaryFolder(path, held);
                folder.Write();
                return folder;
            }

            // Swept before it was locked, or there is no room.
            if (Directory.Exists(path)) Directory.Delete(path, recursive: true);
        }

        throw new IOException($"no folder could be made in '{temporary}'");
    }

    /// <summary>
    /// Ends and removes what harnesses that were killed have left in a temporary folder: all that is ours and that
    /// nobody holds the lock of.
    /// </summary>
    public static void Sweep(string temporary)
    {
        using OpenFolder? all = OpenFolder.Open(temporary, out _);
        if (all is null) return;
        DateTime before = (TimeProvider.System.GetUtcNow() - _makingPatience).UtcDateTime;
        foreach (FolderEntry entry in all.List(MaxSwept, out _))
        {
            string name = entry.Name.ToString();
            bool isOurs = entry.Kind == EntryKind.Folder && name.StartsWith(Prefix, StringComparison.Ordinal)
                && (entry.Owner == -1 || entry.Owner == LibCFiles.CurrentUser());
            if (!isOurs) continue;
            string path = Path.Combine(temporary, name);
            using FileStream? held = TryLock(path, FileMode.Open);
            if (held is not null)
            {
                Leftovers.EndAll(TextOf(held));
                RemoveWithLock(all, entry.Name, path);
            }
            else if (entry.Modified < before) _ = all.Remove(entry.Name, isFolder: true); // if it is empty
        }
    }

    /// <summary>A path for a folder or a file in it that is not there yet.</summary>
    public string NextPath() => Path.Combine(
        _path, Interlocked.Increment(ref _count).ToString(CultureInfo.InvariantCulture));

    /// <summary>Notes a program that was started: if this process is killed, the next one ends it.</summary>
    public static void NoteStarted(int process)
    {
        if (ProcessStatus.Of(process) is ProcessStatus status) Own.Note(process, status.StartTicks);
    }

    /// <summary>A program that was started has ended: its number may be another's soon.</summary>
    public static void NoteEnded(int process) => Own.Note(process, null);

    /// <summary>Removes a folder in it; what cannot be removed is noted, and tried again by the next harness.</summary>
    public static void Remove(string path)
    {
        using OpenFolder? above = OpenFolder.Open(Path.GetDirectoryName(path)!, out _);
        if (above?.Find(EntryName.From(Path.GetFileName(path))) is FolderEntry entry) Remove(above, entry, path);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        using (OpenFolder? above = OpenFolder.Open(Path.GetDirectoryName(_path)!, out _))
        {
            if (above is not null) RemoveWithLock(above, EntryName.From(Path.GetFileName(_path)), _path);
        }

        _lock.Dispose();
    }

    private static TemporaryFolder MakeOwn()
    {
        string temporary = Path.GetTempPath();
        Sweep(temporary);
        TemporaryFolder own = Make(temporary);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => own.Dispose();
        return own;
    }

    /// <summary>Removes one of these folders. Its lock stays while anything else does, for the next.</summary>
    private static void RemoveWithLock(OpenFolder above, EntryName name, string path)
    {
        using (OpenFolder? folder = above.OpenBelow(name, out _))
        {
            if (folder is null) return;
            foreach (FolderEntry entry in folder.List(MaxSwept, out _).Where(entry => !entry.Name.Equals(_lockEntry)))
                Remove(folder, entry, Path.Combine(path, entry.Name.ToString()));
            if (folder.List(2, out _).Count == 1) _ = folder.Remove(_lockEntry, isFolder: false);
        }

        _ = above.Remove(name, isFolder: true);
    }

    private static void Remove(OpenFolder above, FolderEntry entry, string path)
    {
        if (FolderTree.Remove(above, entry, _removalPatience) is string left)
            Unremoved.Note(path, left);
    }

    /// <summary>The lock of a folder; null if somebody else holds it, or there is none.</summary>
    private static FileStream? TryLock(string folder, FileMode mode)
    {
        try
        {
            string path = Path.Combine(folder, LockName);
            if (mode == FileMode.Open && RegularFile.KindOf(path) != EntryKind.File) return null;
            var file = new FileStream(path, mode, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
            // The framework locks it as well, but can be told not to.
            bool isOurs = !LibCFiles.AreKnown || FileCalls.TryLock((int)file.SafeFileHandle.DangerousGetHandle());
            if (isOurs) return file;
            file.Dispose();
            return null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string TextOf(FileStream held)
    {
        byte[] bytes = new byte[Math.Min(held.Length, MaxLockBytes)];
        int count = held.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        return Encoding.ASCII.GetString(bytes, 0, count);
    }

    /// <summary>Notes that a program runs, or does no longer.</summary>
    internal void Note(int process, long? startTicks)
    {
        lock (_writing)
        {
            if (startTicks is long ticks) _running[process] = ticks;
            else _running.Remove(process);
            try
            {
                Write();
            }
            catch (IOException)
            {
                // No room: what a killed harness leaves running is not known then, and nothing else is lost.
            }
        }
    }

    /// <summary>Writes the machine and the programs that run, in the place of what stood there.</summary>
    private void Write()
    {
        var text = new StringBuilder(ProcessStatus.Machine).Append('\n');
        foreach ((int process, long ticks) in _running)
            text.Append(CultureInfo.InvariantCulture, $"{process} {ticks}\n");
        byte[] bytes = Encoding.ASCII.GetBytes(text.ToString());
        RandomAccess.Write(_lock.SafeFileHandle, bytes, 0);
        RandomAccess.SetLength(_lock.SafeFileHandle, bytes.Length);
    }
}
