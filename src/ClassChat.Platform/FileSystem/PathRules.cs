using System.Text;
using System.Text.Unicode;
using ClassChat.Platform.Linux;
using Microsoft.Win32.SafeHandles;

namespace ClassChat.Platform.FileSystem;

/// <summary>Resolves the links in paths, and decides whether a path lies in a folder or is a plain name.</summary>
public static class PathRules
{
    private const int MaxLinks = 40;
    private const int MaxPathBytes = 64 * 1024; // a path created step by step may exceed PATH_MAX

    /// <summary>True if a path is a folder or lies below it.</summary>
    public static bool IsWithin(string path, string folder) => path == folder
        || path.StartsWith(Path.EndsInDirectorySeparator(folder) ? folder : folder + Path.DirectorySeparatorChar,
            StringComparison.Ordinal);

    /// <summary>
    /// True for a plain name without a path; such a name refers to a file in a folder of the harness.
    /// </summary>
    public static bool IsName(string nameOrPath) => nameOrPath.Length > 0 && nameOrPath.All(
        c => char.IsLetterOrDigit(c) || c is '-' or '_' or '.') && nameOrPath[0] != '.';

    /// <summary>
    /// Resolves all links in a path and removes a trailing slash. If nothing exists at the path, links are resolved as
    /// far as they can be followed.
    /// </summary>
    public static string Real(string path)
    {
        if (OperatingSystem.IsWindows()) return Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        return ResolvedBySystem(path) ?? Followed(Path.GetFullPath(path));
    }

    /// <summary>
    /// True if something exists at a path and, with links resolved, it is a folder or lies in it. False if this cannot
    /// be determined, for example for a target whose name is not UTF-8.
    /// </summary>
    /// <param name="path">The path to check.</param>
    /// <param name="folder">The folder: a path without links.</param>
    public static bool LeadsInto(string path, string folder) => LibCFiles.AreKnown
        ? ResolvedBySystem(path) is string real && IsWithin(real, folder)
        : Path.Exists(path) && IsWithin(Real(path), folder);

    /// <summary>
    /// Path with its links resolved by Linux; null if nothing exists there or the result is not UTF-8.
    /// </summary>
    private static string? ResolvedBySystem(string path)
    {
        if (!LibCFiles.AreKnown) return null;
        byte[] full = EntryName.From(Path.GetFullPath(path)).ZeroTerminated;
        int descriptor =
            LibCFiles.OpenAt(LibCFiles.AT_FDCWD, full, LibCFiles.O_PATH | LibCFiles.O_CLOEXEC, 0);
        if (descriptor < 0) return null;
        using var file = new SafeFileHandle(descriptor, ownsHandle: true);
        byte[] target = new byte[MaxPathBytes];
        byte[] link = EntryName.From(FormattableString.Invariant($"/proc/self/fd/{descriptor}")).ZeroTerminated;
        int count = (int)LibCFiles.ReadLinkAt(LibCFiles.AT_FDCWD, link, target, target.Length);
        return count is > 0 and < MaxPathBytes && Utf8.IsValid(target.AsSpan(0, count))
            ? Encoding.UTF8.GetString(target, 0, count)
            : null;
    }

    private static string Followed(string path)
    {
        string real = "/";
        var names = new Stack<string>(Names(path).Reverse());
        int links = 0;
        while (names.TryPop(out string? name))
        {
            if (name is "." or "..")
            {
                if (name == "..") real = Path.GetDirectoryName(real) ?? "/";
                continue;
            }

            string next = Path.Combine(real, name);
            string? target = links < MaxLinks ? new FileInfo(next).LinkTarget : null;
            if (target is null)
            {
                real = next;
                continue;
            }

            links++;
            foreach (string part in Names(target).Reverse()) names.Push(part);
            if (Path.IsPathRooted(target)) real = "/";
        }

        return real;
    }

    /// <summary>Removes paths that lie within another path of the list; the result is sorted.</summary>
    public static IReadOnlyList<string> Outermost(IEnumerable<string> paths)
    {
        List<string> kept = [];
        foreach (string path in paths.Order(StringComparer.Ordinal))
        {
            if (!kept.Exists(above => IsWithin(path, above))) kept.Add(path);
        }

        return kept;
    }

    private static string[] Names(string path) => path.Split('/', StringSplitOptions.RemoveEmptyEntries);
}
