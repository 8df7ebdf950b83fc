using System.Buffers.Binary;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using ClassChat.Platform.Linux;

namespace ClassChat.Sandbox.Isolation;

/// <summary>
/// Checks whether a port is listened on or free, without connecting to it: a connection would count as a client, and
/// some servers accept only one.
/// </summary>
internal static class ListeningPorts
{
    private const int AddressBytes = 16;

    private static readonly Lazy<SockDiag> _here = new(() => new SockDiag());

    /// <summary>True if a program listens on the port at any address of this machine.</summary>
    public static bool Has(int port) => OperatingSystem.IsLinux()
        ? TcpSocketTable.Names.Any(table => TcpSocketTable.HasListener("/proc/" + table, port))
        : IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Any(endpoint => endpoint.Port == port);

    /// <summary>
    /// True if a program can be reached at 127.0.0.1. Faster than <see cref="Has(int)"/> and meant for polling.
    /// </summary>
    /// <param name="port">The port.</param>
    /// <param name="network">The network namespace; null for the machine's own network.</param>
    /// <param name="process">Number of a process in that namespace.</param>
    public static bool Reachable(int port, NetworkNamespace? network, int process)
    {
        if ((network?.Listeners ?? _here.Value).Has(port) is bool answer) return answer;
        if (network is null) return Has(port);
        return TcpSocketTable.Names.Any(table => TcpSocketTable.HasListener(ProcFiles.PathOf(process, table), port));
    }

    /// <summary>True if a program can be reached at ::1. Meant for polling, like the one for 127.0.0.1.</summary>
    public static bool ReachableBySix(int port, NetworkNamespace? network) =>
        (network?.Listeners ?? _here.Value).Has(port, isSix: true) == true;

    /// <summary>
    /// The queue of a listener at 127.0.0.1 or ::1; null if there is none or the system does not show it.
    /// </summary>
    /// <param name="endpoint">Address of the listener.</param>
    /// <param name="network">The network namespace; null for the machine's own network.</param>
    public static ListenQueue? QueueOf(IPEndPoint endpoint, NetworkNamespace? network) => OperatingSystem.IsLinux()
        ? (network?.Listeners ?? _here.Value).QueueOf(
            endpoint.Port, endpoint.AddressFamily == AddressFamily.InterNetworkV6)
        : null;

    /// <summary>
    /// True if a program can bind the port, even one that does not set SO_REUSEADDR: remains of earlier connections
    /// block the port for such a program for about a minute.
    /// </summary>
    public static bool IsFree(int port)
    {
        int socket = LibC.Socket(LibC.AF_INET, LibC.SOCK_STREAM | LibC.SOCK_CLOEXEC, 0);
        byte[] address = new byte[AddressBytes]; // struct sockaddr_in: family, port in network order, any address
        BitConverter.TryWriteBytes(address, (short)LibC.AF_INET);
        BinaryPrimitives.WriteUInt16BigEndian(address.AsSpan(2), (ushort)port);
        bool isFree = LibC.Bind(socket, address, AddressBytes) == 0;
        _ = LibC.Close(socket);
        return isFree;
    }
}
