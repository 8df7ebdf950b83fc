using System.Net.Sockets;
using ClassChat.Platform.Failpoints;

namespace ClassChat.Sandbox.Isolation;

/// <summary>Creates the TCP sockets of the harness, in the network namespace of the calling thread.</summary>
public static class TcpSocket
{
    /// <summary>Creates a socket for IPv4.</summary>
    /// <exception cref="SocketException">No descriptors or memory are left.</exception>
    public static Socket Open()
    {
        Failpoint.Pass(FailpointKind.OpenSocket, "tcp");
        return new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    }
}
