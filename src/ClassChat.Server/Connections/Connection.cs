using ClassChat.Protocol;
using ClassChat.Protocol.Framing;
using ClassChat.Protocol.Messages;
using ClassChat.Server.Hub;
using ClassChat.Server.Outboxes;
using ClassChat.Server.Sockets;
using Microsoft.Extensions.Logging;

namespace ClassChat.Server.Connections;

/// <summary>
/// One client's connection, from the prompt to the end: what it sends goes through the decoder to the hub, what it is
/// owed comes through its outbox.
/// </summary>
internal sealed partial class Connection : IDisposable
{
    private readonly PeerSocket _socket;
    private readonly Inbox _inbox;
    private readonly Outbox _outbox;
    private readonly Pacing _pacing;
    private readonly ChatHub _hub;
    private readonly ServerOptions _options;
    private readonly ILogger _logger;
    private readonly long _begun;
    private Member? _member;
    private ServerMessage? _lastWords;
    private TimeSpan _drain;

    /// <summary>Takes over a client's socket.</summary>
    public Connection(PeerSocket socket, ChatHub hub, Pacing pacing, ServerOptions options, ILogger logger)
    {
        _socket = socket;
        _hub = hub;
        _pacing = pacing;
        _options = options;
        _logger = logger;
        _inbox = new Inbox(socket, options.Limits.ReadBytes, options.Clock);
        _outbox = new Outbox(socket, options.Limits, options.Clock, logger);
        _begun = options.Clock.GetTimestamp();
        _drain = options.Limits.StallTime;
    }

    /// <summary>The whole of it; set by who starts it.</summary>
    public Task Completion { get; private set; } = Task.CompletedTask;

    /// <summary>Begins to serve the client, until it or the server has had enough.</summary>
    /// <param name="ended">Called at the end.</param>
    public void Start(Action<Connection> ended) => Completion = RunAsync(ended);

    /// <summary>Ends the connection as if the client had ended it, with some last words.</summary>
    /// <param name="lastWords">What the client is told.</param>
    /// <param name="drain">How long to go on sending what it is owed.</param>
    public void End(ServerMessage lastWords, TimeSpan drain)
    {
        _drain = drain;
        _lastWords = lastWords;
        _socket.EndReceiving();
    }

    /// <summary>Breaks the connection off.</summary>
    public void CutOff(string reason) => _outbox.CutOff(reason);

    /// <summary>Ends the connection of a client that gives no name, or takes nothing of what it is owed.</summary>
    /// <param name="isCrowded">True if newcomers wait for a socket.</param>
    public void CheckPatience(bool isCrowded)
    {
        if (_outbox.IsSilent()) CutOff("it takes nothing");
        TimeSpan patience = isCrowded ? _options.Limits.CrowdedRegistrationTime : _options.Limits.RegistrationTime;
        bool isLate = _member is null && _options.Clock.GetElapsedTime(_begun) > patience;
        if (isLate && _lastWords is null) End(Answers.TooLate, _drain);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _inbox.Dispose();
        _socket.Dispose();
    }

    private async Task RunAsync(Action<Connection> ended)
    {
        try
        {
            Send(batch => batch.Answer(_outbox, Answers.Prompt));
            _member = await new Registration(_inbox, _hub, _outbox, _options).RunAsync();
            bool isWhole = _member is null || await ServeAsync(_member);
            await EndAsync(isWhole);
        }
        catch (Exception fault)
        {
            // A fault of ours ends this connection and no other.
            Log.Failed(_logger, _socket.Peer, fault);
            await EndAsync(isWhole: false);
        }
        finally
        {
            Dispose();
            ended(this);
        }
    }

    /// <summary>Handles everything the client sends.</summary>
    /// <returns>False if the connection is gone.</returns>
    private async Task<bool> ServeAsync(Member member)
    {
        while (true)
        {
            await HandleAllAsync(member);
            if (_lastWords is not null) return true;

            TimeSpan? rest = _inbox.Decoder.Pending switch
            {
                Pending.Line => Limits.UnendedLineRest,
                Pending.LineOfJson => Limits.UnendedObjectRest,
                _ => null,
            };
            Read read = await _inbox.ReadAsync(int.MaxValue, rest);
            if (read == Read.Broken) return false;
            if (read == Read.Some) continue;

            if (_inbox.Decoder.TryEndPending(out Frame fault)) Send(batch => Handle(member, fault, batch));
            if (read == Read.Ended) return true;
        }
    }

    /// <summary>
    /// Handles all frames that are there, batch by batch: what they write goes out, then who is crowded is waited
    /// for.
    /// </summary>
    private async ValueTask HandleAllAsync(Member member)
    {
        var batch = new Batch(_options.Clock);
        bool isMore = true;
        while (isMore)
        {
            isMore = HandleBatch(member, batch);
            batch.Flush();
            foreach (Outbox crowded in batch.TakeCrowded()) await _pacing.WaitForRoomAsync(crowded);
            batch.Begin();
        }
    }

    /// <summary>Handles frames until there are none, or the batch is full.</summary>
    /// <returns>True if there may be more.</returns>
    private bool HandleBatch(Member member, Batch batch)
    {
        while (_lastWords is null && _inbox.Decoder.TryRead(out Frame frame))
        {
            Handle(member, frame, batch);
            if (batch.Bytes > _options.Limits.BatchBytes) return true;
        }

        return false;
    }

    private void Handle(Member member, Frame frame, Batch batch)
    {
        if (frame.Kind == FrameKind.Json)
        {
            Request request = RequestReader.Read(frame.Bytes);
            if (request is Request.Exit) _lastWords = Answers.Goodbye;
            else _hub.Handle(member, request, batch);
            return;
        }

        if (frame.Kind == FrameKind.Hopeless)
        {
            _lastWords = Answers.Hopeless;
            return;
        }

        ServerMessage answer = frame.Kind switch
        {
            FrameKind.TooDeep => Answers.TooDeep,
            FrameKind.TooLarge => Answers.TooLarge,
            _ => Answers.NotJson,
        };
        batch.Answer(_outbox, answer);
    }

    /// <summary>
    /// Sends what the client is owed, lets it leave, says the last words and closes. The name is free before the client
    /// can know that it has left: who comes back at once finds it free.
    /// </summary>
    private async Task EndAsync(bool isWhole)
    {
        if (!isWhole) _socket.Abort();
        _outbox.Close();
        isWhole &= await _pacing.DrainAsync(_outbox, _drain);
        if (_member is Member member)
        {
            _member = null;
            Send(batch => _hub.Leave(member, batch));
            if (!isWhole) Log.Lost(_logger, _socket.Peer);
        }

        if (isWhole && _lastWords is not null)
        {
            Send(batch => batch.Answer(_outbox, _lastWords));
            isWhole = await _pacing.DrainAsync(_outbox, _drain);
        }

        if (isWhole) await _socket.FinishAsync(_options.Limits.LingerTime, _options.Clock);
    }

    private void Send(Action<Batch> write)
    {
        var batch = new Batch(_options.Clock);
        write(batch);
        batch.Flush();
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Lost {Peer}")]
        public static partial void Lost(ILogger logger, System.Net.EndPoint? peer);

        [LoggerMessage(Level = LogLevel.Error, Message = "The connection of {Peer} failed")]
        public static partial void Failed(ILogger logger, System.Net.EndPoint? peer, Exception fault);
    }
}
