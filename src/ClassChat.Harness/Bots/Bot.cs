using ClassChat.Harness.Allowances;
using ClassChat.Harness.Dialects;
using ClassChat.Harness.Observations;
using ClassChat.Harness.Scenarios;
using ClassChat.Harness.Subjects;
using ClassChat.Harness.Targets;
using ClassChat.Harness.Timing;

namespace ClassChat.Harness.Bots;

/// <summary>
/// A scripted participant: does what the scenario says in the words of a dialect, one thing after another, and notes
/// what it sees. It judges nothing.
/// </summary>
internal sealed class Bot : IAsyncDisposable
{
    /// <summary>Longest wait for each answer that a conversation needs, and for the end after a goodbye.</summary>
    private static readonly TimeSpan _answerPatience = TimeSpan.FromSeconds(3);

    /// <summary>
    /// Longest wait of a bot with <see cref="Pace.Answer"/> for a confirmation before it goes on without. It is missed
    /// anew in each scenario, so it is short; a statement that expects a confirmation waits longer for it.
    /// </summary>
    private static readonly TimeSpan _confirmationPatience = TimeSpan.FromSeconds(1);

    /// <summary>How long a server may take to notice that a client has gone.</summary>
    private static readonly TimeSpan _noticePatience = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _turn = new(1);
    private readonly ConnectionScope _scope;
    private readonly Voice _voice;
    private readonly AnswerWait _answers;
    private readonly OwnValues _own;
    private readonly WriteBuffer _writes;
    private int _faulty;
    private bool _hasCome;

    /// <summary>Makes a bot.</summary>
    /// <param name="name">Its name in the scenario.</param>
    /// <param name="wireName">The name it registers under.</param>
    /// <param name="scope">What it shares with other bots.</param>
    /// <param name="ignored">Kinds of events that it need not keep.</param>
    /// <param name="keepsText">False if nobody looks for anything in text.</param>
    public Bot(string name, string wireName, BotScope scope, IReadOnlySet<EventKind> ignored, bool keepsText)
    {
        Name = name;
        WireName = wireName;
        History = new History(name, ignored, keepsText ? null : History.ReportChars);
        _own = new OwnValues(wireName, scope.Time);
        _scope = new ConnectionScope(scope, History, new Intake(name, scope.Allowance));
        _answers = new AnswerWait(scope.Clock, History, scope.Habits, _confirmationPatience);
        _voice = scope.Adapter is null ? new SocketVoice(_scope) : new AdapterVoice(name, _scope, scope.Adapter);
        _writes = new WriteBuffer(_voice, scope.Allowance);
    }

    /// <summary>Its name in the scenario.</summary>
    public string Name { get; }

    /// <summary>The name the server knows it by; a server may give it.</summary>
    public string WireName { get; private set; }

    /// <summary>All it saw.</summary>
    public History History { get; }

    /// <summary>What came of the last attempt to get in.</summary>
    public Entry Entry { get; private set; }

    /// <summary>What the server said to the last attempt to get in, if it refused.</summary>
    public string? Refusal => _voice.Refusal;

    /// <summary>True while it has a connection.</summary>
    public bool IsConnected => _voice.IsOpen;

    /// <summary>The first event that came after its last request began: where answers to it are looked for.</summary>
    public int Mark { get; private set; }

    /// <summary>True while what it would write is kept.</summary>
    public bool IsGluing => _writes.IsGluing;

    /// <summary>True once the server has let it wait in vain on this connection: it is not waited for again.</summary>
    public bool IsUnanswered { get; set; }

    private Dialect Dialect => _scope.Dialect;

    /// <summary>Opens a connection; false if there is none to be had.</summary>
    public async Task<bool> ConnectAsync(Subject server, Deadline deadline, CancellationToken cancel)
    {
        if (!_hasCome) _scope.Allowance.Enter();
        _hasCome = true;
        IsUnanswered = false;
        Entry = Entry.Outside;
        if (_voice.IsOpen) await _voice.EndAsync(Manner.Close);
        MarkNow(); // before it is open: a server may say something as soon as it is
        bool isOpen = await _voice.OpenAsync(server, deadline, cancel);
        if (!isOpen) Entry = Entry.Unreachable;
        return isOpen;
    }

    /// <summary>Leads the conversation that gets a client in.</summary>
    /// <param name="asName">The name to register under.</param>
    /// <param name="patience">How long the server may take for each of its parts.</param>
    /// <param name="cancel">Gives up.</param>
    public async Task RegisterAsync(string asName, TimeSpan patience, CancellationToken cancel)
    {
        Values values = WithOwn(new Values { ["me"] = asName });
        var lead = new ConversationLead(Mark, patience, IsAction: false, WriteAsync);
        Entry = await _voice.JoinAsync(values, lead, cancel);
        if (Entry != Entry.In) return;
        if (_voice.GivenName is string given) WireName = given;
    }

    /// <summary>Where silence was a yes, gives the server time for a no, for who is not to be let in.</summary>
    public async Task HearOutAsync(TimeSpan patience, CancellationToken cancel)
    {
        if (Entry == Entry.In) Entry = await _voice.HearOutAsync(patience, cancel);
    }

    /// <summary>
    /// Does something in the words of the dialect, and waits for the answer where its pace asks for that.
    /// </summary>
    /// <param name="action">What; the dialect must offer it.</param>
    /// <param name="values">With what.</param>
    /// <param name="paced">False: go on at once whatever the pace.</param>
    /// <param name="sending">Called when it is this bot's turn, right before the bytes go out.</param>
    /// <param name="cancel">Gives up.</param>
    /// <param name="content">The bytes of the file, if it is one.</param>
    public async Task DoAsync(
        ActionKind action, Values values, bool paced, System.Action? sending, CancellationToken cancel,
        ReadOnlyMemory<byte> content = default)
    {
        await _turn.WaitAsync(cancel);
        try
        {
            sending?.Invoke();
            if (!IsConnected) return;
            var lead = new ConversationLead(Mark, _answerPatience, IsAction: true, WriteAsync) { Content = content };
            int confirmed;
            lock (History.Gate) confirmed = History.Confirmations;
            Entry came = await _voice.ActAsync(action, WithOwn(values), lead, cancel);
            if (came == Entry.In && paced && Waits(action))
                await AnswerAsync(action, _voice.AnswersBefore, confirmed, cancel);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Sends a fence to another bot.</summary>
    /// <param name="receiver">Name of the receiver, as the server knows it.</param>
    /// <param name="fence">The fence.</param>
    /// <param name="sending">Called right before the bytes go out.</param>
    /// <param name="cancel">Gives up.</param>
    public Task SendFenceAsync(
        string receiver, Fence fence, System.Action? sending, CancellationToken cancel) => DoAsync(
        ActionKind.Send, new Values { ["to"] = receiver, ["text"] = fence.Text }, paced: true, sending, cancel);

    /// <summary>The bytes of an action that only says something.</summary>
    public byte[] Render(ActionKind action, Values values)
    {
        _scope.Allowance.Ask();
        return _voice.Render(action, WithOwn(values));
    }

    /// <summary>Sends one of several faulty messages, another one each time.</summary>
    public async Task WriteFaultyAsync(IReadOnlyList<Template> choice, CancellationToken cancel)
    {
        if (!IsConnected) return;
        Template template = choice[_faulty++ % choice.Count];
        byte[] message = Dialect.Ended(template.Render(WithOwn([])));
        await WriteAsync(_voice.Encode(message), cancel);
    }

    /// <summary>Puts bytes on the wire, or keeps them for one write with others.</summary>
    public Task WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancel) => _writes.WriteAsync(bytes, cancel);

    /// <summary>Sends the first half of some bytes, and keeps the rest.</summary>
    public Task WriteHalfAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancel) =>
        _writes.WriteHalfAsync(bytes, cancel);

    /// <summary>Sends what was kept.</summary>
    public Task WriteRestAsync(CancellationToken cancel) => _writes.WriteRestAsync(cancel);

    /// <summary>From now on keeps what it would write.</summary>
    public void BeginGluing() => _writes.BeginGluing();

    /// <summary>Writes what was kept, in one go.</summary>
    public Task EndGluingAsync(CancellationToken cancel) => _writes.EndGluingAsync(cancel);

    /// <summary>From now on puts bytes on the wire so.</summary>
    public void SetWire(WireManner manner, int bytes) => _voice.SetWire(manner, bytes);

    /// <summary>Stops or takes up reading.</summary>
    public void SetReading(bool reads) => _voice.SetReading(reads);

    /// <summary>Goes.</summary>
    /// <param name="manner">How.</param>
    /// <param name="cancel">Gives up.</param>
    /// <param name="isUnseen">True if others are not asked whether they have seen it go, though they may have.</param>
    public async Task EndAsync(Manner manner, CancellationToken cancel, bool isUnseen = false)
    {
        if (!IsConnected) return;
        if (manner == Manner.Leave && Dialect.Actions.ContainsKey(ActionKind.Exit))
        {
            await DoAsync(ActionKind.Exit, [], paced: false, null, cancel);
            // The server may want to say goodbye.
            if (Dialect.Semantics.ExitCloses != false)
                await _scope.Clock.UntilAsync(History, () => History.HasEnded, _answerPatience, cancel);
        }
        else if (manner == Manner.Leave && (isUnseen || !Dialect.Shows(EventKind.Left)))
        {
            // Nobody hears of it: that the server ends its side, too, is all that shows that it has noticed.
            await _voice.EndAsync(Manner.HalfClose);
            await _scope.Clock.UntilAsync(History, () => History.HasEnded, _noticePatience, cancel);
        }

        await _voice.EndAsync(manner == Manner.Leave ? Manner.Close : manner);
        if (manner != Manner.HalfClose) Entry = Entry.Outside;
    }

    /// <summary>Answers to what is done next are looked for from here on.</summary>
    public void MarkNow()
    {
        lock (History.Gate) Mark = History.Events.Count;
    }

    /// <summary>Takes out all that has come.</summary>
    /// <param name="hasEnded">True if the server has ended the connection.</param>
    public IReadOnlyList<Seen> TakeAll(out bool hasEnded)
    {
        lock (History.Gate)
        {
            hasEnded = History.HasEnded;
            IReadOnlyList<Seen> all = History.TakeAll();
            if (all.Count > 0) _scope.Intake.Keep(History.KeptBytes);
            return all;
        }
    }

    /// <summary>What has come is neither expected nor wrong any more.</summary>
    public void PutAside()
    {
        lock (History.Gate)
        {
            foreach (Seen seen in History.Events) seen.Taken = true;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _voice.DisposeAsync();
        lock (History.Gate) _scope.Intake.Keep(0);
        _turn.Dispose();
    }

    /// <summary>
    /// True if the answer is waited for: where the pace says so. Where it is arrival that is waited for, only what
    /// arrives nowhere has an answer to wait for.
    /// </summary>
    private bool Waits(ActionKind action) => !IsGluing && !IsUnanswered && IsConnected && Dialect.Pace switch
    {
        Pace.Answer => true,
        Pace.Arrival => action is not (ActionKind.Send or ActionKind.SendGroup or ActionKind.SendFile
            or ActionKind.SendGroupFile) && Dialect.Shows(EventKind.Done),
        _ => false,
    };

    private async Task AnswerAsync(ActionKind action, int before, int confirmed, CancellationToken cancel)
    {
        bool isConfirmed = false;
        // A server that does not answer is not waited for again on this connection.
        IsUnanswered = !await _answers.UntilAsync(
            action,
            () =>
            {
                isConfirmed = History.Confirmations > confirmed;
                return History.Answers > before || History.HasEnded;
            },
            cancel);
        _answers.Note(action, IsUnanswered, isConfirmed);
    }

    /// <summary>What a bot knows of itself, beside what it does.</summary>
    private Values WithOwn(Values values) => _own.AddTo(values, WireName);
}
