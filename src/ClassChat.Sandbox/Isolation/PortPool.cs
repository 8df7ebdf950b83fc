using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using ClassChat.Platform.Failpoints;

namespace ClassChat.Sandbox.Isolation;

/// <summary>
/// Allocates ports for server programs, below the range that systems use for outgoing connections (Linux: 32768 and
/// up), so that no bot's own connection takes a port before the program binds it.
/// </summary>
internal static class PortPool
{
    private const int First = 20_000;
    private const int Count = 12_000;

    // In random order, so that a program cannot tell from its port how many were started before.
    private static readonly int[] _ports = Shuffled();

    private static int _next;

    /// <summary>Returns a port that is free now, a different one on each call.</summary>
    public static int Next()
    {
        for (int tries = 0; tries < Count; tries++)
        {
            int port = _ports[(uint)Interlocked.Increment(ref _next) % Count];
            if (CanBind(port)) return port;
        }

        throw new InvalidOperationException($"no port from {First} to {First + Count - 1} is free");
    }

    private static int[] Shuffled()
    {
        int[] ports = [.. Enumerable.Range(First, Count)];
        RandomNumberGenerator.Shuffle<int>(ports);
        return ports;
    }

    private static bool CanBind(int port)
    {
        using Socket socket = TcpSocket.Open();
        try
        {
            Failpoint.Pass(FailpointKind.Bind, "loopback");
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
