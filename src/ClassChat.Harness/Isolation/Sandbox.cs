using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace ClassChat.Harness.Isolation;

/// <summary>What there is here to keep programs apart with; found out once.</summary>
/// <param name="Bubblewrap">The <c>bwrap</c> program; null: there is none, or it may not do its work here.</param>
/// <param name="HasRooms">True if programs can have networks of their own.</param>
/// <param name="Prlimit">The <c>prlimit</c> program, of util-linux.</param>
/// <param name="Setsid">The <c>setsid</c> program, of util-linux.</param>
/// <param name="Setpriv">
/// The <c>setpriv</c> program, of util-linux, if a program can be given a user of its own.
/// </param>
internal sealed record Sandbox(string? Bubblewrap, bool HasRooms, string? Prlimit, string? Setsid, string? Setpriv)
{
    /// <summary>Users that nobody is: up to the highest number that all tools understand.</summary>
    private const int FirstUser = 1_900_000_000;

    private const int UsersPerHarness = 1_000;
    private const int Harnesses = 240_000;

    private static int _users;

    private static readonly TimeSpan _trialPatience = TimeSpan.FromSeconds(10);

    private static readonly Lazy<Sandbox> _here = new(Look);

    /// <summary>All there is.</summary>
    public static Sandbox Here => _here.Value;

    /// <summary>The same without namespaces.</summary>
    public Sandbox WithoutNamespaces => this with
    {
        Bubblewrap = null,
        HasRooms = false,
        Setpriv = null,
    };

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
    public Room? OpenRoom() => Bubblewrap is null ? null : Room.Open(HasRooms);

    private static Sandbox Look()
    {
        if (!OperatingSystem.IsLinux()) return new Sandbox(null, false, null, null, null);
        string? bubblewrap = Toolchain.Find("bwrap", "/");
        if (bubblewrap is not null && !Works(bubblewrap)) bubblewrap = null;
        bool hasRooms = false;
        if (bubblewrap is not null)
        {
            using Room? room = Room.Open(hasOwnNetwork: true);
            hasRooms = room is not null;
        }

        string? setpriv = bubblewrap is not null && CanBeAnybody() ? Toolchain.Find("setpriv", "/") : null;
        return new Sandbox(
            bubblewrap, hasRooms, Toolchain.Find("prlimit", "/"), Toolchain.Find("setsid", "/"), setpriv);
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
        var start = new ProcessStartInfo(
            bubblewrap, [.. Isolation.Bubblewrap.Arguments(new View(["/tmp"], [], "/usr", "/tmp/usr", "/tmp")), "true"])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        try
        {
            // On a room's thread: there it has the rights that it will have, and no more.
            using Room? room = Room.Open(hasOwnNetwork: true) ?? Room.Open(hasOwnNetwork: false);
            using Process? trial = room?.Do(() => Process.Start(start));
            return trial is not null && trial.WaitForExit(_trialPatience) && trial.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}
