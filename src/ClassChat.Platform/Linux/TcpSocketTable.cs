using System.Globalization;
using System.Net;
using ClassChat.Platform.Failpoints;

namespace ClassChat.Platform.Linux;

/// <summary>
/// Searches the tables of TCP sockets of a network (proc(5), <c>/proc/net/tcp</c> and <c>tcp6</c>) for a listener at a
/// port or for connections to a port.
/// </summary>
internal static class TcpSocketTable
{
    // "sl local_address rem_address st tx:rx tr:when retrnsmt uid timeout inode"; 0A is LISTEN.
    private const int LocalField = 1, RemoteField = 2, StateField = 3, InodeField = 9;
    private const string ListenState = "0A";

    /// <summary>The tables of a process's network, relative to its folder.</summary>
    public static IReadOnlyList<string> Names { get; } = ["net/tcp", "net/tcp6"];

    /// <summary>The tables of UDP sockets of a process's network, relative to its folder.</summary>
    public static IReadOnlyList<string> DatagramNames { get; } = ["net/udp", "net/udp6"];

    /// <summary>True if a table has a socket at a local port.</summary>
    /// <param name="table">The path of the table.</param>
    /// <param name="port">The port.</param>
    public static bool HasLocal(string table, int port) => ProcFiles.Lines(table).Skip(1)
        .Select(line => line.Split(' ', StateField + 2, StringSplitOptions.RemoveEmptyEntries))
        .Any(fields => fields.Length > StateField
            && fields[LocalField].EndsWith(Suffix(port), StringComparison.Ordinal));

    /// <summary>True if a program listens at a port.</summary>
    /// <param name="table">The path of the table.</param>
    /// <param name="port">The port.</param>
    /// <remarks>Linux lists listening sockets before all others, of which a busy run leaves thousands, so reading stops
    /// after the listening ones.</remarks>
    public static bool HasListener(string table, int port)
    {
        if (!File.Exists(table)) return false; // the kernel has no IPv6
        Failpoint.Pass(FailpointKind.ReadProcess, table);
        return HasListener(File.ReadLines(table), port);
    }

    /// <summary>
    /// The connections to a port, in the form of descriptor links: <c>socket:[12345]</c>; none if the process has
    /// ended.
    /// </summary>
    /// <param name="table">The path of the table.</param>
    /// <param name="port">The port.</param>
    /// <exception cref="UnauthorizedAccessException">The table may not be read.</exception>
    public static IEnumerable<string> ConnectionsTo(string table, int port) =>
        ConnectionsTo(ProcFiles.Lines(table), port);

    /// <summary>True if a table, given by its lines, has a listener at a port.</summary>
    public static bool HasListener(IEnumerable<string> lines, int port)
    {
        string suffix = Suffix(port);
        foreach (string line in lines.Skip(1))
        {
            string[] fields = line.Split(' ', StateField + 2, StringSplitOptions.RemoveEmptyEntries);
            if (fields.Length <= StateField || fields[StateField] != ListenState) return false;
            if (fields[LocalField].EndsWith(suffix, StringComparison.Ordinal)) return true;
        }

        return false;
    }

    /// <summary>The connections to a port in a table, given by its lines.</summary>
    public static IEnumerable<string> ConnectionsTo(IEnumerable<string> lines, int port)
    {
        string suffix = Suffix(port);
        return lines.Skip(1)
            .Select(line => line.Split(' ', InodeField + 2, StringSplitOptions.RemoveEmptyEntries))
            .Where(fields => fields.Length > InodeField && fields[StateField] != ListenState
                && fields[RemoteField].EndsWith(suffix, StringComparison.Ordinal))
            .Select(fields => $"socket:[{fields[InodeField]}]");
    }

    /// <summary>The listening sockets in a table; none if it cannot be read.</summary>
    /// <param name="table">The path of the table.</param>
    public static IEnumerable<ListeningSocket> ListenersIn(string table) => Listeners(ProcFiles.Lines(table));

    /// <summary>The listening sockets in a table, given by its lines.</summary>
    public static IEnumerable<ListeningSocket> Listeners(IEnumerable<string> lines) => lines.Skip(1)
        .Select(line => line.Split(' ', InodeField + 2, StringSplitOptions.RemoveEmptyEntries))
        .TakeWhile(fields => fields.Length > InodeField && fields[StateField] == ListenState)
        .Select(fields => (Local: fields[LocalField].Split(':'), Inode: fields[InodeField]))
        .Where(socket => socket.Local.Length == 2)
        .Select(socket => new ListeningSocket(
            AddressOf(socket.Local[0]),
            int.Parse(socket.Local[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture),
            $"socket:[{socket.Inode}]"));

    /// <summary>Address of a table: words of 32 bits in the byte order of the machine, in hexadecimal digits.</summary>
    private static IPAddress AddressOf(string digits)
    {
        byte[] bytes = Convert.FromHexString(digits);
        for (int word = 0; BitConverter.IsLittleEndian && word < bytes.Length; word += 4)
            bytes.AsSpan(word, 4).Reverse();
        var address = new IPAddress(bytes);
        return address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
    }

    private static string Suffix(int port) => string.Create(CultureInfo.InvariantCulture, $":{port:X4}");
}
