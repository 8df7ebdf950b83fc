using ClassChat.Platform.FileSystem;

namespace ClassChat.Sandbox.Isolation;

/// <summary>
/// Folders of programs and libraries that a system installs: every sandboxed program may read them. Also builds its
/// <c>/etc</c>, which has the settings of programs and nothing about the machine and its users.
/// </summary>
internal static class SystemFolders
{
    /// <summary>The name that the machine has inside a sandbox; it resolves to 127.0.0.1 there.</summary>
    public const string HostName = "classchat";

    /// <summary>Name of the user that programs run as, inside a sandbox.</summary>
    public const string UserName = "student";

    private const int MaxEntries = 20_000;
    private const int MaxDepth = 12;

    private static readonly string[] _roots =
        ["/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32", "/nix/store", "/gnu/store"];

    // Entries of /etc that programs and libraries read: choices between installed programs, the dynamic linker, time
    // and language, names of protocols and types, certificates, and settings of language runtimes.
    private static readonly string[] _settings =
    [
        "alternatives", "ld.so.cache", "ld.so.conf", "ld.so.conf.d", "localtime", "timezone", "locale.alias",
        "locale.conf", "os-release", "debian_version", "protocols", "services", "rpc", "networks", "mime.types",
        "magic", "magic.mime", "magic.mgc", "terminfo", "inputrc", "shells", "ca-certificates", "ssl", "pki",
        "crypto-policies", "dotnet", "gnucobol", "java", "jvm", "mono", "perl", "php", "R", "fpc.cfg", "mtab",
    ];

    // Beginnings of names with a version: java-17-openjdk, python3.11, fpc-3.2.2.cfg, ld-musl-x86_64.path.
    private static readonly string[] _versioned = ["java-", "python", "fpc-", "ld-musl-"];

    private static readonly string[] _secret = ["private"];

    /// <summary>The folders that exist here, links among them, such as <c>/bin</c> to <c>usr/bin</c>.</summary>
    public static IReadOnlyList<string> Roots { get; } = [.. _roots.Where(Path.Exists)];

    /// <summary>True if a path, links resolved, lies in one of the folders.</summary>
    public static bool Contain(string path)
    {
        string real = PathRules.Real(path);
        return Roots.Any(root => PathRules.IsWithin(real, PathRules.Real(root)));
    }

    /// <summary>Creates a folder to be seen as <c>/etc</c>.</summary>
    /// <param name="folder">Path of the folder.</param>
    /// <exception cref="IOException">The folder cannot be created: the disk is full or access is denied.</exception>
    public static void BuildSettings(string folder)
    {
        Directory.CreateDirectory(folder);
        OpenToAll(folder);
        int left = MaxEntries;
        foreach (string path in Directory.EnumerateFileSystemEntries("/etc").Where(IsSetting))
            Copy(path, Path.Combine(folder, Path.GetFileName(path)), MaxDepth, ref left);
        Write("hostname", HostName);
        Write("hosts", $"127.0.0.1 localhost {HostName}\n::1 localhost ip6-localhost ip6-loopback");
        // Only in the network of a client under test does a name server answer there.
        Write("resolv.conf", "nameserver 127.0.0.1");
        Write("nsswitch.conf", "passwd: files\ngroup: files\nhosts: files dns\nservices: files\nprotocols: files");
        Write("passwd", "root:x:0:0:root:/:/bin/sh");
        Write("group", "root:x:0:\nnogroup:x:65534:");
        if (!Path.Exists(Path.Combine(folder, "mtab")))
            File.CreateSymbolicLink(Path.Combine(folder, "mtab"), "/proc/self/mounts");

        void Write(string name, string text)
        {
            string path = Path.Combine(folder, name);
            File.WriteAllText(path, text + "\n");
            OpenToAll(path);
        }
    }

    /// <summary>The line of <c>/etc/passwd</c> (passwd(5)) for the user that a program runs as.</summary>
    public static string Account(int user, string home) => FormattableString.Invariant(
        $"root:x:0:0:root:/:/bin/sh\n{UserName}:x:{user}:{user}:{UserName}:{home}:/bin/sh\n");

    /// <summary>True if a path below <c>/etc</c> is among the settings that every program sees.</summary>
    public static bool AreSettingsWith(string path) => PathRules.IsWithin(path, "/etc") && path != "/etc"
        && IsSetting("/etc/" + path["/etc/".Length..].Split('/')[0]);

    private static bool IsSetting(string path)
    {
        string name = Path.GetFileName(path);
        return _settings.Contains(name) || _versioned.Any(start => name.StartsWith(start, StringComparison.Ordinal));
    }

    /// <summary>Copies what all users of the machine may read; a link to a visible file stays a link.</summary>
    private static void Copy(string from, string to, int depth, ref int left)
    {
        if (depth == 0 || --left < 0) return;
        var info = new FileInfo(from);
        if (info.LinkTarget is string target && IsVisible(from, target))
        {
            File.CreateSymbolicLink(to, target);
            return;
        }

        string real = PathRules.Real(from);
        if (!Path.Exists(real) || !MayAllRead(real)) return;
        if (Directory.Exists(real))
        {
            Directory.CreateDirectory(to);
            OpenToAll(to);
            foreach (string below in Directory.EnumerateFileSystemEntries(real)
                .Where(below => !_secret.Contains(Path.GetFileName(below))))
                Copy(below, Path.Combine(to, Path.GetFileName(below)), depth - 1, ref left);
        }
        else if (RegularFile.KindOf(real) == EntryKind.File)
        {
            File.Copy(real, to);
            OpenToAll(to);
        }
    }

    private static bool IsVisible(string link, string target)
    {
        string full = Path.GetFullPath(target, Path.GetDirectoryName(link)!);
        return PathRules.IsWithin(full, "/proc") || PathRules.IsWithin(full, "/etc") || Contain(full);
    }

    private static bool MayAllRead(string path) =>
        !OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & UnixFileMode.OtherRead) != 0;

    /// <summary>Lets all users read a file, or list a folder, whatever the umask of this process is.</summary>
    public static void OpenToAll(string path)
    {
        if (OperatingSystem.IsWindows()) return; // there is no sandbox
        UnixFileMode enter = Directory.Exists(path)
            ? UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute
            : UnixFileMode.None;
        File.SetUnixFileMode(
            path,
            enter | UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
    }
}
