using System.Net.Sockets;
using ClassChat.Harness.Dialects;
using ClassChat.Harness.Observations;
using ClassChat.Harness.Scenarios;
using ClassChat.Harness.Targets;

namespace ClassChat.Harness.Bots;

/// <summary>One TCP connection of a bot: writes bytes as it is told, and reads into the bot's history.</summary>
internal sealed class Connection : IAsyncDisposable
{
    private const int ReadBytes = 16 * 1024;

    private readonly Socket _socket;
    private readonly History _history;
    private readonly Digest _digest;
    private readonly TimeProvider _time;
    private readonly long _epoch;
    private readonly CancellationTokenSource _ended = new();
    private TaskCompletionSource _mayRead = Open();
    private Task _reading = Task.CompletedTask;

    private Connection(Socket socket, Dialect dialect, History history, TimeProvider time, long epoch)
    {
        _socket = socket;
        _history = history;
        _digest = new Digest(dialect);
        _time = time;
        _epoch = epoch;
    }

    /// <summary>How bytes are put on the wire.</summary>
    public (WireManner Manner, int Bytes) Wire { get; set; } = (WireManner.Whole, 0);

    /// <summary>True while the bot has not gone.</summary>
    public bool IsOpen { get; private set; } = true;

    /// <summary>Connects.</summary>
    /// <param name="server">The server.</param>
    /// <param name="dialect">How it talks.</param>
    /// <param name="history">Where what it says goes.</param>
    /// <param name="time">Time stamps.</param>
    /// <param name="epoch">When the scenario began.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="SocketException">Nobody listens, or the server refuses.</exception>
    public static async Task<Connection> OpenAsync(
        Subject server, Dialect dialect, History history, TimeProvider time, long epoch, CancellationToken cancel)
    {
        Socket socket = server.OpenSocket();
        try
        {
            socket.NoDelay = true;
            await socket.ConnectAsync(server.Endpoint, cancel);
        }
        catch
        {
            socket.Dispose();
            throw;
        }

        var connection = new Connection(socket, dialect, history, time, epoch);
        connection._reading = connection.ReadAsync();
        return connection;
    }

    /// <summary>Writes bytes, whole or in the pieces that <see cref="Wire"/> asks for.</summary>
    /// <returns>False if the connection is gone.</returns>
    public async Task<bool> WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancel)
    {
        lock (_history.Gate) _history.Sent.Append(bytes.Span);
        try
        {
            foreach (ReadOnlyMemory<byte> piece in Pieces(bytes))
            {
                for (int sent = 0; sent < piece.Length;) sent += await _socket.SendAsync(piece[sent..], cancel);
            }

            return true;
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            return false;
        }
    }

    /// <summary>Stops or takes up reading; what arrives meanwhile stays in the socket.</summary>
    public void SetReading(bool reads)
    {
        if (reads) _mayRead.TrySetResult();
        else if (_mayRead.Task.IsCompleted)
            _mayRead = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    /// <summary>Goes: in one of the ways in which a client can.</summary>
    public async Task EndAsync(Manner manner)
    {
        if (manner == Manner.HalfClose)
        {
            Shutdown();
            return;
        }

        IsOpen = false;
        // Without the shutdown, closing with unread bytes would be a reset, not an end in good order.
        if (manner == Manner.Reset) _socket.LingerState = new LingerOption(true, 0);
        else Shutdown();
        await _ended.CancelAsync();
        _mayRead.TrySetResult();
        _socket.Dispose();
        await _reading;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (IsOpen) await EndAsync(Manner.Close);
        _ended.Dispose();
    }

    private void Shutdown()
    {
        try
        {
            _socket.Shutdown(SocketShutdown.Send);
        }
        catch (SocketException)
        {
            // The server was faster: it has closed already, and reading has noticed.
        }
    }

    private static TaskCompletionSource Open()
    {
        var open = new TaskCompletionSource();
        open.SetResult();
        return open;
    }

    private IEnumerable<ReadOnlyMemory<byte>> Pieces(ReadOnlyMemory<byte> bytes)
    {
        if (Wire.Manner == WireManner.Whole) return [bytes];
        return Wire.Manner == WireManner.Pieces ? Equal(bytes, Math.Max(1, Wire.Bytes)) : InsideCharacters(bytes);
    }

    private static IEnumerable<ReadOnlyMemory<byte>> Equal(ReadOnlyMemory<byte> bytes, int size)
    {
        for (int i = 0; i < bytes.Length; i += size) yield return bytes.Slice(i, Math.Min(size, bytes.Length - i));
    }

    /// <summary>Each piece ends behind the first byte of a multi-byte character.</summary>
    private static IEnumerable<ReadOnlyMemory<byte>> InsideCharacters(ReadOnlyMemory<byte> bytes)
    {
        int start = 0;
        for (int i = 0; i < bytes.Length; i++)
        {
            if (bytes.Span[i] < 0xC0) continue;
            yield return bytes[start..(i + 1)];
            start = i + 1;
        }

        if (start < bytes.Length) yield return bytes[start..];
    }

    private async Task ReadAsync()
    {
        byte[] buffer = new byte[ReadBytes];
        List<ChatEvent> events = [];
        EventKind end = EventKind.Closed;
        try
        {
            while (true)
            {
                await _mayRead.Task;
                int count = await _socket.ReceiveAsync(buffer, _ended.Token);
                if (count == 0) break;
                Note(buffer.AsSpan(0, count), events);
            }
        }
        catch (SocketException)
        {
            end = EventKind.Reset;
        }
        catch (Exception error) when (error is OperationCanceledException or ObjectDisposedException)
        {
            return; // the bot went by itself
        }

        lock (_history.Gate)
        {
            _history.Add(new ChatEvent(end), _time.GetElapsedTime(_epoch));
            _history.Announce();
        }
    }

    private void Note(ReadOnlySpan<byte> bytes, List<ChatEvent> events)
    {
        lock (_history.Gate)
        {
            _history.Received.Append(bytes);
            events.Clear();
            int eventsBefore = _history.Events.Count;
            int textBefore = _history.Text.Length;
            _digest.Append(bytes, _history.Text, events);
            TimeSpan at = _time.GetElapsedTime(_epoch);
            foreach (ChatEvent happened in events) _history.Add(happened, at);
            if (_history.Events.Count > eventsBefore || _history.Text.Length > textBefore) _history.Announce();
        }
    }
}
