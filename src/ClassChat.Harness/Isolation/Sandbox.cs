using System.ComponentModel;
using System.Diagnostics;

namespace ClassChat.Harness.Isolation;

/// <summary>What there is here to keep programs apart with; found out once.</summary>
/// <param name="Bubblewrap">The <c>bwrap</c> program; null: there is none, or it may not do its work here.</param>
/// <param name="HasRooms">True if programs can have networks of their own.</param>
/// <param name="Prlimit">The <c>prlimit</c> program, of util-linux.</param>
/// <param name="Setsid">The <c>setsid</c> program, of util-linux.</param>
internal sealed record Sandbox(string? Bubblewrap, bool HasRooms, string? Prlimit, string? Setsid)
{
    private static readonly TimeSpan _trialPatience = TimeSpan.FromSeconds(10);

    private static readonly Lazy<Sandbox> _here = new(Look);

    /// <summary>All there is.</summary>
    public static Sandbox Here => _here.Value;

    /// <summary>The same without namespaces.</summary>
    public Sandbox WithoutNamespaces => this with { Bubblewrap = null, HasRooms = false };

    /// <summary>Opens a room for a program; null if it needs none.</summary>
    public Room? OpenRoom() => Bubblewrap is null ? null : Room.Open(HasRooms);

    private static Sandbox Look()
    {
        if (!OperatingSystem.IsLinux()) return new Sandbox(null, false, null, null);
        string? bubblewrap = Toolchain.Find("bwrap", "/");
        if (bubblewrap is not null && !Works(bubblewrap)) bubblewrap = null;
        bool hasRooms = false;
        if (bubblewrap is not null)
        {
            using Room? room = Room.Open(hasOwnNetwork: true);
            hasRooms = room is not null;
        }

        return new Sandbox(bubblewrap, hasRooms, Toolchain.Find("prlimit", "/"), Toolchain.Find("setsid", "/"));
    }

    /// <summary>In a container, or where namespaces are forbidden to ordinary users, it is there but may do nothing.</summary>
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
