using System.Net;
using System.Net.Sockets;
using ClassChat.Harness.Allowances;
using ClassChat.Harness.Observations;

namespace ClassChat.Harness.Clients;

/// <summary>One connection of a client under test, passed on to its server.</summary>
/// <param name="client">The client's side.</param>
/// <param name="server">The server's side, not yet connected.</param>
/// <param name="history">Where the last bytes go.</param>
/// <param name="intake">Counts what the client says.</param>
internal sealed class RelayLine(Socket client, Socket server, History history, Intake intake) : IDisposable
{
    private const int BufferBytes = 64 * 1024;

    private readonly SemaphoreSlim _turn = new(1);
    private readonly Queue<ReadOnlyMemory<byte>> _waiting = [];

    // The server ends each of its messages with a newline; only its prompt ends without one.
    private bool _isBetween = true;
    private bool _isOver;

    /// <summary>Passes on what comes, until both sides have ended, or one of them broke off.</summary>
    public async Task RunAsync(IPEndPoint to, CancellationToken cancel)
    {
        try
        {
            await server.ConnectAsync(to, cancel);
        }
        catch (Exception error) when (error is SocketException or OperationCanceledException)
        {
            return; // the server has gone: so does the connection
        }

        await Task.WhenAll(
            PassAsync(client, server, fromClient: true, cancel), PassAsync(server, client, false, cancel));
        _isOver = true;
    }

    /// <summary>Says something to the client, as soon as the server is between two messages.</summary>
    /// <returns>False if the connection is over.</returns>
    public async Task<bool> SayAsync(ReadOnlyMemory<byte> message, CancellationToken cancel)
    {
        await _turn.WaitAsync(cancel);
        try
        {
            if (_isOver) return false;
            _waiting.Enqueue(message);
            if (_isBetween) await SayWaitingAsync(cancel);
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

    /// <summary>Ends the connection at both sides.</summary>
    public void End(bool resets)
    {
        _isOver = true;
        if (resets) client.LingerState = new LingerOption(true, 0);
        else Shut(client);
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
                if (!Note(buffer.AsSpan(0, count), fromClient)) return; // too much: the scenario ends
                if (fromClient) await SendAsync(to, buffer.AsMemory(0, count), cancel);
                else await SayAsServerAsync(buffer.AsMemory(0, count), cancel);
            }

            Shut(to);
        }
        catch (Exception error) when (
            error is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // One side broke off: the other is told in the same way.
            Break(to);
        }
    }

    private async Task SayAsServerAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancel)
    {
        await _turn.WaitAsync(cancel);
        try
        {
            await SendAsync(client, bytes, cancel);
            _isBetween = bytes.Span[^1] == (byte)'\n';
            if (_isBetween) await SayWaitingAsync(cancel);
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task SayWaitingAsync(CancellationToken cancel)
    {
        while (_waiting.TryDequeue(out ReadOnlyMemory<byte> message))
        {
            Note(message.Span, fromClient: false);
            await SendAsync(client, message, cancel);
        }
    }

    private bool Note(ReadOnlySpan<byte> bytes, bool fromClient)
    {
        lock (history.Gate)
        {
            (fromClient ? history.Sent : history.Received).Append(bytes);
            return !fromClient || intake.Take(bytes.Length, kept: 0);
        }
    }

    private static async Task SendAsync(Socket to, ReadOnlyMemory<byte> bytes, CancellationToken cancel)
    {
        while (!bytes.IsEmpty) bytes = bytes[await to.SendAsync(bytes, cancel)..];
    }

    private static void Shut(Socket socket)
    {
        try
        {
            socket.Shutdown(SocketShutdown.Send);
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // It has gone already.
        }
    }

    private static void Break(Socket socket)
    {
        try
        {
            socket.LingerState = new LingerOption(true, 0);
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // It has gone already.
        }

        socket.Dispose();
    }
}
