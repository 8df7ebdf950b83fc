using System.Net;
using System.Net.Sockets;
using ClassChat.Harness.Allowances;
using ClassChat.Platform.Failpoints;
using ClassChat.Specification.Recording;

namespace ClassChat.Harness.ClientUnderTest;

/// <summary>
/// One connection of a client under test that a <see cref="ClientProxy"/> forwards to the server in both directions;
/// can inject messages to the client between two messages of the server.
/// </summary>
/// <param name="client">The client's side.</param>
/// <param name="server">The server's side, not yet connected.</param>
/// <param name="history">The history that the last bytes are recorded in.</param>
/// <param name="receiveMeter">Counts what the client sends.</param>
internal sealed class ProxyConnection(Socket client, Socket server, History history, ReceiveMeter receiveMeter)
    : IDisposable
{
    private const int BufferBytes = 64 * 1024;

    private readonly SemaphoreSlim _turn = new(1);
    private readonly Queue<ReadOnlyMemory<byte>> _queued = [];

    // The server ends each of its messages with a newline; only its prompt ends without one.
    private bool _isBetweenMessages = true;
    private bool _isOver;

    /// <summary>
    /// Forwards data in both directions until both sides have ended or one side broke the connection.
    /// </summary>
    /// <exception cref="SocketException">The server cannot be reached.</exception>
    public async Task RunAsync(IPEndPoint to, CancellationToken cancel)
    {
        try
        {
            Failpoint.Pass(FailpointKind.Connect, "server");
            await server.ConnectAsync(to, cancel);
        }
        catch (OperationCanceledException)
        {
            return; // the proxy ends
        }

        await Task.WhenAll(
            PassAsync(client, server, fromClient: true, cancel), PassAsync(server, client, false, cancel));
        _isOver = true;
    }

    /// <summary>Sends a message to the client as soon as the server is between two messages.</summary>
    /// <returns>False if the connection has ended.</returns>
    public async Task<bool> SayAsync(ReadOnlyMemory<byte> message, CancellationToken cancel)
    {
        await _turn.WaitAsync(cancel);
        try
        {
            if (_isOver) return false;
            _queued.Enqueue(message);
            if (_isBetweenMessages) await SendQueuedAsync(cancel);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Ends the connection on both sides.</summary>
    public void End(bool resets)
    {
        _isOver = true;
        if (resets) client.LingerState = new LingerOption(true, 0);
        else ShutdownSending(client);
        client.Dispose();
        server.Dispose();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        client.Dispose();
        server.Dispose();
    }

    private async Task PassAsync(Socket from, Socket to, bool fromClient, CancellationToken cancel)
    {
        byte[] buffer = new byte[BufferBytes];
        try
        {
            while (await from.ReceiveAsync(buffer, cancel) is > 0 and int count)
            {
                if (!Record(buffer.AsSpan(0, count), fromClient)) return; // the limit is exceeded: the scenario ends
                if (fromClient) await SendAsync(to, buffer.AsMemory(0, count), cancel);
                else await SayAsServerAsync(buffer.AsMemory(0, count), cancel);
            }

            ShutdownSending(to);
        }
        catch (Exception error) when (
            error is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // One side broke the connection: reset the other side, too.
            Reset(to);
        }
    }

    private async Task SayAsServerAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancel)
    {
        await _turn.WaitAsync(cancel);
        try
        {
            await SendAsync(client, bytes, cancel);
            _isBetweenMessages = bytes.Span[^1] == (byte)'\n';
            if (_isBetweenMessages) await SendQueuedAsync(cancel);
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task SendQueuedAsync(CancellationToken cancel)
    {
        while (_queued.TryDequeue(out ReadOnlyMemory<byte> message))
        {
            Record(message.Span, fromClient: false);
            await SendAsync(client, message, cancel);
        }
    }

    private bool Record(ReadOnlySpan<byte> bytes, bool fromClient)
    {
        lock (history.Gate)
        {
            (fromClient ? history.Sent : history.Received).Append(bytes);
            return !fromClient || receiveMeter.Consume(bytes.Length, kept: 0);
        }
    }

    private static async Task SendAsync(Socket to, ReadOnlyMemory<byte> bytes, CancellationToken cancel)
    {
        while (!bytes.IsEmpty) bytes = bytes[await to.SendAsync(bytes, cancel)..];
    }

    private static void ShutdownSending(Socket socket)
    {
        try
        {
            socket.Shutdown(SocketShutdown.Send);
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // The connection is closed already.
        }
    }

    private static void Reset(Socket socket)
    {
        try
        {
            socket.LingerState = new LingerOption(true, 0);
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // The connection is closed already.
        }

        socket.Dispose();
    }
}
