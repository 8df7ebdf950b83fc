using System.Globalization;

namespace ClassChat.Cli.Commands.Serving;

/// <summary>
/// Finds the process that listens at a port. Works on Linux only, and only for processes that this user may inspect.
/// </summary>
internal static class PortOwner
{
    /// <summary>The code of the state LISTEN in <c>/proc/net/tcp</c>.</summary>
    private const string Listening = "0A";

    /// <summary>Column numbers in <c>/proc/net/tcp</c> (proc(5)): address and port, state, inode.</summary>
    private const int AddressColumn = 1, StateColumn = 3, InodeColumn = 9;

    private static readonly string[] _tables = ["/proc/net/tcp", "/proc/net/tcp6"];

    /// <summary>
    /// Returns the process that listens at a port, such as <c>python3 (process 4711)</c>; null if it cannot be found.
    /// </summary>
    /// <param name="port">The TCP port.</param>
    public static string? Find(int port)
    {
        HashSet<string> sockets = [.. _tables
            .SelectMany(Lines).Select(line => SocketAt(line, port)).OfType<string>()];
        if (sockets.Count == 0) return null;
        string? process = Entries("/proc").FirstOrDefault(folder =>
            int.TryParse(Path.GetFileName(folder), out _)
            && Entries(Path.Combine(folder, "fd")).Any(file => LinkOf(file) is string link && sockets.Contains(link)));
        if (process is null) return null;
        string name = Lines(Path.Combine(process, "comm")).FirstOrDefault() ?? "a program";
        return $"{name} (process {Path.GetFileName(process)})";
    }

    private static string? SocketAt(string line, int port)
    {
        string[] columns = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        string ending = ":" + port.ToString("X4", CultureInfo.InvariantCulture);
        bool isThere = columns.Length > InodeColumn && columns[StateColumn] == Listening
            && columns[AddressColumn].EndsWith(ending, StringComparison.Ordinal);
        return isThere ? $"socket:[{columns[InodeColumn]}]" : null;
    }

    // Processes may end during the search, and those of other users are not readable: skip unreadable files.
    private static string[] Lines(string path)
    {
        try
        {
            return File.ReadAllLines(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static string[] Entries(string folder)
    {
        try
        {
            return Directory.GetFileSystemEntries(folder);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static string? LinkOf(string file)
    {
        try
        {
            return new FileInfo(file).LinkTarget;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
