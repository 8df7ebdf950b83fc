using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace ClassChat.Sandbox.Isolation;

/// <summary>What there is here to keep programs apart with; found out once.</summary>
/// <param name="Bubblewrap">The <c>bwrap</c> program; null: there is none, or it may not do its work here.</param>
/// <param name="HasNetworkNamespaces">True if programs can have networks of their own.</param>
/// <param name="Prlimit">The <c>prlimit</c> program, of util-linux.</param>
/// <param name="Setsid">The <c>setsid</c> program, of util-linux.</param>
/// <param name="Setpriv">
/// The <c>setpriv</c> program, of util-linux, if a program can be given a user of its own.
/// </param>
public sealed record IsolationSupport(
    string? Bubblewrap, bool HasNetworkNamespaces, string? Prlimit, string? Setsid, string? Setpriv)
{
    /// <summary>Users that nobody is: up to the highest number that all tools understand.</summary>
    private const int FirstUser = 1_900_000_000;

    private const int UsersPerHarness = 1_000;
    private const int Harnesses = 240_000;

    /// <summary>unshare(1): what an ordinary user needs for any namespace.</summary>
    private static readonly string[] _asOneUser = ["--user", "--map-current-user"];

    /// <summary>unshare(1): processes of its own, which end with it, and a view of none but these.</summary>
    private static readonly string[] _ownProcesses = ["--pid", "--fork", "--kill-child", "--mount-proc"];

    private static int _users;

    private static readonly TimeSpan _trialTimeout = TimeSpan.FromSeconds(10);

    private static readonly Lazy<IsolationSupport> _here = new(Detect);

    /// <summary>All there is.</summary>
    public static IsolationSupport Here => _here.Value;

    /// <summary>
    /// The <c>env</c> program: the last of those that start a program, and the only one that knows the variables which
    /// a submission sets.
    /// </summary>
    public string? Env { get; init; }

    /// <summary>
    /// Where there is no bubblewrap, what gives a program a process namespace all the same: the <c>unshare</c> program
    /// of util-linux with its arguments. Empty: nothing does.
    /// </summary>
    public IReadOnlyList<string> Unshare { get; init; } = [];

    /// <summary>True if all processes of a program end with its first one, whatever they do.</summary>
    public bool HasOwnProcesses => Bubblewrap is not null || Unshare.Count > 0;

    /// <summary>The same, with the machine's network and files.</summary>
    public IsolationSupport WithoutNamespaces => this with
    {
        Bubblewrap = null,
        HasNetworkNamespaces = false,
        Setpriv = null,
    };

    /// <summary>The same on a system that has no namespaces at all.</summary>
    public IsolationSupport WithoutProcesses => WithoutNamespaces with { Unshare = [] };

    /// <summary>
    /// True if the kernel counts a program's threads: it does so for each user, and in an ordinary user's sandbox for
    /// that sandbox; for root it does not.
    /// </summary>
    public bool CountsThreads => Setpriv is not null || (Bubblewrap is not null && !Environment.IsPrivilegedProcess);

    /// <summary>
    /// A user that owns nothing and runs nothing yet, for a program that root would start: it is not to be root, and
    /// the kernel counts processes by user. Null where a program runs as whoever started the harness.
    /// </summary>
    public int? NewUser() => Setpriv is null
        ? null
        : FirstUser + (Environment.ProcessId % Harnesses * UsersPerHarness)
            + (int)((uint)Interlocked.Increment(ref _users) % UsersPerHarness);

    /// <summary>Opens a room for a program; null if it needs none.</summary>
    public NetworkNamespace? CreateNamespace() =>
        Bubblewrap is null ? null : NetworkNamespace.Open(HasNetworkNamespaces);

    private static IsolationSupport Detect()
    {
        if (!OperatingSystem.IsLinux()) return new IsolationSupport(null, false, null, null, null);
        string? bubblewrap = Toolchain.Find("bwrap", "/");
        if (bubblewrap is not null && !Works(bubblewrap)) bubblewrap = null;
        bool hasRooms = false;
        if (bubblewrap is not null)
        {
            using NetworkNamespace? network = NetworkNamespace.Open(hasOwnNetwork: true);
            hasRooms = network is not null;
        }

        string? unshare = Toolchain.Find("unshare", "/");
        string[] own = unshare is null ? []
            : [unshare, .. Environment.IsPrivilegedProcess ? [] : _asOneUser, .. _ownProcesses];
        string? setpriv = bubblewrap is not null && CanBeAnybody() ? Toolchain.Find("setpriv", "/") : null;
        return new IsolationSupport(
            bubblewrap, hasRooms, Toolchain.Find("prlimit", "/"), Toolchain.Find("setsid", "/"), setpriv)
        {
            Env = Toolchain.Find("env", "/"),
            Unshare = own.Length > 0 && Works(own[0], [.. own.Skip(1), "true"]) ? own : [],
        };
    }

    /// <summary>True for root, unless it is one that has only some of the users (user_namespaces(7)).</summary>
    private static bool CanBeAnybody() => Environment.IsPrivilegedProcess
        && File.ReadLines("/proc/self/uid_map")
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Any(range => range is ["0", _, string count]
                && long.TryParse(count, CultureInfo.InvariantCulture, out long users) && users > int.MaxValue);

    /// <summary>
    /// In a container, or where namespaces are forbidden to ordinary users, it is there but may do nothing.
    /// </summary>
    private static bool Works(string bubblewrap)
    {
        // On a room's thread: there it has the rights that it will have, and no more.
        using NetworkNamespace? network =
            NetworkNamespace.Open(hasOwnNetwork: true) ?? NetworkNamespace.Open(hasOwnNetwork: false);
        IReadOnlyList<string> words =
            [.. Sandbox.Isolation.Bubblewrap.Arguments(new SandboxMounts(["/tmp"], [], "/usr", "/tmp/usr", "/tmp")),
                "true"];
        return network is not null && network.Run(() => Works(bubblewrap, words));
    }

    private static bool Works(string program, IReadOnlyList<string> words)
    {
        var start = new ProcessStartInfo(program, words)
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        try
        {
            using Process? trial = Process.Start(start);
            return trial is not null && trial.WaitForExit(_trialTimeout) && trial.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}
