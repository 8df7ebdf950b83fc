using ClassChat.Platform.Errors;
using ClassChat.Platform.FileSystem;

namespace ClassChat.Sandbox.Isolation;

/// <summary>Removes a folder with all its content, again if a passing shortage of the machine prevented it.</summary>
internal static class FolderRemoval
{
    /// <summary>Time limit for removing one folder.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    private const int MaxAttempts = 2;

    /// <summary>Removes a folder.</summary>
    /// <returns>Reason why something is left; null if nothing is.</returns>
    public static string? TryTwice(string path)
    {
        string? left = null;
        for (int attempt = 0; attempt < MaxAttempts; attempt++)
        {
            left = Try(path);
            if (left is null) return null;
        }

        return left;
    }

    private static string? Try(string path)
    {
        try
        {
            using OpenFolder? above = OpenFolder.Open(Path.GetDirectoryName(path)!, out string? closed);
            if (above is null) return closed;
            return above.Find(EntryName.From(Path.GetFileName(path))) is FolderEntry entry
                ? FolderTree.Remove(above, entry, Timeout)
                : null;
        }
        catch (IOException error)
        {
            return ErrorAdvice.Describe(error);
        }
    }
}
