using System.Net.Sockets;
using System.Text;
using ClassChat.Harness.Dialects;
using ClassChat.Harness.Observations;
using ClassChat.Harness.Scenarios;
using ClassChat.Harness.Targets;

namespace ClassChat.Harness.Bots;

/// <summary>What came of trying to get in.</summary>
public enum Entry
{
    /// <summary>It has not tried, or is gone again.</summary>
    Outside,

    /// <summary>It is in.</summary>
    In,

    /// <summary>The server said no.</summary>
    Refused,

    /// <summary>The server ended the connection.</summary>
    Closed,

    /// <summary>The server said nothing that the dialect knows.</summary>
    Silent,

    /// <summary>There was no connection to be had.</summary>
    Unreachable,
}

/// <summary>
/// A scripted participant: does what the scenario says in the words of a dialect, one thing after another, and notes
/// what it sees. It judges nothing.
/// </summary>
/// <param name="name">Its name in the scenario.</param>
/// <param name="wireName">The name it registers under.</param>
/// <param name="dialect">How the server talks.</param>
/// <param name="clock">Deadlines.</param>
/// <param name="time">Time stamps.</param>
/// <param name="epoch">When the scenario began.</param>
/// <param name="ignored">Kinds of events that it need not keep.</param>
internal sealed class Bot(
    string name,
    string wireName,
    Dialect dialect,
    PatientClock clock,
    TimeProvider time,
    long epoch,
    IReadOnlySet<EventKind> ignored) : IAsyncDisposable
{
    /// <summary>
    /// How long a bot of a dialect with <see cref="Pace.Answer"/> waits for an answer before it goes on without.
    /// </summary>
    private static readonly TimeSpan _answerPatience = TimeSpan.FromSeconds(3);

    private readonly SemaphoreSlim _turn = new(1);
    private Connection? _connection;
    private MemoryStream? _glued;
    private ReadOnlyMemory<byte> _kept;
    private (WireManner, int) _wire = (WireManner.Whole, 0);
    private bool _unanswered;

    /// <summary>Its name in the scenario.</summary>
    public string Name { get; } = name;

    /// <summary>The name the server knows it by; a server may give it.</summary>
    public string WireName { get; private set; } = wireName;

    /// <summary>All it saw.</summary>
    public History History { get; } = new(name, ignored);

    /// <summary>What came of the last attempt to get in.</summary>
    public Entry Entry { get; private set; }

    /// <summary>What the server said to the last attempt to get in, if it refused.</summary>
    public string? Refusal { get; private set; }

    /// <summary>True while it has a connection.</summary>
    public bool IsConnected => _connection is { IsOpen: true };

    /// <summary>The first event that came after its last request began: where answers to it are looked for.</summary>
    public int Mark { get; private set; }

    /// <summary>Opens a connection; false if there is none to be had.</summary>
    public async Task<bool> ConnectAsync(Subject server, Deadline deadline, CancellationToken cancel)
    {
        if (_connection is not null) await _connection.DisposeAsync();
        _connection = null;
        _unanswered = false;
        Entry = Entry.Outside;
        lock (History.Gate) History.BeginConnection();
        MarkNow();

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        Task<Connection> opening = Connection.OpenAsync(server, dialect, History, time, epoch, limit.Token);
        if (!await clock.WaitAsync(opening, deadline, cancel)) await limit.CancelAsync();
        try
        {
            _connection = await opening;
            _connection.Wire = _wire;
            return true;
        }
        catch (Exception error) when (
            error is SocketException or OperationCanceledException && !cancel.IsCancellationRequested)
        {
            Entry = Entry.Unreachable;
            return false;
        }
    }

    /// <summary>Leads the conversation that gets a client in.</summary>
    /// <param name="asName">The name to register under.</param>
    /// <param name="patience">How long the server may take for each of its parts.</param>
    /// <param name="cancel">Gives up.</param>
    public async Task RegisterAsync(string asName, TimeSpan patience, CancellationToken cancel)
    {
        foreach (JoinStep step in dialect.Join)
        {
            if (step is JoinStep.Send send)
            {
                await _connection!.WriteAsync(send.Template.Render(new Values { ["me"] = asName }), cancel);
                continue;
            }

            (Entry, Sighting? seen) = await AwaitAsync(((JoinStep.Await)step).Kinds, patience, cancel);
            if (Entry != Entry.In) return;
            if (seen?.Event is { Kind: EventKind.Welcome, Name: string given }) WireName = given;
        }

        Entry = Entry.In;
    }

    /// <summary>
    /// Does something in the words of the dialect, and waits for the answer where its pace asks for that.
    /// </summary>
    /// <param name="action">What; the dialect must offer it.</param>
    /// <param name="values">With what.</param>
    /// <param name="paced">False: go on at once whatever the pace.</param>
    /// <param name="sending">Called when it is this bot's turn, right before the bytes go out.</param>
    /// <param name="cancel">Gives up.</param>
    public async Task DoAsync(
        ActionKind action, Values values, bool paced, System.Action? sending, CancellationToken cancel)
    {
        await _turn.WaitAsync(cancel);
        try
        {
            int answers;
            lock (History.Gate) answers = History.Answers;
            sending?.Invoke();
            await WriteAsync(Render(action, values), cancel);
            bool waits = paced && _glued is null && dialect.Pace == Pace.Answer && !_unanswered && IsConnected;
            if (waits) await AnswerAsync(answers, cancel);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>The bytes of an action.</summary>
    public byte[] Render(ActionKind action, Values values)
    {
        values.TryAdd("me", WireName);
        return [.. dialect.Actions[action].Render(values), .. Encoding.UTF8.GetBytes(dialect.ActionEnd)];
    }

    /// <summary>Puts bytes on the wire, or keeps them for one write with others.</summary>
    public async Task WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancel)
    {
        if (_glued is not null) await _glued.WriteAsync(bytes, cancel);
        else if (_connection is not null) await _connection.WriteAsync(bytes, cancel);
    }

    /// <summary>Sends the first half of some bytes, and keeps the rest.</summary>
    public async Task WriteHalfAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancel)
    {
        await WriteAsync(bytes[..(bytes.Length / 2)], cancel);
        _kept = bytes[(bytes.Length / 2)..];
    }

    /// <summary>Sends what was kept.</summary>
    public Task WriteRestAsync(CancellationToken cancel) => WriteAsync(_kept, cancel);

    /// <summary>From now on keeps what it would write.</summary>
    public void BeginGluing() => _glued = new MemoryStream();

    /// <summary>Writes what was kept, in one go.</summary>
    public async Task EndGluingAsync(CancellationToken cancel)
    {
        byte[] all = _glued?.ToArray() ?? [];
        _glued = null;
        await WriteAsync(all, cancel);
    }

    /// <summary>From now on puts bytes on the wire so.</summary>
    public void SetWire(WireManner manner, int bytes)
    {
        _wire = (manner, bytes);
        if (_connection is not null) _connection.Wire = _wire;
    }

    /// <summary>Stops or takes up reading.</summary>
    public void SetReading(bool reads) => _connection?.SetReading(reads);

    /// <summary>Goes.</summary>
    public async Task EndAsync(Manner manner, CancellationToken cancel)
    {
        if (_connection is null) return;
        if (manner == Manner.Leave && dialect.Actions.ContainsKey(ActionKind.Exit))
        {
            await WriteAsync(Render(ActionKind.Exit, []), cancel);
            // The server may want to say goodbye.
            await clock.UntilAsync(History, () => History.HasEnded, _answerPatience, cancel);
        }

        await _connection.EndAsync(manner == Manner.Leave ? Manner.Close : manner);
        if (manner != Manner.HalfClose) Entry = Entry.Outside;
    }

    /// <summary>Answers to what is done next are looked for from here on.</summary>
    public void MarkNow()
    {
        lock (History.Gate) Mark = History.Events.Count;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_connection is not null) await _connection.DisposeAsync();
        _turn.Dispose();
    }

    private async Task AnswerAsync(int before, CancellationToken cancel)
    {
        // A server that does not answer is not waited for again on this connection.
        _unanswered = !await clock.UntilAsync(
            History, () => History.Answers > before || History.HasEnded, _answerPatience, cancel);
    }

    private async Task<(Entry, Sighting?)> AwaitAsync(
        IReadOnlyList<EventKind> kinds, TimeSpan patience, CancellationToken cancel)
    {
        (Entry Entry, Sighting? Seen) found = (Entry.Silent, null);
        await clock.UntilAsync(History, () => (found = Look(kinds)).Entry != Entry.Silent, patience, cancel);
        return found;
    }

    private (Entry, Sighting?) Look(IReadOnlyList<EventKind> kinds)
    {
        foreach (EventKind kind in kinds.Append(EventKind.Refused))
        {
            if (Sighting.Find(dialect, History, new ChatEvent(kind), Mark) is not Sighting seen) continue;
            if (kind == EventKind.Refused) Refusal = seen.Event.Text;
            seen.Take(History);
            return (kind == EventKind.Refused ? Entry.Refused : Entry.In, seen);
        }

        return (History.HasEnded ? Entry.Closed : Entry.Silent, null);
    }
}
