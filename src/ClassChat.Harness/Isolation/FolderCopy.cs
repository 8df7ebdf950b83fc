namespace ClassChat.Harness.Isolation;

/// <summary>
/// Copies a folder. Links stay links: what they lead to is not copied. Pipes, sockets and devices are left out, and so
/// is <c>.git</c>, which no program needs.
/// </summary>
/// <param name="maxBytes">Most that is copied.</param>
/// <param name="skip">Folders that are left out.</param>
internal sealed class FolderCopy(long maxBytes, IReadOnlyList<string> skip)
{
    /// <summary>Most files, folders and links that a copy may have.</summary>
    public const int MaxEntries = 20_000;

    private const string History = ".git";

    private long _bytes;
    private int _entries;

    /// <summary>Copies what is in a folder into another.</summary>
    /// <returns>What went wrong; null: nothing.</returns>
    public string? Copy(string from, string to)
    {
        try
        {
            return CopyFolder(new DirectoryInfo(from), to)
                ? null
                : $"'{from}' is copied before each start, and is too large for that: it holds more than "
                    + $"{MaxEntries} files or more than {Amounts.Bytes(maxBytes)}";
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return $"'{from}' cannot be copied: {error.Message}";
        }
    }

    /// <summary>Copies a file or a folder to a place whose folder exists.</summary>
    public string? CopyAny(string from, string to)
    {
        if (Directory.Exists(from))
        {
            Directory.CreateDirectory(to);
            return Copy(from, to);
        }

        try
        {
            File.Copy(from, to, overwrite: true);
            return null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return $"'{from}' cannot be copied: {error.Message}";
        }
    }

    private bool CopyFolder(DirectoryInfo from, string to)
    {
        foreach (FileSystemInfo entry in from.EnumerateFileSystemInfos())
        {
            if (++_entries > MaxEntries) return false;
            string target = Path.Combine(to, entry.Name);
            if (entry.LinkTarget is string link) File.CreateSymbolicLink(target, link);
            else if (entry is DirectoryInfo folder)
            {
                if (folder.Name == History || skip.Any(skipped => Places.IsWithin(skipped, folder.FullName))) continue;
                Directory.CreateDirectory(target);
                if (!CopyFolder(folder, target)) return false;
            }
            else if (entry is FileInfo file && !CopyFile(file, target)) return false;
        }

        return true;
    }

    private bool CopyFile(FileInfo file, string target)
    {
        _bytes += file.Length;
        if (_bytes > maxBytes) return false;
        // What has no length may be no file: a pipe would be waited for.
        if (file.Length > 0 || Native.IsRegularFile(file.FullName)) file.CopyTo(target, overwrite: true);
        return true;
    }
}
