using System.Net.Sockets;
using ClassChat.Platform.Failpoints;

namespace ClassChat.Sandbox.Isolation;

/// <summary>Creates the TCP sockets of the harness, in the network namespace of the calling thread.</summary>
public static class TcpSocket
{
    /// <summary>Creates a socket.</summary>
    /// <param name="family">IPv4 or IPv6. Default: IPv4.</param>
    /// <exception cref="SocketException">No descriptors or memory are left, or there is no IPv6 here.</exception>
    public static Socket Open(AddressFamily family = AddressFamily.InterNetwork)
    {
        Failpoint.Pass(FailpointKind.OpenSocket, "tcp");
        return new Socket(family, SocketType.Stream, ProtocolType.Tcp);
    }
}
