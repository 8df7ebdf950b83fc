using System.Text;
using ClassChat.Platform.Failpoints;
using ClassChat.Platform.FileSystem;
using ClassChat.Platform.Linux;

namespace ClassChat.Sandbox.Isolation;

/// <summary>
/// Lock file of a <see cref="TemporaryFolder"/>: held as long as the process lives that the folder belongs to.
/// </summary>
internal static class FolderLock
{
    /// <summary>Name of the file.</summary>
    public static readonly EntryName Name = EntryName.From(NameText);

    private const string NameText = "lock";

    /// <summary>
    /// Maximum number of bytes read from a lock file; enough for about forty thousand programs running at the same
    /// time.
    /// </summary>
    private const int MaxBytes = 1 << 20;

    private const UnixFileMode OwnerMayRun =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Opens and locks the file of a folder; null if another process holds it or there is none.</summary>
    public static FileStream? TryTake(string folder, FileMode mode)
    {
        try
        {
            string path = PathIn(folder);
            if (mode == FileMode.Open && RegularFile.KindOf(path) != EntryKind.File) return null;
            Failpoint.Pass(FailpointKind.CreateFile, path);
            var file = new FileStream(path, mode, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
            // The framework locks the file as well, but a setting can turn that off.
            bool isOurs = !LibCFiles.AreKnown || FileSyscalls.TryLock((int)file.SafeFileHandle.DangerousGetHandle());
            if (isOurs) return file;
            file.Dispose();
            return null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>
    /// True if files of a folder may be executed: makes its lock file executable, and asks the system (access(2)).
    /// </summary>
    public static bool AllowsPrograms(string folder)
    {
        if (!OperatingSystem.IsLinux()) return true;
        File.SetUnixFileMode(PathIn(folder), OwnerMayRun);
        return LibCFiles.Access(PathIn(folder), LibCFiles.X_OK) == 0;
    }

    /// <summary>The content of a held lock file.</summary>
    public static string Read(FileStream held)
    {
        byte[] bytes = new byte[Math.Min(held.Length, MaxBytes)];
        int count = held.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        return Encoding.ASCII.GetString(bytes, 0, count);
    }

    private static string PathIn(string folder) => Path.Combine(folder, NameText);
}
