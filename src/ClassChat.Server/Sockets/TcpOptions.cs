using System.Net.Sockets;

namespace ClassChat.Server.Sockets;

/// <summary>
/// Limits the unsent bytes in the kernel and detects that a peer has gone, by TCP options of Linux that .NET has no
/// names for (see tcp(7)). Elsewhere there is no such limit, and unread bytes hide that the peer has gone.
/// </summary>
internal static class TcpOptions
{
    /// <summary>
    /// Maximum number of unsent bytes in the kernel's send buffer. Small, so that a slow reader's progress is visible
    /// in small steps, and so that what did not reach the peer can still be queued.
    /// </summary>
    private const int MaxUnsentBytes = 256 * 1024;

    private const int IPPROTO_TCP = 6;
    private const int TCP_INFO = 11; // the first byte is the state
    private const int TCP_NOTSENT_LOWAT = 25;
    private const byte StateClose = 7;
    private const byte StateCloseWait = 8;
    private const byte StateLastAck = 9;

    /// <summary>
    /// Limits the unsent bytes in the kernel's send buffer; does nothing on systems other than Linux.
    /// </summary>
    public static void LimitUnsentBytes(Socket socket)
    {
        if (!OperatingSystem.IsLinux()) return;
        socket.SetRawSocketOption(IPPROTO_TCP, TCP_NOTSENT_LOWAT, BitConverter.GetBytes(MaxUnsentBytes));
    }

    /// <summary>True if the peer has closed or broken the connection.</summary>
    /// <exception cref="SocketException">The connection is broken.</exception>
    public static bool IsPeerGone(Socket socket)
    {
        if (!OperatingSystem.IsLinux()) return socket.Poll(0, SelectMode.SelectRead) && socket.Available == 0;
        Span<byte> info = stackalloc byte[8];
        socket.GetRawSocketOption(IPPROTO_TCP, TCP_INFO, info);
        return info[0] is StateClose or StateCloseWait or StateLastAck;
    }
}
