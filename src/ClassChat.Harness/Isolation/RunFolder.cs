using System.Diagnostics;
using System.Globalization;
using System.IO.Enumeration;
using System.Text.RegularExpressions;

namespace ClassChat.Harness.Isolation;

/// <summary>
/// A program's own copy of its files, which it may change as it likes. Nothing is followed out of it: links in it are
/// the program's, and lead where it wants.
/// </summary>
internal sealed partial class RunFolder : IDisposable
{
    private static readonly TimeSpan _matchPatience = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// What is so old, and whose harness is gone, is left over from one that was killed. Not less: the process numbers
    /// in a container are not those outside, and both may share a temporary folder.
    /// </summary>
    private static readonly TimeSpan _leftOverAfter = TimeSpan.FromDays(1);

    private static int _count;
    private static int _swept;

    // Nobody else's business; what is in it belongs to the program, which may be another user.
    private readonly string _private;

    private RunFolder(string path)
    {
        _private = path;
        Path = System.IO.Path.Combine(path, "files");
        Directory.CreateDirectory(Path);
    }

    /// <summary>Where it is.</summary>
    public string Path { get; }

    /// <summary>Makes an empty one; the first also removes what is left over from others.</summary>
    public static RunFolder Make()
    {
        if (Interlocked.Exchange(ref _swept, 1) == 0) Sweep(System.IO.Path.GetTempPath());
        string name = string.Create(
            CultureInfo.InvariantCulture, $"classchat-{Environment.ProcessId}-{Interlocked.Increment(ref _count)}-");
        return new RunFolder(Directory.CreateTempSubdirectory(name).FullName);
    }

    /// <summary>
    /// Removes from a folder those that a harness that was killed has left behind; not those of others.
    /// </summary>
    public static void Sweep(string temporary)
    {
        DateTime before = (TimeProvider.System.GetUtcNow() - _leftOverAfter).UtcDateTime;
        string[] found = [];
        try
        {
            found = Directory.GetDirectories(temporary, "classchat-*");
        }
        catch (UnauthorizedAccessException)
        {
            // It may be written to, but not listed.
        }

        foreach (DirectoryInfo folder in found.Select(path => new DirectoryInfo(path)))
        {
            Match match = OwnName().Match(folder.Name);
            bool isLeft = match.Success && folder.LinkTarget is null && folder.LastWriteTimeUtc < before
                && !IsRunning(match.Groups[1].Value);
            if (!isLeft) continue;
            try
            {
                folder.Delete(recursive: true);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // Somebody else's, and their affair.
            }
        }
    }

    /// <summary>Removes what fits any of some patterns.</summary>
    public void Wipe(IReadOnlyList<string> patterns)
    {
        if (patterns.Count == 0) return;
        Regex[] wanted = [.. patterns.Select(ToRegex)];
        // Listed first: what goes with its folder is not there any more when its turn comes.
        foreach (FileSystemInfo entry in Entries(Path).ToList())
        {
            string relative = System.IO.Path.GetRelativePath(Path, entry.FullName);
            if (!wanted.Any(pattern => pattern.IsMatch(relative))) continue;
            if (entry is DirectoryInfo folder && entry.LinkTarget is null)
            {
                if (folder.Exists) folder.Delete(recursive: true);
            }
            else File.Delete(entry.FullName);
        }
    }

    /// <summary>Where something relative to this folder is to be placed, its folder made.</summary>
    /// <returns>Null if that is outside, or a link is on the way.</returns>
    public string? PlaceFor(string relative)
    {
        string target = System.IO.Path.GetFullPath(relative, Path);
        if (target == Path || !Places.IsWithin(target, Path)) return null;
        string above = System.IO.Path.GetDirectoryName(target)!;
        if (Places.Real(above) != Places.Real(Path) + above[Path.Length..]) return null;
        Directory.CreateDirectory(above);
        if (new FileInfo(target).LinkTarget is not null) File.Delete(target);
        return target;
    }

    /// <summary>Gives it, and all in it, to another user.</summary>
    public void GiveTo(int user)
    {
        _ = Native.ChangeOwner(Path, user, user);
        foreach (FileSystemInfo entry in Entries(Path)) _ = Native.ChangeOwner(entry.FullName, user, user);
    }

    /// <summary>What it holds now, in bytes; what cannot be read does not count.</summary>
    public long Measure()
    {
        try
        {
            return Entries(Path).OfType<FileInfo>().Sum(Length);
        }
        catch (IOException)
        {
            return 0; // removed meanwhile
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        try
        {
            Directory.Delete(_private, recursive: true);
        }
        catch (UnauthorizedAccessException)
        {
            Open(new DirectoryInfo(Path));
            Directory.Delete(_private, recursive: true);
        }
        catch (DirectoryNotFoundException)
        {
            // Somebody was faster.
        }
    }

    private static bool IsRunning(string process)
    {
        try
        {
            using var running = Process.GetProcessById(int.Parse(process, CultureInfo.InvariantCulture));
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    /// <summary>All in a folder and the folders in it, but not behind links, which .NET would follow.</summary>
    private static IEnumerable<FileSystemInfo> Entries(string path)
    {
        var options = new EnumerationOptions
        {
            AttributesToSkip = FileAttributes.None,
            IgnoreInaccessible = true,
            RecurseSubdirectories = true,
        };
        return new FileSystemEnumerable<FileSystemInfo>(
            path, (ref FileSystemEntry entry) => entry.ToFileSystemInfo(), options)
        {
            ShouldRecursePredicate = (ref FileSystemEntry entry) =>
                entry.IsDirectory && (entry.Attributes & FileAttributes.ReparsePoint) == 0,
        }.Take(FolderCopy.MaxEntries * 2);
    }

    private static long Length(FileInfo file)
    {
        try
        {
            return file.LinkTarget is null ? file.Length : 0;
        }
        catch (IOException)
        {
            return 0; // removed meanwhile
        }
    }

    /// <summary>Undoes what a program may have done to keep its folders from being removed.</summary>
    private static void Open(DirectoryInfo folder)
    {
        if (OperatingSystem.IsWindows()) return;
        folder.UnixFileMode |= UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        foreach (DirectoryInfo below in folder.EnumerateDirectories().Where(below => below.LinkTarget is null))
            Open(below);
    }

    [GeneratedRegex("^classchat-([0-9]{1,9})-[0-9]+-", RegexOptions.CultureInvariant)]
    private static partial Regex OwnName();

    /// <summary><c>*</c> and <c>?</c> stay within a name; <c>**/</c> is any folders, or none.</summary>
    private static Regex ToRegex(string pattern)
    {
        string text = Regex.Escape(pattern.TrimEnd('/'))
            .Replace(@"\*\*/", "(?:[^/]+/)*", StringComparison.Ordinal)
            .Replace(@"\*\*", ".*", StringComparison.Ordinal)
            .Replace(@"\*", "[^/]*", StringComparison.Ordinal)
            .Replace(@"\?", "[^/]", StringComparison.Ordinal);
        return new Regex($"^{text}$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking, _matchPatience);
    }
}
