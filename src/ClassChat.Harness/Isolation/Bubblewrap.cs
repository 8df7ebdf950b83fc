using System.Globalization;

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
    /// <summary>Most that a program may put into each of the folders in memory, such as <c>/tmp</c>, in bytes.</summary>
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
        string size = view.TemporaryBytes.ToString(CultureInfo.InvariantCulture);
        foreach (string folder in view.Hidden.Append("/dev/shm"))
        {
            string mode = folder is "/tmp" or "/var/tmp" or "/dev/shm" ? "1777" : "0755";
            words.AddRange(["--perms", mode, "--size", size, "--tmpfs", folder]);
        }

        words.AddRange(["--remount-ro", "/dev", "--dir", view.Home]);
        foreach (string path in view.Seen) words.AddRange(["--ro-bind", path, path]);
        words.AddRange(["--bind", view.Files, view.Place, "--chdir", view.Place, "--"]);
        return words;
    }
}
