using System.Net.Sockets;
using ClassChat.Client.Events;
using ClassChat.Client.Files;
using ClassChat.Client.Requests;
using ClassChat.Protocol.Encryption;
using ClassChat.Protocol.Framing;
using ClassChat.Protocol.Messages;
using Microsoft.Extensions.Logging;

namespace ClassChat.Client.Wire;

/// <summary>
/// A registered connection to the server, used by <see cref="ChatClient"/>. One task reads and passes each message to
/// the request it answers, or else to the events, and lists to both; another task writes requests.
/// </summary>
internal sealed partial class ClientConnection : IAsyncDisposable
{
    private readonly ILogger _logger;
    private readonly Socket _socket;
    private readonly NetworkStream _stream;
    private readonly FrameReader _frames;
    private readonly EventBuffer _events;
    private readonly PendingRequests _pendingRequests;
    private readonly SendQueue _requests;
    private readonly CancellationTokenSource _stop = new();

    private readonly Task _reading;
    private readonly Task _writing;
    private IReadOnlyList<string> _users = [];
    private string _end = "The connection was closed.";
    private int _isLeaving;
    private int _isDisposed;

    /// <summary>
    /// Starts reading and writing; takes ownership of the socket, the reader and the pending requests.
    /// </summary>
    public ClientConnection(
        Socket socket, FrameReader frames, FrameCipher? cipher, EventBuffer events, PendingRequests pendingRequests,
        ILogger logger)
    {
        _logger = logger;
        _socket = socket;
        _stream = new NetworkStream(socket, ownsSocket: true);
        _frames = frames;
        _events = events;
        _pendingRequests = pendingRequests;
        _requests = new SendQueue(_stream, pendingRequests, cipher);
        _reading = ReadAsync();
        _writing = WriteAsync();
    }

    /// <summary>The connected users, according to the latest user list from the server.</summary>
    public IReadOnlyList<string> Users => Volatile.Read(ref _users);

    /// <summary>The reason why the connection ended, once it has.</summary>
    public string End => Volatile.Read(ref _end);

    /// <summary>Sends a request and waits for the reply; null if the connection ends first.</summary>
    public async Task<ServerMessage?> AskAsync(
        Request request, ExpectedReply expectedReply, CancellationToken cancellationToken)
    {
        var pending = new PendingRequest(expectedReply);
        bool isQueued = await _requests.TryPostAsync(new OutgoingItem.Message(request, pending), cancellationToken);
        return isQueued ? await pending.Answer.WaitAsync(cancellationToken) : null;
    }

    /// <summary>Sends a file and waits for the reply; null if the connection ends first.</summary>
    /// <returns>The reply; a local error if the file could not be sent completely.</returns>
    public async Task<ServerMessage?> SendFileAsync(FileUpload upload, CancellationToken cancellationToken)
    {
        var pending = new PendingRequest(ExpectedReply.Confirmation);
        var post = new OutgoingItem.File(upload, pending, cancellationToken);
        if (!await _requests.TryPostAsync(post, cancellationToken)) return null;
        ServerMessage? answer = await pending.Answer.WaitAsync(cancellationToken);
        return answer is not null && post.Error is string fault ? new ServerMessage.Error(fault) : answer;
    }

    /// <summary>Sends an exit request and waits until the server closes the connection.</summary>
    public async Task LeaveAsync(CancellationToken cancellationToken)
    {
        Volatile.Write(ref _isLeaving, 1);
        await _requests.TryPostAsync(new OutgoingItem.Message(new Request.Exit(), null), cancellationToken);
        _requests.Complete();
        await Task.WhenAll(_writing, _reading).WaitAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Volatile.Write(ref _isLeaving, 1);
        if (Interlocked.Exchange(ref _isDisposed, 1) == 1) return;
        await _stop.CancelAsync();
        await Task.WhenAll(_writing, _reading);
        await _stream.DisposeAsync();
        _pendingRequests.Dispose();
        _frames.Dispose();
        _stop.Dispose();
    }

    private async Task WriteAsync()
    {
        string? fault = await _requests.RunAsync(_stop.Token);
        if (fault is not null) Log.WritingEnded(_logger, fault);
        try
        {
            // After an error nothing more is expected, but data that has already arrived can still be read.
            _socket.Shutdown(fault is null ? SocketShutdown.Send : SocketShutdown.Both);
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // The connection is closed already.
        }
    }

    private async Task ReadAsync()
    {
        try
        {
            Volatile.Write(ref _end, await ReadFramesAsync());
        }
        catch (SocketException error)
        {
            Volatile.Write(ref _end, error.Message);
        }
        catch (OperationCanceledException)
        {
            // Disposed: End has held that reason from the start.
        }

        Log.Ended(_logger, End);
        _pendingRequests.Close();
        _requests.Complete();
        _events.Complete(Volatile.Read(ref _isLeaving) == 1 ? null : new ChatEvent.ConnectionLost(End));
        await _stop.CancelAsync();
    }

    private async Task<string> ReadFramesAsync()
    {
        while (await _frames.ReadAsync(_stop.Token) is Frame frame)
        {
            if (frame.Kind == FrameKind.Unrecoverable) return "The server sends nothing that can be understood.";
            await HandleAsync(frame.Kind == FrameKind.Json
                ? ServerMessageReader.Read(frame.Bytes)
                : new ServerMessage.Unknown($"{frame.Kind} frame"));
        }

        return "The server closed the connection.";
    }

    private async ValueTask HandleAsync(ServerMessage message)
    {
        if (message is ServerMessage.Unknown unknown) Log.Garbled(_logger, unknown.Reason);
        if (message is ServerMessage.UserList list) Volatile.Write(ref _users, list.Users);
        bool isAnswer = _pendingRequests.TryAnswer(message);
        // Lists are also published as events, even if they answer a request.
        if (!isAnswer || message is ServerMessage.UserList or ServerMessage.GroupList)
            await _events.AddAsync(ChatEventMapper.ToEvent(message), _stop.Token);
    }

    /// <summary>Log messages of <see cref="ClientConnection"/>.</summary>
    private static partial class Log
    {
        [LoggerMessage(LogLevel.Debug, "Disconnected: {Reason}")]
        public static partial void Ended(ILogger logger, string reason);

        [LoggerMessage(LogLevel.Debug, "Writing ended: {Reason}")]
        public static partial void WritingEnded(ILogger logger, string reason);

        [LoggerMessage(LogLevel.Warning, "Passed over what is not of the protocol: {Reason}")]
        public static partial void Garbled(ILogger logger, string reason);
    }
}
