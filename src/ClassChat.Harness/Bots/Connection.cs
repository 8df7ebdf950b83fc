using System.Net.Sockets;
using ClassChat.Harness.Dialects;
using ClassChat.Harness.Frames;
using ClassChat.Harness.Observations;
using ClassChat.Harness.Scenarios;
using ClassChat.Harness.Targets;
using ClassChat.Harness.Timing;

namespace ClassChat.Harness.Bots;

/// <summary>One TCP connection of a bot: writes bytes as it is told, and reads into the bot's history.</summary>
internal sealed class Connection : IAsyncDisposable
{
    private const int ReadBytes = 16 * 1024;
    private const int LingerBytes = 4 * 1024;

    /// <summary>After so many reads without a wait others have their turn.</summary>
    private const int MaxReadsAtOnce = 16;

    /// <summary>When for so long nothing more comes after a bot has gone, nothing is under way.</summary>
    private static readonly TimeSpan _lingerQuiet = TimeSpan.FromMilliseconds(100);

    /// <summary>How long a server that goes on and on is let in then.</summary>
    private static readonly TimeSpan _mostLinger = TimeSpan.FromSeconds(1);

    private readonly Socket _socket;
    private readonly ConnectionScope _scope;
    private readonly History _history;
    private readonly Reception _reception;
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
        _reception = new Reception(scope);
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
    public string Me
    {
        get => _reception.Me;
        set => _reception.Me = value;
    }

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
        if (incoming) _reception.Decrypt(Session);
    }

    /// <summary>From here on what comes is framed in another way.</summary>
    /// <param name="framing">The way.</param>
    /// <param name="textEnd">Up to where the text that came has been understood.</param>
    public void SwitchReceiving(Framing framing, int textEnd) => _reception.Switch(framing, textEnd);

    /// <summary>Writes bytes, whole or in the pieces that <see cref="Wire"/> asks for.</summary>
    /// <returns>False if the connection is gone.</returns>
    public Task<bool> WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancel)
    {
        _scope.Allowance.Ask();
        return SendAsync(bytes, isAsked: true, cancel);
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
        if (_scope.Allowance.Excess is not null) manner = Manner.Reset; // a flood is not waited for
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
        _reception.Forget();
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

    /// <summary>Puts bytes on the wire.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="isAsked">
    /// False for what a bot says by itself: a server could have itself be allowed any amount by that.
    /// </param>
    /// <param name="cancel">Gives up.</param>
    private async Task<bool> SendAsync(ReadOnlyMemory<byte> bytes, bool isAsked, CancellationToken cancel)
    {
        await _writing.WaitAsync(cancel);
        try
        {
            await KeepGapAsync(cancel);
            lock (_history.Gate) _history.Sent.Append(bytes.Span);
            foreach (ReadOnlyMemory<byte> piece in Pieces.Of(bytes, Wire.Manner, Wire.Bytes))
            {
                if (isAsked) _scope.Allowance.Write(piece.Length);
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
                // Who is sent more than can be read would keep a thread to itself.
                if (reads % MaxReadsAtOnce == 0 && receiving.IsCompleted) await Task.Yield();
                int count = await receiving;
                if (count == 0) break;
                if (!_reception.Append(buffer.AsSpan(0, count))) return;
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

        _reception.EndSilence();
        if (IsOpen) _reception.End(end); // else the server has answered the bot's end by its own
    }

    /// <summary>Waits for bytes; a silence meanwhile may be the end of something.</summary>
    private async Task<int> ReceiveAsync(byte[] buffer)
    {
        ValueTask<int> receiving = _socket.ReceiveAsync(buffer, _ended.Token);
        if (receiving.IsCompleted || !_reception.WaitsForSilence) return await receiving;
        Task<int> coming = receiving.AsTask();
        Deadline settled = _scope.Clock.After(_scope.Dialect.Settle);
        if (!await _scope.Clock.WaitAsync(coming, settled, _ended.Token)) _reception.EndSilence();
        return await coming;
    }

    /// <summary>Says what a client of this dialect says by itself.</summary>
    private async Task ReplyAsync()
    {
        while (_reception.Replies.TryDequeue(out Template? reply))
        {
            byte[] message = _scope.Dialect.Ended(reply.Render(new Values { ["me"] = Me }));
            await SendAsync(Encode(message), isAsked: false, _ended.Token);
        }
    }
}
