using System.Buffers.Binary;
using System.Globalization;
using System.Net.NetworkInformation;
using ClassChat.Harness.Linux;

namespace ClassChat.Harness.Isolation;

/// <summary>
/// Finds out whether somebody listens at a port, without connecting: a connection would be a client, and some servers
/// take only one.
/// </summary>
internal static class Listeners
{
    // proc(5): the fields of a line are "sl local_address rem_address st ...", 0A is LISTEN.
    private const string ListenState = "0A";
    private static readonly string[] _tables = ["/proc/net/tcp", "/proc/net/tcp6"];
    private static readonly string[] _networkTables = ["tcp", "tcp6"];
    private const int AddressBytes = 16;

    private static readonly Lazy<ListenerQuery> _here = new(() => new ListenerQuery());

    /// <summary>True if somebody does, at whatever address of this machine.</summary>
    public static bool Has(int port) => OperatingSystem.IsLinux()
        ? _tables.Any(table => Has(table, port))
        : IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Any(endpoint => endpoint.Port == port);

    /// <summary>True if somebody can be reached at 127.0.0.1; quicker, and meant to be asked often.</summary>
    /// <param name="port">The port.</param>
    /// <param name="room">The network; null: the machine's own.</param>
    /// <param name="process">A process in that network.</param>
    public static bool Reachable(int port, Room? room, int process)
    {
        if ((room?.Listeners ?? _here.Value).Has(port) is bool said) return said;
        if (room is null) return Has(port);
        return _networkTables.Any(
            table => Has(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/net/{table}"), port));
    }

    /// <summary>
    /// True if a program can take the port as its own, also one that knows nothing of what is left of former
    /// connections: for a minute these keep a port from it.
    /// </summary>
    public static bool IsFree(int port)
    {
        int socket = Native.Socket(Native.AddressInternet, Native.Stream, 0);
        byte[] address = new byte[AddressBytes]; // struct sockaddr_in: family, port in network order, any address
        BitConverter.TryWriteBytes(address, (short)Native.AddressInternet);
        BinaryPrimitives.WriteUInt16BigEndian(address.AsSpan(2), (ushort)port);
        bool isFree = Native.Bind(socket, address, AddressBytes) == 0;
        _ = Native.Close(socket);
        return isFree;
    }

    /// <summary>
    /// Linux lists those who listen before all other sockets, of which a busy run leaves thousands: reading ends there.
    /// </summary>
    private static bool Has(string table, int port)
    {
        if (!File.Exists(table)) return false; // a kernel without IPv6
        string suffix = string.Create(CultureInfo.InvariantCulture, $":{port:X4}");
        foreach (string line in File.ReadLines(table).Skip(1))
        {
            string[] fields = line.Split(' ', 5, StringSplitOptions.RemoveEmptyEntries);
            if (fields.Length < 4 || fields[3] != ListenState) return false;
            if (fields[1].EndsWith(suffix, StringComparison.Ordinal)) return true;
        }

        return false;
    }
}
