using System.Net.Sockets;
using ClassChat.Sandbox.Programs;
using ClassChat.Sandbox.Timing;
using ClassChat.Specification.Dialects;
using ClassChat.Specification.Recording;
using ClassChat.Specification.Scenarios;
using ClassChat.Specification.WireFormats;

namespace ClassChat.Harness.Bots;

/// <summary>
/// One TCP connection of a bot: encodes and writes messages, records what arrives, and sends automatic replies.
/// </summary>
internal sealed class BotConnection : IAsyncDisposable
{
    private const int ReadBytes = 16 * 1024;
    private const int LingerBytes = 4 * 1024;

    /// <summary>Number of reads without a wait after which the thread is yielded to others.</summary>
    private const int MaxReadsAtOnce = 16;

    /// <summary>Time without data after which a connection that the bot has shut down is closed.</summary>
    private static readonly TimeSpan _lingerIdlePeriod = TimeSpan.FromMilliseconds(100);

    /// <summary>Maximum time to read on after the bot's shutdown while the server keeps sending.</summary>
    private static readonly TimeSpan _maxLinger = TimeSpan.FromSeconds(1);

    private readonly Socket _socket;
    private readonly ConnectionContext _scope;
    private readonly History _history;
    private readonly ReceiveRecorder _receiveRecorder;
    private readonly SemaphoreSlim _writing = new(1);
    private readonly CancellationTokenSource _ended = new();
    private TaskCompletionSource _mayRead = Open();
    private Task _reading = Task.CompletedTask;
    private long _lastWrite;

    private BotConnection(Socket socket, ConnectionContext context)
    {
        _socket = socket;
        _scope = context;
        _history = context.History;
        Session = context.NeedsKeys ? new CipherSession(context.Dialect.Cipher!) : null;
        _receiveRecorder = new ReceiveRecorder(context, Session);
        Messages = new MessageEncoder(context.Dialect, _history, Session);
        Replies = new AutomaticReplies(_receiveRecorder.TakeReply, ReplyAsync);
    }

    /// <summary>Automatic replies to what the connection receives.</summary>
    public AutomaticReplies Replies { get; }

    /// <summary>Write mode of outgoing bytes, and the size of a piece in bytes.</summary>
    public (WriteMode Manner, int Bytes) Wire { get; set; } = (WriteMode.Whole, 0);

    /// <summary>Encodes outgoing messages.</summary>
    public MessageEncoder Messages { get; }

    /// <summary>Encryption session with the agreed keys; null if the dialect has no encryption.</summary>
    public CipherSession? Session { get; }

    /// <summary>The bot's name in the automatic replies of this connection.</summary>
    public string Me
    {
        get => _receiveRecorder.Me;
        set => _receiveRecorder.SetName(value);
    }

    /// <summary>True until the bot ends the connection.</summary>
    public bool IsOpen { get; private set; } = true;

    /// <summary>Opens a connection to a server and starts to read.</summary>
    /// <param name="server">The server.</param>
    /// <param name="context">The dialect, and the history that events are added to.</param>
    /// <param name="cancel">Cancels the connection attempt.</param>
    /// <exception cref="SocketException">No program listens there, or the server refuses the connection.</exception>
    public static async Task<BotConnection> OpenAsync(
        ServerUnderTest server, ConnectionContext context, CancellationToken cancel)
    {
        var connection = new BotConnection(await BotSocket.ConnectAsync(server, cancel), context);
        connection._reading = connection.ReadAsync();
        return connection;
    }

    /// <summary>Expects encrypted messages from here on.</summary>
    /// <param name="isFresh">True if nothing that was received before can be encrypted.</param>
    /// <param name="textEnd">End of the received text that is already interpreted.</param>
    public void DecryptReceiving(bool isFresh, int textEnd) => _receiveRecorder.ExpectEncrypted(isFresh, textEnd);

    /// <summary>Changes the framing of incoming messages.</summary>
    /// <param name="framing">The new framing.</param>
    /// <param name="textEnd">End of the received text that is already interpreted.</param>
    public void SwitchReceiving(Framing framing, int textEnd) => _receiveRecorder.Switch(framing, textEnd);

    /// <summary>Writes bytes, whole or in the pieces that <see cref="Wire"/> asks for.</summary>
    /// <returns>False if the connection is closed.</returns>
    public Task<bool> WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancel)
    {
        _scope.Allowance.AddRequest();
        return SendAsync(bytes, isAsked: true, cancel);
    }

    /// <summary>Stops or resumes reading; data that arrives while it is stopped stays in the socket.</summary>
    public void SetReading(bool reads)
    {
        if (reads) _mayRead.TrySetResult();
        else if (_mayRead.Task.IsCompleted)
            _mayRead = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    /// <summary>Ends the connection: by a close, a half close or a reset.</summary>
    public async Task EndAsync(DisconnectMode mode)
    {
        if (mode == DisconnectMode.HalfClose)
        {
            Shutdown();
            return;
        }

        IsOpen = false;
        // Do not wait while the server floods the bot.
        if (_scope.Allowance.Excess is not null) mode = DisconnectMode.Reset;
        if (mode == DisconnectMode.Reset) _socket.LingerState = new LingerOption(true, 0);
        else Shutdown();
        await _ended.CancelAsync();
        _mayRead.TrySetResult();
        await _reading;
        if (mode == DisconnectMode.Reset) _socket.Dispose();
        else _ = LingerAsync(); // not awaited; it ends on its own after a short time
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (IsOpen) await EndAsync(DisconnectMode.Close);
        _receiveRecorder.Forget();
        _ended.Dispose();
        _writing.Dispose();
        Replies.Dispose();
        Session?.Dispose();
    }

    /// <summary>
    /// Reads what is still on its way, then closes the socket. A socket closed earlier, or with unread bytes, answers
    /// with a reset (RFC 1122, 4.2.2.13), which would hit servers at random.
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
                using var quiet = new CancellationTokenSource(_lingerIdlePeriod, _scope.Time);
                count = await _socket.ReceiveAsync(rest, quiet.Token);
            }
            while (count > 0 && _scope.Time.GetElapsedTime(began) < _maxLinger);
        }
        catch (Exception error) when (error is SocketException or OperationCanceledException)
        {
            // The server sent nothing more, or ended the connection in another way.
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
            // The server has closed the connection already; the reader has recorded it.
        }
    }

    private static TaskCompletionSource Open()
    {
        var open = new TaskCompletionSource();
        open.SetResult();
        return open;
    }

    /// <summary>Sends bytes, split as <see cref="Wire"/> asks for.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="isAsked">False for automatic replies: they do not raise the allowance, or a server could raise its
    /// own without limit.</param>
    /// <param name="cancel">Cancels the write.</param>
    private async Task<bool> SendAsync(ReadOnlyMemory<byte> bytes, bool isAsked, CancellationToken cancel)
    {
        await _writing.WaitAsync(cancel);
        try
        {
            await KeepGapAsync(cancel);
            lock (_history.Gate) _history.Sent.Append(bytes.Span);
            _scope.Capture?.AddSent(bytes.Span);
            foreach (ReadOnlyMemory<byte> piece in WriteSplitter.Split(bytes, Wire.Manner, Wire.Bytes))
            {
                if (isAsked) _scope.Allowance.AddWrite(piece.Length);
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

    private async Task KeepGapAsync(CancellationToken cancel)
    {
        if (_scope.Dialect.Gap == TimeSpan.Zero || _lastWrite == 0) return;
        TimeSpan left = _scope.Dialect.Gap - _scope.Time.GetElapsedTime(_lastWrite);
        if (left > TimeSpan.Zero) await Task.Delay(left, _scope.Time, cancel);
    }

    private async Task ReadAsync()
    {
        byte[] buffer = new byte[ReadBytes];
        EventKind end = EventKind.Closed;
        try
        {
            for (int reads = 1; ; reads++)
            {
                await _mayRead.Task;
                Task<int> receiving = ReceiveAsync(buffer);
                // Yield, so that a bot that is sent data without pause does not occupy a thread.
                if (reads % MaxReadsAtOnce == 0 && receiving.IsCompleted) await Task.Yield();
                int count = await receiving;
                if (count == 0) break;
                _scope.Capture?.AddReceived(buffer.AsSpan(0, count));
                if (!_receiveRecorder.Append(buffer.AsSpan(0, count))) return;
                await Replies.SendAsync(_ended.Token);
            }
        }
        catch (SocketException)
        {
            end = EventKind.Reset;
        }
        catch (Exception error) when (error is OperationCanceledException or ObjectDisposedException)
        {
            return; // the bot itself disconnected
        }

        _receiveRecorder.EndSilence();
        if (IsOpen) _receiveRecorder.End(end); // otherwise the server only closed after the bot did
    }

    /// <summary>Waits for bytes; silence during the wait may end a message or event that has no end mark.</summary>
    private async Task<int> ReceiveAsync(byte[] buffer)
    {
        ValueTask<int> receiving = _socket.ReceiveAsync(buffer, _ended.Token);
        if (receiving.IsCompleted || !_receiveRecorder.WaitsForSilence) return await receiving;
        Task<int> coming = receiving.AsTask();
        Deadline settled = _scope.Clock.After(_scope.Dialect.Settle);
        if (!await _scope.Clock.WaitAsync(coming, settled, _ended.Token)) _receiveRecorder.EndSilence();
        return await coming;
    }

    private Task<bool> ReplyAsync(AutomaticReply reply)
    {
        byte[] message = reply.Render(Me);
        Messages.Note(message);
        return SendAsync(Messages.Encode(message, isAction: true), isAsked: false, _ended.Token);
    }
}
