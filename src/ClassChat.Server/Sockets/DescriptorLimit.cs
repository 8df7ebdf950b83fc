using System.Globalization;

namespace ClassChat.Server.Sockets;

/// <summary>
/// The limit of this process's descriptors (open files and sockets), and how many of them clients may have. A process
/// that has none left cannot even start a thread: the .NET runtime opens a pipe to do so, and aborts the process if the
/// thread pool cannot start its next thread.
/// </summary>
internal static class DescriptorLimit
{
    /// <summary>
    /// Descriptors that are kept from clients. The runtime needs 3 for each thread while it starts, 2 for each library
    /// that it loads late, and 1 for the events of all sockets: measured with 900 clients, 10 more than at the start.
    /// </summary>
    public const int Reserve = 64;

    /// <summary>Files in which Linux shows the limits and the open descriptors of a process (proc(5)).</summary>
    private const string LimitsFile = "/proc/self/limits", OpenFolder = "/proc/self/fd";

    /// <summary>The line of the limit, and the column of the value that is in force.</summary>
    private const string LimitName = "Max open files ";

    /// <summary>
    /// Client sockets that this process can have open at once, at least 1; null if the system has or shows no limit, as
    /// on anything but Linux.
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

    /// <summary>Client sockets that a process can have open at once.</summary>
    /// <param name="limit">Descriptors it may have; null: as many as it likes.</param>
    /// <param name="open">Descriptors it has already.</param>
    public static int? MaxClientSockets(int? limit, int open) =>
        limit is int descriptors ? Math.Max(descriptors - open - Reserve, 1) : null;

    /// <summary>The limit that is in force, from the text of <c>/proc/self/limits</c>; null: none.</summary>
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
