using System.Globalization;
using ClassChat.Harness.FileSystem;

namespace ClassChat.Harness.Isolation;

/// <summary>What a program in a sandbox sees.</summary>
/// <param name="Hidden">Folders that are empty to it.</param>
/// <param name="Seen">What it may read although it lies in a hidden folder.</param>
/// <param name="Files">Its own copy of its files.</param>
/// <param name="Place">Where it finds them: where they came from.</param>
/// <param name="Home">Its home folder: an empty one.</param>
internal sealed record View(
    IReadOnlyList<string> Hidden, IReadOnlyList<string> Seen, string Files, string Place, string Home)
{
    /// <summary>
    /// True if it starts with the right to become another user, and none else; false: with no rights.
    /// </summary>
    public bool MaySwitchUser { get; init; }

    /// <summary>
    /// Most that a program may put into each of the folders in memory, such as <c>/tmp</c>, in bytes.
    /// </summary>
    public long TemporaryBytes { get; init; } = 128L << 20;
}

/// <summary>The arguments of <c>bwrap</c> (bubblewrap), version 0.7 or later.</summary>
internal static class Bubblewrap
{
    /// <summary>The network is that of the caller: see <see cref="Room"/>.</summary>
    public static IReadOnlyList<string> Arguments(View view)
    {
        List<string> words =
        [
            "--die-with-parent", "--new-session", "--unshare-pid", "--unshare-ipc", "--unshare-uts",
            "--cap-drop", "ALL", "--ro-bind", "/", "/", "--dev", "/dev", "--proc", "/proc",
        ];
        if (view.MaySwitchUser) words.AddRange(["--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID"]);
        string size = view.TemporaryBytes.ToString(CultureInfo.InvariantCulture);
        foreach (string folder in view.Hidden.Append("/dev/shm"))
        {
            words.AddRange(["--perms", "1777", "--size", size, "--tmpfs", folder]);
        }

        words.AddRange(["--remount-ro", "/dev", "--perms", "0777", "--dir", view.Home]);
        // What bwrap makes on the way to a folder, only its own user may enter; programs are others.
        foreach (string above in view.Seen.Append(view.Place).SelectMany(path => Above(path, view.Hidden)).Distinct())
            words.AddRange(["--perms", "0755", "--dir", above]);
        foreach (string path in view.Seen) words.AddRange(["--ro-bind", path, path]);
        words.AddRange(["--bind", view.Files, view.Place, "--chdir", view.Place, "--"]);
        return words;
    }

    /// <summary>The folders between a hidden one and a place in it, the outermost first.</summary>
    private static IEnumerable<string> Above(string path, IReadOnlyList<string> hidden)
    {
        if (!hidden.Any(folder => Places.IsWithin(path, folder) && path != folder)) return [];
        string above = Path.GetDirectoryName(path)!;
        return hidden.Contains(above) ? [] : Above(above, hidden).Append(above);
    }
}
