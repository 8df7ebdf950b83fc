using ClassChat.Protocol;
using ClassChat.Protocol.Framing;
using ClassChat.Protocol.Messages;
using ClassChat.Server.Hub;
using ClassChat.Server.Outboxes;
using ClassChat.Server.Sockets;
using Microsoft.Extensions.Logging;

namespace ClassChat.Server.Connections;

/// <summary>
/// One client's connection to a <see cref="HubServer"/>, from the prompt to the close: registers the client and passes
/// its requests to the <see cref="ChatHub"/>. Answers exit requests and malformed frames itself; all output goes
/// through its <see cref="Outbox"/>.
/// </summary>
internal sealed partial class Connection : IDisposable
{
    private readonly PeerSocket _socket;
    private readonly ConnectionReader _reader;
    private readonly Outbox _outbox;
    private readonly ConnectionEncryption _encryption;
    private readonly Backpressure _backpressure;
    private readonly ChatHub _hub;
    private readonly ServerOptions _options;
    private readonly ILogger _logger;
    private readonly long _begun;
    private UserSession? _session;
    private ServerMessage? _finalMessage;
    private TimeSpan _drain;

    /// <summary>Takes ownership of a client's socket.</summary>
    public Connection(PeerSocket socket, ChatHub hub, Backpressure backpressure, ServerOptions options, ILogger logger)
    {
        _socket = socket;
        _hub = hub;
        _backpressure = backpressure;
        _options = options;
        _logger = logger;
        _reader = new ConnectionReader(socket, options.Limits.ReadBytes, options.Clock);
        _outbox = new Outbox(socket, options.Limits, options.Clock, logger);
        bool isOffered = LevelFeatures.ForLevel(options.Level).HasFlag(Features.Encryption);
        _encryption = new ConnectionEncryption(_outbox, _reader.Decoder, isOffered);
        _begun = options.Clock.GetTimestamp();
        _drain = options.Limits.StallTimeout;
    }

    /// <summary>Completes when the connection is closed; set by <see cref="Start"/>.</summary>
    public Task Completion { get; private set; } = Task.CompletedTask;

    /// <summary>Starts to serve the client, until either side ends the connection.</summary>
    /// <param name="ended">Called when the connection has ended.</param>
    public void Start(Action<Connection> ended) => Completion = RunAsync(ended);

    /// <summary>Ends the connection as if the client had ended it, with a final message.</summary>
    /// <param name="lastWords">The final message to the client.</param>
    /// <param name="drain">Time limit for sending pending output.</param>
    public void End(ServerMessage lastWords, TimeSpan drain)
    {
        _drain = drain;
        _finalMessage = lastWords;
        _socket.EndReceiving();
    }

    /// <summary>Aborts the connection and logs the reason.</summary>
    public void CutOff(string reason) => _outbox.CutOff(reason);

    /// <summary>
    /// Ends the connection of a client that does not register in time, or that reads none of its pending output.
    /// </summary>
    /// <param name="isCrowded">True if new clients wait for a free socket slot, which shortens the registration
    /// timeout.</param>
    public void EnforceTimeouts(bool isCrowded)
    {
        if (_outbox.IsStalled()) CutOff("it takes nothing");
        TimeSpan timeout =
            isCrowded ? _options.Limits.CrowdedRegistrationTimeout : _options.Limits.RegistrationTimeout;
        bool isLate = _session is null && _options.Clock.GetElapsedTime(_begun) > timeout;
        if (isLate && _finalMessage is null) End(ReplyTexts.TooLate, _drain);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _reader.Dispose();
        _socket.Dispose();
    }

    private async Task RunAsync(Action<Connection> ended)
    {
        try
        {
            Send(batch => batch.Answer(_outbox, ReplyTexts.Prompt));
            _session = await new Registration(_reader, _hub, _outbox, _encryption, _options).RunAsync();
            bool isWhole = _session is null || await ServeAsync(_session);
            await EndAsync(isWhole);
        }
        catch (Exception fault)
        {
            // A bug in the server ends only this connection.
            Log.Failed(_logger, _socket.Peer, fault);
            await EndAsync(isWhole: false);
        }
        finally
        {
            Dispose();
            ended(this);
        }
    }

    /// <summary>Handles all requests of a registered client.</summary>
    /// <returns>False if the connection is lost.</returns>
    private async Task<bool> ServeAsync(UserSession session)
    {
        while (true)
        {
            await HandleAllAsync(session);
            if (_finalMessage is not null) return true;

            TimeSpan? rest = _reader.Decoder.PendingInput switch
            {
                PendingInput.Line => Limits.UnterminatedLineTimeout,
                PendingInput.LineOfJson => Limits.UnterminatedObjectTimeout,
                _ => null,
            };
            ReadResult readResult = await _reader.ReadAsync(int.MaxValue, rest);
            if (readResult == ReadResult.Failed) return false;
            if (readResult == ReadResult.Data) continue;

            if (_reader.Decoder.TryEndPending(out Frame fault)) Send(batch => Handle(session, fault, batch));
            if (readResult == ReadResult.EndOfStream) return true;
        }
    }

    /// <summary>
    /// Handles all frames received so far, in batches. After each batch its output is flushed, and the sender is
    /// delayed if receivers are above their soft limit.
    /// </summary>
    private async ValueTask HandleAllAsync(UserSession session)
    {
        var batch = new WriteBatch(_options.Clock);
        bool isMore = true;
        while (isMore)
        {
            isMore = HandleBatch(session, batch);
            batch.Flush();
            foreach (Outbox full in batch.DrainOverThreshold()) await _backpressure.WaitForRoomAsync(full);
            batch.Begin();
        }
    }

    /// <summary>Handles frames until none is left, the batch is full or the connection is ending.</summary>
    /// <returns>True if there may be more frames.</returns>
    private bool HandleBatch(UserSession session, WriteBatch batch)
    {
        while (_finalMessage is null && _reader.Decoder.TryRead(out Frame frame))
        {
            Handle(session, frame, batch);
            if (batch.Bytes > _options.Limits.BatchBytes) return true;
        }

        return false;
    }

    private void Handle(UserSession session, Frame frame, WriteBatch batch)
    {
        if (frame.Kind == FrameKind.Json)
        {
            ReadOnlyMemory<byte> bytes = frame.Bytes;
            if (_encryption.Open(ref bytes) is ServerMessage fault)
            {
                batch.Answer(_outbox, fault);
                return;
            }

            Request request = RequestReader.Read(bytes);
            if (_encryption.TryAnswer(request, batch)) return;
            if (request is Request.Exit) _finalMessage = ReplyTexts.Goodbye;
            else _hub.Handle(session, request, batch);
            return;
        }

        if (frame.Kind == FrameKind.Unrecoverable)
        {
            _finalMessage = ReplyTexts.Hopeless;
            return;
        }

        ServerMessage answer = frame.Kind switch
        {
            FrameKind.TooDeep => ReplyTexts.TooDeep,
            FrameKind.TooLarge => ReplyTexts.TooLarge,
            _ => ReplyTexts.NotJson,
        };
        batch.Answer(_outbox, answer);
    }

    /// <summary>
    /// Sends pending output, removes the user from the hub, sends the final message and closes. The name is released
    /// before the final message, so a client that reconnects at once finds it free.
    /// </summary>
    private async Task EndAsync(bool isWhole)
    {
        if (!isWhole) _socket.Abort();
        _outbox.Close();
        isWhole &= await _backpressure.DrainAsync(_outbox, _drain);
        if (_session is UserSession session)
        {
            _session = null;
            Send(batch => _hub.Leave(session, batch));
            if (!isWhole) Log.Lost(_logger, _socket.Peer);
        }

        if (isWhole && _finalMessage is not null)
        {
            Send(batch => batch.Answer(_outbox, _finalMessage));
            isWhole = await _backpressure.DrainAsync(_outbox, _drain);
        }

        if (isWhole) await _socket.FinishAsync(_options.Limits.LingerTimeout, _options.Clock);
    }

    private void Send(Action<WriteBatch> write)
    {
        var batch = new WriteBatch(_options.Clock);
        write(batch);
        batch.Flush();
    }

    /// <summary>Log messages of <see cref="Connection"/>.</summary>
    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Lost {Peer}")]
        public static partial void Lost(ILogger logger, System.Net.EndPoint? peer);

        [LoggerMessage(Level = LogLevel.Error, Message = "The connection of {Peer} failed")]
        public static partial void Failed(ILogger logger, System.Net.EndPoint? peer, Exception fault);
    }
}
