using System.Globalization;
using System.Security.Cryptography;
using ClassChat.Platform.Errors;
using ClassChat.Platform.Linux;
using ClassChat.Sandbox.ControlGroups;

namespace ClassChat.Sandbox.Isolation;

/// <summary>
/// Isolation tools to start a program with: all those detected once on this machine, or only some of them. Also
/// provides user ids and network namespaces for programs.
/// </summary>
/// <param name="Bubblewrap">The <c>bwrap</c> program; null if it is missing or does not work here.</param>
/// <param name="HasNetworkNamespaces">True if programs can have networks of their own.</param>
/// <param name="Prlimit">The <c>prlimit</c> program, of util-linux.</param>
/// <param name="Setsid">The <c>setsid</c> program, of util-linux.</param>
/// <param name="Setpriv">The <c>setpriv</c> program, of util-linux, if programs can run as separate users.</param>
public sealed record IsolationSupport(
    string? Bubblewrap, bool HasNetworkNamespaces, string? Prlimit, string? Setsid, string? Setpriv)
{
    /// <summary>
    /// First of the user ids for programs under test: unused on real systems, and low enough for all tools.
    /// </summary>
    private const int FirstUser = 1_900_000_000;

    private const int UsersPerHarness = 1_000;
    private const int Harnesses = 240_000;
    private const int TrialBytes = 1 << 20;

    /// <summary>Arguments of unshare(1) that an ordinary user needs for any namespace.</summary>
    private static readonly string[] _asOneUser = ["--user", "--map-current-user"];

    /// <summary>
    /// Arguments of unshare(1) for a process namespace whose processes end with it, and a matching <c>/proc</c>.
    /// </summary>
    private static readonly string[] _ownProcesses = ["--pid", "--fork", "--kill-child", "--mount-proc"];

    // In random order, so that a program cannot tell from its user how many were started before.
    private static readonly int[] _order = Shuffled();

    private static int _users;

    private static readonly Lazy<IsolationSupport> _here = new(Detect);

    /// <summary>
    /// Detects the tools. If the machine is too short of something to do so, nothing may be graded: programs would run
    /// with less protection than the machine can give.
    /// </summary>
    /// <returns>Error; null on success.</returns>
    public static string? FindError()
    {
        try
        {
            _ = Here;
            return null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return $"the sandbox cannot be tried: {ErrorAdvice.Describe(error)}";
        }
    }

    /// <summary>The tools available on this machine.</summary>
    /// <exception cref="IOException">The machine is too short of something to detect them.</exception>
    public static IsolationSupport Here => _here.Value;

    /// <summary>
    /// The <c>env</c> program. It starts the program last in the chain, so that only the program gets the environment
    /// variables that a submission sets.
    /// </summary>
    public string? Env { get; init; }

    /// <summary>
    /// Command words for a process namespace if bubblewrap is not available: the <c>unshare</c> program of util-linux
    /// with its arguments. Empty if it is not available either.
    /// </summary>
    public IReadOnlyList<string> Unshare { get; init; } = [];

    /// <summary>
    /// Control groups of this harness, below which each program gets groups that limit, count and end it; null if the
    /// system does not let this process have them.
    /// </summary>
    public HarnessGroups? Groups { get; init; }

    /// <summary>True if all processes of a program end with its first one, whatever they do.</summary>
    public bool HasOwnProcesses => Bubblewrap is not null || Unshare.Count > 0;

    /// <summary>This support without network and file isolation.</summary>
    public IsolationSupport WithoutNamespaces => this with
    {
        Bubblewrap = null,
        HasNetworkNamespaces = false,
        Setpriv = null,
    };

    /// <summary>This support without any namespaces.</summary>
    public IsolationSupport WithoutProcesses => WithoutNamespaces with { Unshare = [] };

    /// <summary>
    /// True if the kernel limits the threads of a program: it counts them per user and user namespace, but not for
    /// root.
    /// </summary>
    public bool CountsThreads => Setpriv is not null || (Bubblewrap is not null && !Environment.IsPrivilegedProcess);

    /// <summary>
    /// Returns an unused user id for a program that would otherwise run as root, since the kernel counts processes per
    /// user; null if the program runs as the user who started the harness.
    /// </summary>
    public int? NewUser() => Setpriv is null
        ? null
        : FirstUser + (Environment.ProcessId % Harnesses * UsersPerHarness)
            + _order[(uint)Interlocked.Increment(ref _users) % UsersPerHarness];

    private static int[] Shuffled()
    {
        int[] order = [.. Enumerable.Range(0, UsersPerHarness)];
        RandomNumberGenerator.Shuffle<int>(order);
        return order;
    }

    private static IsolationSupport Detect()
    {
        if (!OperatingSystem.IsLinux()) return new IsolationSupport(null, false, null, null, null);
        string? bubblewrap = Toolchain.Find("bwrap", "/");
        if (bubblewrap is not null && !Works(bubblewrap)) bubblewrap = null;
        bool hasNetworks = false;
        if (bubblewrap is not null)
        {
            using NetworkNamespace? network = NetworkNamespace.Open(hasOwnNetwork: true);
            hasNetworks = network is not null;
        }

        string? unshare = Toolchain.Find("unshare", "/");
        string[] own = unshare is null ? []
            : [unshare, .. Environment.IsPrivilegedProcess ? [] : _asOneUser, .. _ownProcesses];
        string? setpriv = bubblewrap is not null && CanUseAnyUserId() ? Toolchain.Find("setpriv", "/") : null;
        return new IsolationSupport(
            bubblewrap, hasNetworks, Toolchain.Find("prlimit", "/"), Toolchain.Find("setsid", "/"), setpriv)
        {
            Env = Toolchain.Find("env", "/"),
            Groups = HarnessGroups.Open(),
            Unshare = own.Length > 0 && TrialProcess.Succeeds(own[0], [.. own.Skip(1), "true"]) ? own : [],
        };
    }

    /// <summary>True for root, except in a user namespace that maps only some user ids (user_namespaces(7)).</summary>
    private static bool CanUseAnyUserId() => Environment.IsPrivilegedProcess
        && File.ReadLines("/proc/self/uid_map")
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Any(range => range is ["0", _, string count]
                && long.TryParse(count, CultureInfo.InvariantCulture, out long users) && users > int.MaxValue);

    /// <summary>
    /// True if bubblewrap works, with everything that a sandbox is made of. It may be installed but forbidden, e.g. in
    /// a container.
    /// </summary>
    private static bool Works(string bubblewrap)
    {
        if (SystemCallFilter.Build() is not byte[] filter) return false;
        // On the thread of a namespace, where it has the same capabilities as in a real run.
        using NetworkNamespace? network =
            NetworkNamespace.Open(hasOwnNetwork: true) ?? NetworkNamespace.Open(hasOwnNetwork: false);
        var trial = new Bubblewrap(new SandboxView([], [])) { MemoryFolderBytes = TrialBytes };
        DirectoryInfo folder = Directory.CreateTempSubdirectory("classchat-trial-");
        try
        {
            string[] files = [Path.Combine(folder.FullName, "arguments"), Path.Combine(folder.FullName, "filter")];
            File.WriteAllBytes(
                files[0], Sandbox.Isolation.Bubblewrap.Joined(trial.Arguments("/usr", "/tmp/usr", "/tmp/usr")));
            File.WriteAllBytes(files[1], filter);
            string[] words =
            [
                "-c", Sandbox.Isolation.Bubblewrap.SandboxScript, "sh", .. files, bubblewrap,
                .. Sandbox.Isolation.Bubblewrap.ReadFiles, "--", "true",
            ];
            return network is not null && network.Run(() => TrialProcess.Succeeds("/bin/sh", words));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
