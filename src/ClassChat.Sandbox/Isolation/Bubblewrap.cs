using System.Globalization;
using System.Text;
using ClassChat.Platform.FileSystem;

namespace ClassChat.Sandbox.Isolation;

/// <summary>
/// Builds the arguments of <c>bwrap</c> (bubblewrap), version 0.7 or later, which starts a program in a sandbox: a file
/// system of its own with the parts of a <see cref="SandboxView"/>, and namespaces of its own. The network namespace
/// stays that of the caller: see <see cref="NetworkNamespace"/>.
/// </summary>
/// <param name="view">Files of the machine that the program sees.</param>
internal sealed class Bubblewrap(SandboxView view)
{
    /// <summary>
    /// Shell script that starts a program with fixed permissions for new files (umask(2)), whatever the grader's are.
    /// </summary>
    public const string StartScript = "umask 022; exec \"$@\"";

    /// <summary>
    /// The same for bwrap, which reads its arguments and the filter of system calls from files: so the program cannot
    /// see them, which it could on the command line of the first process in its namespace.
    /// </summary>
    public const string SandboxScript = "umask 022; exec 8<\"$1\" 9<\"$2\"; shift 2; exec \"$@\"";

    /// <summary>Arguments of bwrap with which it reads the rest from the files of the script.</summary>
    public static IReadOnlyList<string> ReadFiles { get; } = ["--args", "8", "--seccomp", "9"];

    // Lists of the kernel that also show keyrings of other sessions of the same user (keyrings(7)).
    private static readonly string[] _maskedLists = ["/proc/keys", "/proc/key-users"];

    private readonly List<string> _words =
    [
        "--die-with-parent", "--new-session", "--unshare-pid", "--unshare-ipc", "--unshare-uts", "--unshare-cgroup-try",
        "--hostname", SystemFolders.HostName, "--cap-drop", "ALL",
    ];

    private readonly HashSet<string> _made = ["/", "/dev"];

    /// <summary>
    /// True if the program starts with only the capabilities to become another user; false: with no capabilities.
    /// </summary>
    public bool MaySwitchUser { private get; init; }

    /// <summary>Size limit of each folder in memory, in bytes.</summary>
    public required long MemoryFolderBytes { private get; init; }

    /// <summary>
    /// Folder that the program sees as <c>/etc</c>, and file that it sees as <c>/etc/passwd</c>; null for none.
    /// </summary>
    public (string Folder, string Accounts)? Settings { private get; init; }

    /// <summary>The arguments before <c>--</c> and the command.</summary>
    /// <param name="files">The program's working copy, on the host.</param>
    /// <param name="place">Path at which the working copy is mounted.</param>
    /// <param name="start">Path at which the program runs, in that place.</param>
    public IReadOnlyList<string> Arguments(string files, string place, string start)
    {
        if (MaySwitchUser) _words.AddRange(["--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID"]);
        foreach (string root in SystemFolders.Roots) Show(root);
        if (Settings is (string settings, string accounts))
            Add("--ro-bind", settings, "/etc", "--ro-bind", accounts, "/etc/passwd");
        Add("--dev", "/dev", "--proc", "/proc");
        foreach (string list in _maskedLists.Where(File.Exists)) Add("--ro-bind", "/dev/null", list);
        foreach (string folder in SandboxView.MemoryFolders) AddMemory(folder, "1777", MemoryFolderBytes);
        MakeFolder("/var");
        MakeFolder("/run");
        Add("--symlink", "/tmp", "/var/tmp", "--symlink", "/run", "/var/run");
        foreach (string path in view.Shown)
        {
            MakeAbove(path);
            Add("--ro-bind", path, path);
        }

        foreach (string folder in view.Hidden) AddMemory(folder, "0755", Environment.SystemPageSize);
        MakeAbove(place);
        Add("--bind", files, place);
        foreach (string folder in view.Hidden.Where(folder => folder != place)) Add("--remount-ro", folder);
        Add("--remount-ro", "/dev", "--remount-ro", "/", "--chdir", start);
        return _words;
    }

    /// <summary>Arguments in the form in which bwrap reads them from a file.</summary>
    public static byte[] Joined(IEnumerable<string> arguments) =>
        Encoding.UTF8.GetBytes(string.Concat(arguments.Select(argument => argument + '\0')));

    private void Add(params ReadOnlySpan<string> words) => _words.AddRange(words);

    /// <summary>Shows a folder of the system; a link stays a link.</summary>
    private void Show(string root)
    {
        MakeAbove(root);
        if (new FileInfo(root).LinkTarget is string target) Add("--symlink", target, root);
        else Add("--ro-bind", root, root);
        _made.Add(root);
    }

    private void AddMemory(string folder, string permissions, long bytes)
    {
        MakeAbove(folder);
        Add("--perms", permissions, "--size", bytes.ToString(CultureInfo.InvariantCulture), "--tmpfs", folder);
        _made.Add(folder);
    }

    /// <summary>
    /// Creates the folders above a path: bwrap would create them for its own user only, but programs run as others.
    /// </summary>
    private void MakeAbove(string path)
    {
        if (Path.GetDirectoryName(path) is string above) MakeFolder(above);
    }

    private void MakeFolder(string path)
    {
        if (!_made.Add(path) || SystemFolders.Roots.Any(root => PathRules.IsWithin(path, root))) return;
        MakeAbove(path);
        Add("--perms", "0755", "--dir", path);
    }
}
