using System.Net.Sockets;
using ClassChat.Harness.Dialects;
using ClassChat.Harness.Frames;
using ClassChat.Harness.Observations;
using ClassChat.Harness.Scenarios;
using ClassChat.Harness.Targets;

namespace ClassChat.Harness.Bots;

/// <summary>One TCP connection of a bot: writes bytes as it is told, and reads into the bot's history.</summary>
internal sealed class Connection : IAsyncDisposable
{
    private const int ReadBytes = 16 * 1024;
    private const int LingerBytes = 4 * 1024;

    /// <summary>When for so long nothing more comes after a bot has gone, nothing is under way.</summary>
    private static readonly TimeSpan _lingerQuiet = TimeSpan.FromMilliseconds(100);

    /// <summary>How long a server that goes on and on is let in then.</summary>
    private static readonly TimeSpan _mostLinger = TimeSpan.FromSeconds(1);

    private readonly Socket _socket;
    private readonly ConnectionScope _scope;
    private readonly History _history;
    private readonly Digest _digest;
    private readonly SemaphoreSlim _writing = new(1);
    private readonly CancellationTokenSource _ended = new();
    private TaskCompletionSource _mayRead = Open();
    private Task _reading = Task.CompletedTask;
    private long _lastWrite;

    private Connection(Socket socket, ConnectionScope scope)
    {
        _socket = socket;
        _scope = scope;
        _history = scope.History;
        _digest = new Digest(scope.Dialect);
        Sending = scope.Dialect.Sending;
        Session = scope.Dialect.Cipher is null ? null : new Session(scope.Dialect.Cipher);
    }

    /// <summary>How bytes are put on the wire.</summary>
    public (WireManner Manner, int Bytes) Wire { get; set; } = (WireManner.Whole, 0);

    /// <summary>How what is sent is framed.</summary>
    public Framing Sending { get; set; }

    /// <summary>The keys agreed upon; null where the dialect has no encryption.</summary>
    public Session? Session { get; }

    /// <summary>The name that what is said by itself is said under.</summary>
    public string Me { get; set; } = "";

    /// <summary>True while the bot has not gone.</summary>
    public bool IsOpen { get; private set; } = true;

    private bool Encrypts { get; set; }

    /// <summary>Connects.</summary>
    /// <param name="server">The server.</param>
    /// <param name="scope">How it talks, and where what it says goes.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="SocketException">Nobody listens, or the server refuses.</exception>
    public static async Task<Connection> OpenAsync(Subject server, ConnectionScope scope, CancellationToken cancel)
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

        var connection = new Connection(socket, scope);
        connection._reading = connection.ReadAsync();
        return connection;
    }

    /// <summary>The bytes of a message on this connection: encrypted if that was agreed upon, and framed.</summary>
    /// <param name="message">The message.</param>
    /// <param name="framing">Another framing than the usual; null: the usual.</param>
    public byte[] Encode(ReadOnlySpan<byte> message, Framing? framing = null) =>
        (framing ?? Sending).Encode(Encrypts ? Session!.Encrypt(message) : message);

    /// <summary>From here on messages are encrypted.</summary>
    public void Encrypt(bool outgoing, bool incoming)
    {
        Encrypts |= outgoing;
        if (!incoming) return;
        lock (_history.Gate) _digest.Session = Session;
    }

    /// <summary>From here on what comes is framed in another way.</summary>
    /// <param name="framing">The way.</param>
    /// <param name="textEnd">Up to where the text that came has been understood.</param>
    public void SwitchReceiving(Framing framing, int textEnd)
    {
        lock (_history.Gate)
        {
            List<ChatEvent> events = [];
            _digest.Switch(framing, textEnd, _history.Text, events);
            Note(events);
        }
    }

    /// <summary>Writes bytes, whole or in the pieces that <see cref="Wire"/> asks for.</summary>
    /// <returns>False if the connection is gone.</returns>
    public async Task<bool> WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancel)
    {
        await _writing.WaitAsync(cancel);
        try
        {
            await KeepGapAsync(cancel);
            lock (_history.Gate) _history.Sent.Append(bytes.Span);
            foreach (ReadOnlyMemory<byte> piece in Pieces.Of(bytes, Wire.Manner, Wire.Bytes))
            {
                for (int sent = 0; sent < piece.Length;) sent += await _socket.SendAsync(piece[sent..], cancel);
            }

            return true;
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            return false;
        }
        finally
        {
            _lastWrite = _scope.Time.GetTimestamp();
            _writing.Release();
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
        if (manner == Manner.Reset) _socket.LingerState = new LingerOption(true, 0);
        else Shutdown();
        await _ended.CancelAsync();
        _mayRead.TrySetResult();
        await _reading;
        if (manner == Manner.Reset) _socket.Dispose();
        else _ = LingerAsync(); // nobody waits for it, and it ends by itself
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (IsOpen) await EndAsync(Manner.Close);
        _ended.Dispose();
        _writing.Dispose();
        Session?.Dispose();
    }

    /// <summary>
    /// Closes when what is under way has come: a socket that is closed before, or with bytes unread, answers with a
    /// reset (RFC 1122, 4.2.2.13), and which servers are hit by it would be luck.
    /// </summary>
    private async Task LingerAsync()
    {
        byte[] rest = new byte[LingerBytes];
        long began = _scope.Time.GetTimestamp();
        try
        {
            int count;
            do
            {
                using var quiet = new CancellationTokenSource(_lingerQuiet, _scope.Time);
                count = await _socket.ReceiveAsync(rest, quiet.Token);
            }
            while (count > 0 && _scope.Time.GetElapsedTime(began) < _mostLinger);
        }
        catch (Exception error) when (error is SocketException or OperationCanceledException)
        {
            // Quiet, or the server has ended it in another way: that is the end, too.
        }

        _socket.Dispose();
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

    private async Task KeepGapAsync(CancellationToken cancel)
    {
        if (_scope.Dialect.Gap == TimeSpan.Zero || _lastWrite == 0) return;
        TimeSpan left = _scope.Dialect.Gap - _scope.Time.GetElapsedTime(_lastWrite);
        if (left > TimeSpan.Zero) await Task.Delay(left, _scope.Time, cancel);
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
                int count = await ReceiveAsync(buffer, events);
                if (count == 0) break;
                Note(buffer.AsSpan(0, count), events);
                await ReplyAsync();
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

        EndSilence(events);
        if (!IsOpen) return; // the server has answered the bot's end by its own
        lock (_history.Gate)
        {
            _history.Add(new ChatEvent(end), Now);
            _history.Announce();
        }
    }

    /// <summary>Waits for bytes; a silence meanwhile may be the end of something.</summary>
    private async Task<int> ReceiveAsync(byte[] buffer, List<ChatEvent> events)
    {
        ValueTask<int> receiving = _socket.ReceiveAsync(buffer, _ended.Token);
        if (receiving.IsCompleted || !_digest.WaitsForSilence) return await receiving;
        Task<int> coming = receiving.AsTask();
        Deadline settled = _scope.Clock.After(_scope.Dialect.Settle);
        if (!await _scope.Clock.WaitAsync(coming, settled, _ended.Token)) EndSilence(events);
        return await coming;
    }

    private TimeSpan Now => _scope.Time.GetElapsedTime(_scope.Epoch);

    private void EndSilence(List<ChatEvent> events)
    {
        lock (_history.Gate)
        {
            events.Clear();
            _digest.EndSilence(_history.Text, events);
            Note(events);
        }
    }

    private void Note(ReadOnlySpan<byte> bytes, List<ChatEvent> events)
    {
        lock (_history.Gate)
        {
            _history.Received.Append(bytes);
            events.Clear();
            int textBefore = _history.Text.Length;
            _digest.Append(bytes, _history.Text, events);
            if (!Note(events) && _history.Text.Length > textBefore) _history.Announce();
        }
    }

    /// <summary>Enters what happened; under the gate.</summary>
    private bool Note(List<ChatEvent> events)
    {
        int before = _history.Events.Count;
        TimeSpan at = Now;
        foreach (ChatEvent happened in events) _history.Add(IsOwn(happened) ? AsEcho(happened) : happened, at);
        if (_history.Events.Count == before) return false;
        _history.Announce();
        return true;
    }

    // Who sends a message and gets it back has not received one.
    private bool IsOwn(ChatEvent happened) =>
        _scope.Dialect.Semantics.Echo && happened.Kind == EventKind.Message && happened.Sender == Me;

    private static ChatEvent AsEcho(ChatEvent message) => message with { Kind = EventKind.Echo };

    /// <summary>Says what a client of this dialect says by itself.</summary>
    private async Task ReplyAsync()
    {
        while (_digest.Replies.TryDequeue(out Template? reply))
            await WriteAsync(Encode(_scope.Dialect.Ended(reply.Render(new Values { ["me"] = Me }))), _ended.Token);
    }
}
