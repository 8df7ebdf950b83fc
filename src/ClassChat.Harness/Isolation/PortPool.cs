using System.Net;
using System.Net.Sockets;

namespace ClassChat.Harness.Isolation;

/// <summary>
/// Hands out ports for server programs, from below the range from which systems take the ports of outgoing connections
/// (Linux: 32768 and up), so that no bot's own connection takes one away before the program binds it.
/// </summary>
internal static class PortPool
{
    private const int First = 20_000;
    private const int Count = 12_000;

    private static int _next = Environment.ProcessId * 97 % Count;

    /// <summary>A port that is free now, another one each time.</summary>
    public static int Take()
    {
        for (int tries = 0; tries < Count; tries++)
        {
            int port = First + (int)((uint)Interlocked.Increment(ref _next) % Count);
            if (CanBind(port)) return port;
        }

        throw new InvalidOperationException($"no port from {First} to {First + Count - 1} is free");
    }

    private static bool CanBind(int port)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
