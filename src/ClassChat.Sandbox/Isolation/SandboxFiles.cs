using ClassChat.Platform.FileSystem;

namespace ClassChat.Sandbox.Isolation;

/// <summary>
/// Files that all sandboxed programs of this process share, created on first use in its temporary folder: their
/// <c>/etc</c> and the filter of system calls.
/// </summary>
internal static class SandboxFiles
{
    private static readonly Lock _lock = new();
    private static string? _settings;
    private static string? _filter;

    /// <summary>Path of the folder that programs see as <c>/etc</c>.</summary>
    /// <exception cref="IOException">It cannot be created: the disk is full or access is denied.</exception>
    public static string Settings
    {
        get
        {
            lock (_lock) return _settings ??= Create(SystemFolders.BuildSettings);
        }
    }

    /// <summary>Path of the file with the <see cref="SystemCallFilter"/>.</summary>
    /// <exception cref="IOException">It cannot be created: the disk is full or access is denied.</exception>
    public static string Filter
    {
        get
        {
            lock (_lock) return _filter ??= Create(path => File.WriteAllBytes(path, SystemCallFilter.Build() ?? []));
        }
    }

    /// <summary>
    /// Creates an empty place for a path below <c>/etc</c>, at which the path itself can be mounted: the folder is
    /// read-only when programs start.
    /// </summary>
    /// <param name="path">Full path that a program may see.</param>
    /// <exception cref="IOException">It cannot be created: the disk is full or access is denied.</exception>
    public static void AddMountPoint(string path)
    {
        if (!PathRules.IsWithin(path, "/etc") || path == "/etc") return;
        string place = Path.Combine(Settings, Path.GetRelativePath("/etc", path));
        lock (_lock)
        {
            if (Path.Exists(place)) return;
            string folder = Directory.Exists(path) ? place : Path.GetDirectoryName(place)!;
            Directory.CreateDirectory(folder);
            SystemFolders.OpenToAll(folder);
            if (folder != place) File.WriteAllBytes(place, []);
        }
    }

    /// <summary>Creates a file or folder; after a failure nothing stays, and the next caller tries again.</summary>
    private static string Create(Action<string> write)
    {
        string path = TemporaryFolder.Own.NextPath();
        bool isWritten = false;
        try
        {
            write(path);
            isWritten = true;
            return path;
        }
        finally
        {
            if (!isWritten) TemporaryFolder.Remove(path);
        }
    }
}
