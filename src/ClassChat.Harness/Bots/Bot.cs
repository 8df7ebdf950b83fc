using ClassChat.Harness.Allowances;
using ClassChat.Harness.Servers;
using ClassChat.Sandbox.Programs;
using ClassChat.Sandbox.Timing;
using ClassChat.Specification.Dialects;
using ClassChat.Specification.Recording;
using ClassChat.Specification.Scenarios;

namespace ClassChat.Harness.Bots;

/// <summary>
/// Scripted chat client: connects, registers and executes the actions its callers choose, in a dialect's words, and
/// records what it receives. It judges nothing. For a client under test, an unconnected one holds its names.
/// </summary>
internal sealed class Bot : IAsyncDisposable
{
    /// <summary>Maximum wait for an answer with <see cref="SendPacing.Answer"/>; the bot then continues.</summary>
    private static readonly TimeSpan _answerTimeout = TimeSpan.FromSeconds(3);

    /// <summary>
    /// Timeout of a bot with <see cref="SendPacing.Answer"/> for a confirmation; the bot then continues without it.
    /// Short, since every scenario waits for it again; a statement that expects a confirmation waits longer.
    /// </summary>
    private static readonly TimeSpan _confirmationTimeout = TimeSpan.FromSeconds(1);

    /// <summary>Maximum time for a server to notice that a client has disconnected.</summary>
    private static readonly TimeSpan _noticeTimeout = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _turn = new(1);
    private readonly ConnectionContext _scope;
    private readonly BotTransport _transport;
    private readonly ConfirmationWait _answers;
    private readonly BotValues _own;
    private readonly WriteBuffer _writes;
    private int _faulty;
    private bool _hasCome;

    /// <summary>Creates a bot that is not connected.</summary>
    /// <param name="name">The bot's name in the scenario.</param>
    /// <param name="wireName">The name that the bot registers under.</param>
    /// <param name="context">The context shared with the other bots.</param>
    /// <param name="ignored">Kinds of events that need not be kept.</param>
    /// <param name="keepsText">False if no check searches the received text.</param>
    public Bot(string name, string wireName, BotContext context, IReadOnlySet<EventKind> ignored, bool keepsText)
    {
        Name = name;
        WireName = wireName;
        History = new History(name, ignored, keepsText ? null : History.ReportChars, context.Allowance.Searches)
        {
            RecognitionDelay = context.Dialect.RecognitionDelay,
            Names = context.Names,
        };
        _own = new BotValues(context.Data.Password(wireName), context.Time);
        Requests = new RequestLog(History);
        var meter = new ReceiveMeter(name, context.Allowance);
        _scope = new ConnectionContext(context, History, meter, new ReceivedTexts(name, context.Watch));
        _answers = new ConfirmationWait(context.Clock, History, context.Confirmations, _confirmationTimeout);
        _transport =
            context.Adapter is null ? new SocketTransport(_scope) : new AdapterTransport(name, _scope, context.Adapter);
        _writes = new WriteBuffer(_transport, context.Allowance);
    }

    /// <summary>The bot's name in the scenario.</summary>
    public string Name { get; }

    /// <summary>The name that the server knows the bot by; a server may assign it.</summary>
    public string WireName { get; private set; }

    /// <summary>All events that the bot received.</summary>
    public History History { get; }

    /// <summary>Result of the last attempt to join.</summary>
    public JoinResult Result { get; private set; }

    /// <summary>The server's text if it refused the last attempt to join.</summary>
    public string? Refusal => _transport.Refusal;

    /// <summary>True while the bot has an open connection.</summary>
    public bool IsConnected => _transport.IsOpen;

    /// <summary>The positions at which its requests began.</summary>
    public RequestLog Requests { get; }

    /// <summary>Index of the first event after the start of the last request.</summary>
    public int RequestStart => Requests.Start;

    /// <summary>Texts and files to others that came to it; read under the gate of its history.</summary>
    public IReadOnlyList<SentMessage> Carried => _scope.Texts.Found;

    /// <summary>True while writes are collected instead of sent.</summary>
    public bool IsCombining => _writes.IsCombining;

    /// <summary>True once an answer was missing on this connection: the bot no longer waits for answers.</summary>
    public bool IsUnanswered { get; set; }

    /// <summary>Its encryption: what it asks for, and what was on the wire.</summary>
    public BotSecrecy Secrecy => new(_scope, _transport);

    /// <inheritdoc cref="BotTransport.AnswersBefore"/>
    public int AnswersBefore => _transport.AnswersBefore;

    /// <summary>Opens a connection; false if that fails.</summary>
    public async Task<bool> ConnectAsync(ServerUnderTest server, Deadline deadline, CancellationToken cancel)
    {
        if (!_hasCome) _scope.Allowance.AddBot();
        _hasCome = true;
        IsUnanswered = false;
        Result = JoinResult.NotJoined;
        if (_transport.IsOpen) await _transport.EndAsync(DisconnectMode.Close);
        _scope.Bots.Sessions.Change(WireName);
        BeginRequest(); // before opening, because a server may send something at once
        bool isOpen = await _transport.OpenAsync(server, deadline, cancel);
        if (!isOpen) Result = JoinResult.Unreachable;
        return isOpen;
    }

    /// <summary>Runs the dialect's join dialogue.</summary>
    /// <param name="asName">The name to register under.</param>
    /// <param name="timeout">Timeout for each of the server's answers.</param>
    /// <param name="cancel">Cancels the dialogue.</param>
    public async Task RegisterAsync(string asName, TimeSpan timeout, CancellationToken cancel)
    {
        TemplateValues values = _own.AddTo(new TemplateValues { ["me"] = asName }, WireName);
        Result = await _transport.JoinAsync(
            values, new DialogueContext(RequestStart, timeout, IsAction: false, WriteAsync), cancel);
        if (Result != JoinResult.Joined) return;
        _scope.Bots.Gate.Progress();
        if (_transport.GivenName is string given) WireName = given;
    }

    /// <summary>Waits for a late refusal if the join was inferred from the server's silence.</summary>
    public async Task AwaitLateRefusalAsync(TimeSpan timeout, CancellationToken cancel)
    {
        if (Result == JoinResult.Joined) Result = await _transport.AwaitLateRefusalAsync(timeout, cancel);
    }

    /// <summary>
    /// Executes an action in the words of the dialect, and waits for the answer if the dialect's pacing requires it.
    /// </summary>
    /// <param name="action">The action; the dialect must offer it.</param>
    /// <param name="values">The placeholder values of the action.</param>
    /// <param name="paced">False to continue at once, whatever the dialect's pacing.</param>
    /// <param name="sending">Called when it is this bot's turn, right before the bytes are sent.</param>
    /// <param name="cancel">Cancels the action.</param>
    /// <param name="content">The bytes of the file, if the action sends one.</param>
    public async Task ExecuteAsync(
        ActionKind action, TemplateValues values, bool paced, System.Action? sending, CancellationToken cancel,
        ReadOnlyMemory<byte> content = default)
    {
        await _turn.WaitAsync(cancel);
        try
        {
            sending?.Invoke();
            if (!IsConnected) return;
            var context =
                new DialogueContext(RequestStart, _answerTimeout, IsAction: true, WriteAsync) { Content = content };
            int confirmed;
            lock (History.Gate) confirmed = History.Confirmations;
            JoinResult came = await _transport.ActAsync(action, _own.AddTo(values, WireName), context, cancel);
            if (came == JoinResult.Joined && paced && Waits(action)) await AnswerAsync(action, confirmed, cancel);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Sends a fence to another bot, by the name that the server knows.</summary>
    /// <param name="receiver">Name of the receiver.</param>
    /// <param name="fence">The fence.</param>
    /// <param name="sending">Called right before the bytes go out.</param>
    /// <param name="cancel">Cancels the wait.</param>
    public Task SendFenceAsync(string receiver, Fence fence, System.Action? sending, CancellationToken cancel)
    {
        Requests.End();
        var values = new TemplateValues { ["to"] = receiver, ["text"] = fence.Text };
        return ExecuteAsync(ActionKind.Send, values, paced: true, sending, cancel);
    }

    /// <summary>The bytes of an action whose dialogue only sends messages.</summary>
    public byte[] Render(ActionKind action, TemplateValues values)
    {
        _scope.Allowance.AddRequest();
        return _transport.Render(action, _own.AddTo(values, WireName));
    }

    /// <summary>Sends the next one of several malformed messages, in turn.</summary>
    public async Task WriteInvalidAsync(IReadOnlyList<Template> choice, CancellationToken cancel)
    {
        if (!IsConnected) return;
        Template template = choice[_faulty++ % choice.Count];
        await WriteAsync(_transport.Encode(template.Render(_own.AddTo([], WireName))), cancel);
    }

    /// <summary>Sends bytes, or adds them to the collected write while <see cref="IsCombining"/>.</summary>
    public Task WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancel) => _writes.WriteAsync(bytes, cancel);

    /// <summary>Sends the first half of some bytes and keeps the rest.</summary>
    public Task WriteHalfAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancel) =>
        _writes.WriteHalfAsync(bytes, cancel);

    /// <summary>Sends the rest that <see cref="WriteHalfAsync"/> kept.</summary>
    public Task WriteRestAsync(CancellationToken cancel) => _writes.WriteRestAsync(cancel);

    /// <summary>Starts to collect writes instead of sending them.</summary>
    public void BeginCombining() => _writes.BeginCombining();

    /// <summary>Sends the collected writes as one.</summary>
    public Task EndCombiningAsync(CancellationToken cancel) => _writes.EndCombiningAsync(cancel);

    /// <summary>Sets how later writes are split.</summary>
    public void SetWire(WriteMode mode, int bytes) => _transport.SetWire(mode, bytes);

    /// <summary>Stops or resumes reading from the connection.</summary>
    public void SetReading(bool reads) => _transport.SetReading(reads);

    /// <summary>Disconnects.</summary>
    /// <param name="mode">The way to disconnect.</param>
    /// <param name="cancel">Cancels waiting for the server.</param>
    /// <param name="isUnseen">True if no other client is asked for a notice of the departure, even if the dialect has
    /// such notices.</param>
    public async Task EndAsync(DisconnectMode mode, CancellationToken cancel, bool isUnseen = false)
    {
        if (!IsConnected) return;
        _scope.Bots.Sessions.Change(WireName);
        if (mode == DisconnectMode.Leave && _scope.Dialect.Actions.ContainsKey(ActionKind.Exit))
        {
            await ExecuteAsync(ActionKind.Exit, [], paced: false, null, cancel);
            // The server may confirm the exit before it closes the connection.
            if (_scope.Dialect.Semantics.ExitClosesConnection != false)
                await _scope.Clock.UntilAsync(History, () => History.HasEnded, _answerTimeout, cancel);
        }
        else if (mode == DisconnectMode.Leave && (isUnseen || !_scope.Dialect.Shows(EventKind.Left)))
        {
            // No other bot gets a notice, so only a close by the server shows that it has noticed.
            await _transport.EndAsync(DisconnectMode.HalfClose);
            await _scope.Clock.UntilAsync(History, () => History.HasEnded, _noticeTimeout, cancel);
        }

        await _transport.EndAsync(mode == DisconnectMode.Leave ? DisconnectMode.Close : mode);
        if (mode != DisconnectMode.HalfClose) Result = JoinResult.NotJoined;
    }

    /// <summary>Marks the current end of the history as the start of a request.</summary>
    public void BeginRequest() => Requests.Begin();

    /// <summary>Removes and returns all events in the history.</summary>
    /// <param name="hasEnded">True if the server has ended the connection.</param>
    public IReadOnlyList<RecordedEvent> ConsumeAll(out bool hasEnded)
    {
        lock (History.Gate)
        {
            hasEnded = History.HasEnded;
            IReadOnlyList<RecordedEvent> all = History.ConsumeAll();
            if (all.Count > 0) _scope.ReceiveMeter.Keep(History.KeptBytes);
            return all;
        }
    }

    /// <summary>Ignores everything received so far.</summary>
    public void IgnoreReceived()
    {
        lock (History.Gate) History.IgnoreAll();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _transport.DisposeAsync();
        lock (History.Gate) _scope.ReceiveMeter.Keep(0);
        _turn.Dispose();
    }

    /// <summary>
    /// True if the bot waits for the answer to an action, by the dialect's pacing. With
    /// <see cref="SendPacing.Arrival"/>, only actions that deliver nothing to others have an answer.
    /// </summary>
    private bool Waits(ActionKind kind) => IsConnected && !IsCombining && !IsUnanswered && _scope.Dialect.Pacing switch
    {
        SendPacing.Answer => true,
        SendPacing.Arrival => kind is not (ActionKind.Send or ActionKind.SendGroup or ActionKind.SendFile
            or ActionKind.SendGroupFile) && _scope.Dialect.Shows(EventKind.Done),
        _ => false,
    };

    private async Task AnswerAsync(ActionKind action, int confirmed, CancellationToken cancel)
    {
        bool isConfirmed = false;
        // If the server does not answer, do not wait for it again on this connection.
        IsUnanswered = !await _answers.UntilAsync(
            action,
            () =>
            {
                isConfirmed = History.Confirmations > confirmed;
                return History.Answers > AnswersBefore || History.HasEnded;
            },
            cancel);
        _answers.Record(action, IsUnanswered, isConfirmed);
    }
}
