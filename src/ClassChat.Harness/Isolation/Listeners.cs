using System.Buffers.Binary;
using System.Net.NetworkInformation;
using ClassChat.Harness.Linux;

namespace ClassChat.Harness.Isolation;

/// <summary>
/// Finds out whether somebody listens at a port, without connecting: a connection would be a client, and some servers
/// take only one.
/// </summary>
internal static class Listeners
{
    private const int AddressBytes = 16;

    private static readonly Lazy<ListenerQuery> _here = new(() => new ListenerQuery());

    /// <summary>True if somebody does, at whatever address of this machine.</summary>
    public static bool Has(int port) => OperatingSystem.IsLinux()
        ? TcpTable.Names.Any(table => TcpTable.HasListener("/proc/" + table, port))
        : IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Any(endpoint => endpoint.Port == port);

    /// <summary>True if somebody can be reached at 127.0.0.1; quicker, and meant to be asked often.</summary>
    /// <param name="port">The port.</param>
    /// <param name="room">The network; null: the machine's own.</param>
    /// <param name="process">A process in that network.</param>
    public static bool Reachable(int port, Room? room, int process)
    {
        if ((room?.Listeners ?? _here.Value).Has(port) is bool said) return said;
        if (room is null) return Has(port);
        return TcpTable.Names.Any(table => TcpTable.HasListener(ProcFiles.PathOf(process, table), port));
    }

    /// <summary>
    /// True if a program can take the port as its own, also one that knows nothing of what is left of former
    /// connections: for a minute these keep a port from it.
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
