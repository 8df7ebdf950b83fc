using System.Globalization;
using ClassChat.Platform.FileSystem;

namespace ClassChat.Sandbox.Isolation;

/// <summary>
/// What <see cref="Bubblewrap"/> lets a program see and do: hidden folders, visible exceptions, its working copy, its
/// home, and whether it may become another user.
/// </summary>
/// <param name="Hidden">Folders that appear empty to the program.</param>
/// <param name="Seen">Paths inside hidden folders that the program may read.</param>
/// <param name="Files">The program's working copy, on the host.</param>
/// <param name="Place">Path at which the working copy is mounted: the path of the original files.</param>
/// <param name="Home">The program's home folder, which is empty.</param>
internal sealed record SandboxMounts(
    IReadOnlyList<string> Hidden, IReadOnlyList<string> Seen, string Files, string Place, string Home)
{
    /// <summary>
    /// True if the program starts with only the capabilities to become another user; false: with no capabilities.
    /// </summary>
    public bool MaySwitchUser { get; init; }

    /// <summary>Size limit of each in-memory folder, such as <c>/tmp</c>, in bytes.</summary>
    public long TemporaryBytes { get; init; } = 128L << 20;
}

/// <summary>
/// Builds the command-line arguments of <c>bwrap</c> (bubblewrap), version 0.7 or later, which starts a program in a
/// sandbox.
/// </summary>
internal static class Bubblewrap
{
    /// <summary>
    /// Arguments for a view of the file system. The network stays that of the caller: see
    /// <see cref="NetworkNamespace"/>.
    /// </summary>
    public static IReadOnlyList<string> Arguments(SandboxMounts mounts)
    {
        List<string> words =
        [
            "--die-with-parent", "--new-session", "--unshare-pid", "--unshare-ipc", "--unshare-uts",
            "--cap-drop", "ALL", "--ro-bind", "/", "/", "--dev", "/dev", "--proc", "/proc",
        ];
        if (mounts.MaySwitchUser) words.AddRange(["--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID"]);
        string size = mounts.TemporaryBytes.ToString(CultureInfo.InvariantCulture);
        foreach (string folder in mounts.Hidden.Append("/dev/shm"))
        {
            words.AddRange(["--perms", "1777", "--size", size, "--tmpfs", folder]);
        }

        words.AddRange(["--remount-ro", "/dev", "--perms", "0777", "--dir", mounts.Home]);
        // Parent folders that bwrap creates are private to its user, but programs run as other users.
        foreach (
            string above in mounts.Seen.Append(mounts.Place).SelectMany(path => Above(path, mounts.Hidden)).Distinct())
            words.AddRange(["--perms", "0755", "--dir", above]);
        foreach (string path in mounts.Seen) words.AddRange(["--ro-bind", path, path]);
        words.AddRange(["--bind", mounts.Files, mounts.Place, "--chdir", mounts.Place, "--"]);
        return words;
    }

    /// <summary>Folders between a hidden folder and a path inside it, outermost first.</summary>
    private static IEnumerable<string> Above(string path, IReadOnlyList<string> hidden)
    {
        if (!hidden.Any(folder => PathRules.IsWithin(path, folder) && path != folder)) return [];
        string above = Path.GetDirectoryName(path)!;
        return hidden.Contains(above) ? [] : Above(above, hidden).Append(above);
    }
}
