using System.Net.Sockets;
using ClassChat.Platform.Failpoints;
using ClassChat.Sandbox.Programs;

namespace ClassChat.Harness.Bots;

/// <summary>Connects the sockets of bots to a server.</summary>
internal static class BotSocket
{
    /// <summary>
    /// Maximum number of attempts: a server that listens may refuse one, for example while it replaces its socket.
    /// </summary>
    private const int MaxAttempts = 2;

    /// <summary>Connects a new socket.</summary>
    /// <exception cref="SocketException">
    /// No program listens there, the server refuses the connection, or the bot has no socket.
    /// </exception>
    public static async Task<Socket> ConnectAsync(ServerUnderTest server, CancellationToken cancel)
    {
        Socket? socket = null;
        for (int attempt = 1; socket is null; attempt++)
            socket = await TryConnectAsync(server, isLast: attempt == MaxAttempts, cancel);
        return socket;
    }

    /// <summary>Connects a new socket; null if it was refused and this is not the last attempt.</summary>
    private static async Task<Socket?> TryConnectAsync(ServerUnderTest server, bool isLast, CancellationToken cancel)
    {
        Socket socket = server.OpenSocket();
        bool isConnected = false;
        try
        {
            socket.NoDelay = true;
            Failpoint.Pass(FailpointKind.Connect, "bot");
            await socket.ConnectAsync(server.Endpoint, cancel);
            isConnected = true;
            return socket;
        }
        catch (SocketException error) when (error.SocketErrorCode == SocketError.ConnectionRefused && !isLast)
        {
            return null;
        }
        finally
        {
            if (!isConnected) socket.Dispose();
        }
    }
}
