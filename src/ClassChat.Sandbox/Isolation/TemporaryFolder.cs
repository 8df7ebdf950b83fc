using System.Globalization;
using System.Text;
using ClassChat.Platform.Errors;
using ClassChat.Platform.Failpoints;
using ClassChat.Platform.FileSystem;
using ClassChat.Platform.Linux;

namespace ClassChat.Sandbox.Isolation;

/// <summary>
/// Folder of this harness process in the system's temporary folder. A lock file in it lists the running programs; with
/// it, the next harness kills and removes the remains of one that was killed.
/// </summary>
public sealed class TemporaryFolder : IDisposable
{
    /// <summary>Prefix of the folder names.</summary>
    private const string Prefix = "classchat-";

    /// <summary>Folder to use instead of the system's temporary folder if no program runs there.</summary>
    private const string OtherPlace = "/var/tmp";

    /// <summary>Maximum number of entries of the system's temporary folder that are examined.</summary>
    private const int MaxSwept = 100_000;

    private const int MaxAttempts = 10;

    private const UnixFileMode OwnerOnly =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>
    /// Minimum age at which a folder without a lock counts as abandoned; a younger one may just be being created.
    /// </summary>
    private static readonly TimeSpan _makingTimeout = TimeSpan.FromDays(1);

    private static readonly Lock _making = new();
    private static TemporaryFolder? _own;

    private readonly string _path;
    private readonly FileStream _lock;
    private readonly Lock _writing = new();
    private readonly Dictionary<int, long> _running = [];

    private TemporaryFolder(string path, FileStream held)
    {
        _path = path;
        _lock = held;
    }

    /// <summary>Folders in which the folder of a process may lie.</summary>
    public static IReadOnlyList<string> Places => [Path.GetTempPath(), OtherPlace];

    /// <summary>
    /// Folder of this process, created on first use after the remains of other harnesses are removed.
    /// </summary>
    /// <exception cref="IOException">The folder cannot be created: the disk is full or access is denied.</exception>
    public static TemporaryFolder Own
    {
        get
        {
            lock (_making) return _own ??= MakeOwn();
        }
    }

    /// <summary>
    /// Creates the folder of this process if it does not exist yet. Needed before a port is chosen, since a program
    /// that a killed harness left running may hold it.
    /// </summary>
    /// <returns>Reason why it cannot be created; null on success.</returns>
    public static string? Prepare()
    {
        try
        {
            _ = Own;
            return null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return $"there is no room in the temporary folder: {ErrorAdvice.Describe(error)}";
        }
    }

    /// <summary>Creates and locks a new folder.</summary>
    /// <param name="temporary">Path of the folder in which it is created.</param>
    /// <exception cref="IOException">The folder cannot be created: the disk is full or access is denied.</exception>
    public static TemporaryFolder Create(string temporary)
    {
        for (int attempt = 0; attempt < MaxAttempts; attempt++)
        {
            string path = Path.Combine(temporary, Prefix + Path.GetRandomFileName());
            Failpoint.Pass(FailpointKind.MakeFolder, path);
            if (OperatingSystem.IsWindows()) Directory.CreateDirectory(path);
            else Directory.CreateDirectory(path, OwnerOnly);
            if (FolderLock.TryTake(path, FileMode.CreateNew) is FileStream held) return Begun(path, held);
            // Another process removed the folder before it was locked, or the disk is full.
            if (Directory.Exists(path)) Directory.Delete(path, recursive: true);
        }

        throw new IOException($"no folder could be made in '{temporary}'");
    }

    /// <summary>Writes the lock file of a new folder, and removes the folder if that fails.</summary>
    private static TemporaryFolder Begun(string path, FileStream held)
    {
        var folder = new TemporaryFolder(path, held);
        try
        {
            folder.RunsPrograms = FolderLock.AllowsPrograms(path);
            folder.Write();
            return folder;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            folder.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Kills and removes the remains of killed harnesses in a temporary folder: all folders of the current user with
    /// our prefix whose lock is not held.
    /// </summary>
    public static void Sweep(string temporary)
    {
        using OpenFolder? all = OpenFolder.Open(temporary, out _);
        if (all is null) return;
        DateTime before = (TimeProvider.System.GetUtcNow() - _makingTimeout).UtcDateTime;
        foreach (FolderEntry entry in all.List(MaxSwept, out _))
        {
            string name = entry.Name.ToString();
            bool isOurs = entry.Kind == EntryKind.Folder && name.StartsWith(Prefix, StringComparison.Ordinal)
                && (entry.Owner == -1 || entry.Owner == LibCFiles.CurrentUser());
            if (!isOurs) continue;
            string path = Path.Combine(temporary, name);
            using FileStream? held = FolderLock.TryTake(path, FileMode.Open);
            if (held is not null)
            {
                OrphanProcesses.EndAll(FolderLock.Read(held));
                RemoveWithLock(all, entry.Name, path);
            }
            else if (entry.Modified < before) _ = all.Remove(entry.Name, isFolder: true); // only removed if it is empty
        }
    }

    /// <summary>Number of its entries, one of which is the lock file.</summary>
    internal int Entries => Directory.GetFileSystemEntries(_path).Length;

    /// <summary>
    /// True if programs in this folder can be started; false on a file system that is mounted noexec (mount(8)).
    /// </summary>
    public bool RunsPrograms { get; private set; }

    /// <summary>
    /// Path in this folder that is not in use yet, for a new folder or file. It is random: a program may see it, and
    /// must not tell from it how many were started before.
    /// </summary>
    public string NextPath() => Path.Combine(_path, Path.GetRandomFileName());

    /// <summary>Records a started program, so that the next harness kills it if this one is killed.</summary>
    public static void RecordStart(int process)
    {
        if (ProcessStatus.Read(process) is ProcessStatus status) Own.Record(process, status.StartTicks);
    }

    /// <summary>Removes the record of a program that has ended, since its number may be reused.</summary>
    public static void RecordEnd(int process) => Own.Record(process, null);

    /// <summary>
    /// Removes a folder in it. If that fails, a warning is recorded, and the next harness tries again.
    /// </summary>
    public static void Remove(string path)
    {
        if (FolderRemoval.TryTwice(path) is string left) RemovalWarnings.Add(path, left);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        try
        {
            using OpenFolder? above = OpenFolder.Open(Path.GetDirectoryName(_path)!, out _);
            if (above is not null) RemoveWithLock(above, EntryName.From(Path.GetFileName(_path)), _path);
        }
        catch (IOException error)
        {
            RemovalWarnings.Add(_path, ErrorAdvice.Describe(error)); // the next harness finds it
        }
        finally
        {
            _lock.Dispose();
        }
    }

    private static TemporaryFolder MakeOwn()
    {
        foreach (string place in Places) Sweep(place);
        TemporaryFolder own = Create(Places[0]);
        if (!own.RunsPrograms && TryCreate(OtherPlace) is TemporaryFolder other)
        {
            if (other.RunsPrograms) (own, other) = (other, own);
            other.Dispose();
        }

        AppDomain.CurrentDomain.ProcessExit += (_, _) => own.Dispose();
        return own;
    }

    private static TemporaryFolder? TryCreate(string temporary)
    {
        try
        {
            return Create(temporary);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null; // the usual place is used, although programs do not run there
        }
    }

    /// <summary>
    /// Removes a harness folder. Its lock file stays if anything else could not be removed, so that the next harness
    /// finds it.
    /// </summary>
    private static void RemoveWithLock(OpenFolder above, EntryName name, string path)
    {
        using (OpenFolder? folder = above.OpenBelow(name, out _))
        {
            if (folder is null) return;
            IEnumerable<FolderEntry> others =
                folder.List(MaxSwept, out _).Where(entry => !entry.Name.Equals(FolderLock.Name));
            foreach (FolderEntry entry in others)
                Remove(folder, entry, Path.Combine(path, entry.Name.ToString()));
            if (folder.List(2, out _).Count == 1) _ = folder.Remove(FolderLock.Name, isFolder: false);
        }

        _ = above.Remove(name, isFolder: true);
    }

    private static void Remove(OpenFolder above, FolderEntry entry, string path)
    {
        if (FolderTree.Remove(above, entry, FolderRemoval.Timeout) is string left)
            RemovalWarnings.Add(path, left);
    }

    /// <summary>Records that a program runs, or (with null) that it has ended.</summary>
    internal void Record(int process, long? startTicks)
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
                // The disk is full. The only loss: if the harness is killed, its leftover processes are not found
                // later.
            }
        }
    }

    /// <summary>Rewrites the lock file: the machine, then the running programs.</summary>
    private void Write()
    {
        var text = new StringBuilder(ProcessStatus.Machine).Append('\n');
        foreach ((int process, long ticks) in _running)
            text.Append(CultureInfo.InvariantCulture, $"{process} {ticks}\n");
        byte[] bytes = Encoding.ASCII.GetBytes(text.ToString());
        Failpoint.Pass(FailpointKind.WriteFile, _path);
        RandomAccess.Write(_lock.SafeFileHandle, bytes, 0);
        RandomAccess.SetLength(_lock.SafeFileHandle, bytes.Length);
    }
}
