using System.Globalization;

namespace ClassChat.Server.Sockets;

/// <summary>
/// Computes how many client sockets the process's limit of open files and sockets allows, on Linux only. Some stay in
/// reserve: without a free descriptor .NET cannot start a thread, and may abort the process.
/// </summary>
internal static class DescriptorLimit
{
    /// <summary>
    /// Descriptors reserved for the process itself. The runtime needs 3 for each thread while it starts, 2 for each
    /// library loaded late, and 1 for the events of all sockets; with 900 clients, 10 more than at the start were
    /// measured.
    /// </summary>
    public const int Reserve = 64;

    /// <summary>Paths at which Linux shows the limits and the open descriptors of a process (proc(5)).</summary>
    private const string LimitsFile = "/proc/self/limits", OpenFolder = "/proc/self/fd";

    /// <summary>
    /// The beginning of the line that holds the limit; the first value after it is the limit in force.
    /// </summary>
    private const string LimitName = "Max open files ";

    /// <summary>
    /// Computes the number of client sockets that this process can have open at once, at least 1; null if there is no
    /// limit or it cannot be read, as on any system but Linux.
    /// </summary>
    public static int? MaxClientSockets()
    {
        if (!OperatingSystem.IsLinux()) return null;
        try
        {
            int open = Directory.EnumerateFileSystemEntries(OpenFolder).Count();
            return MaxClientSockets(Read(File.ReadAllText(LimitsFile)), open);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Computes the number of client sockets that a process can have open at once.</summary>
    /// <param name="limit">The descriptor limit of the process; null if unlimited.</param>
    /// <param name="open">The number of descriptors already open.</param>
    public static int? MaxClientSockets(int? limit, int open) =>
        limit is int descriptors ? Math.Max(descriptors - open - Reserve, 1) : null;

    /// <summary>Reads the limit in force from the text of <c>/proc/self/limits</c>; null if there is none.</summary>
    public static int? Read(string limits)
    {
        foreach (string line in limits.Split('\n'))
        {
            if (!line.StartsWith(LimitName, StringComparison.Ordinal)) continue;
            string inForce = line[LimitName.Length..].TrimStart().Split(' ')[0];
            return int.TryParse(inForce, NumberStyles.None, CultureInfo.InvariantCulture, out int limit) ? limit : null;
        }

        return null;
    }
}
