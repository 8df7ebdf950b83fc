using System.Text;
using System.Text.Unicode;
using ClassChat.Harness.Linux;
using Microsoft.Win32.SafeHandles;

namespace ClassChat.Harness.FileSystem;

/// <summary>Paths, and which lie below which.</summary>
internal static class Places
{
    private const int MaxLinks = 40;
    private const int MaxPathBytes = 64 * 1024; // a path may be longer than PATH_MAX where it was made step by step

    /// <summary>True if a path is a folder or lies below it.</summary>
    public static bool IsWithin(string path, string folder) => path == folder
        || path.StartsWith(Path.EndsInDirectorySeparator(folder) ? folder : folder + Path.DirectorySeparatorChar,
            StringComparison.Ordinal);

    /// <summary>True for a name without a path: one that stands for a file in a folder of ours.</summary>
    public static bool IsName(string nameOrPath) => nameOrPath.Length > 0 && nameOrPath.All(
        c => char.IsLetterOrDigit(c) || c is '-' or '_' or '.') && nameOrPath[0] != '.';

    /// <summary>
    /// A path without links, and without a slash at its end. Links are resolved by the system where something is there;
    /// of a path that leads to nothing, as far as it can be followed.
    /// </summary>
    public static string Real(string path)
    {
        if (OperatingSystem.IsWindows()) return Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        return ResolvedBySystem(path) ?? Followed(Path.GetFullPath(path));
    }

    /// <summary>
    /// True if something is at a path, and lies in a folder or is it, links resolved. What cannot be told, such as a
    /// place whose name is not UTF-8, does not.
    /// </summary>
    /// <param name="path">A path.</param>
    /// <param name="folder">A path without links.</param>
    public static bool LeadsInto(string path, string folder) => LibCFiles.AreKnown
        ? ResolvedBySystem(path) is string real && IsWithin(real, folder)
        : Path.Exists(path) && IsWithin(Real(path), folder);

    /// <summary>Path as Linux resolves it; null if nothing is there, or its name is not UTF-8.</summary>
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

    /// <summary>The same paths without those that lie within another one, those above first.</summary>
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
