using System.Globalization;
using System.Net.NetworkInformation;

namespace ClassChat.Harness.Targets;

/// <summary>
/// Finds out whether somebody listens at a port, without connecting: a connection would be a client, and some servers
/// take only one.
/// </summary>
internal static class Listeners
{
    // proc(5): the fields of a line are "sl local_address rem_address st ...", 0A is LISTEN.
    private const string ListenState = "0A";
    private static readonly string[] _tables = ["/proc/net/tcp", "/proc/net/tcp6"];

    /// <summary>True if somebody does, at whatever address of this machine.</summary>
    public static bool Has(int port) => OperatingSystem.IsLinux()
        ? _tables.Any(table => Has(table, port))
        : IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Any(endpoint => endpoint.Port == port);

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
