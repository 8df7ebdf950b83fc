namespace ClassChat.Harness.Observations;

/// <summary>An event in a history.</summary>
/// <param name="Event">What was observed.</param>
/// <param name="At">When, since the scenario began.</param>
public sealed record Seen(ChatEvent Event, TimeSpan At)
{
    /// <summary>What was observed.</summary>
    public ChatEvent Event { get; private set; } = Event;

    /// <summary>True once an expectation has been met by it; it meets no other.</summary>
    public bool Taken { get; set; }

    /// <summary>Forgets all that was observed but what it was: for a list, when a later one has come.</summary>
    internal void Strip() => Event = ChatEvent.Bare(Event.Kind);
}

/// <summary>
/// What one bot, or the operator, observed in a scenario, over all of its connections. Written by the connection that
/// reads, looked at by checks; both under <see cref="Gate"/>.
/// </summary>
/// <param name="owner">Whose it is, as the scenario calls them.</param>
/// <param name="ignored">
/// Kinds that nobody asks for, which are not kept: a swarm of a thousand hears a million notices. Null: all are kept.
/// </param>
/// <param name="endChars">Of text only the end is kept, so much at least; null: all of it is.</param>
public sealed class History(string owner, IReadOnlySet<EventKind>? ignored = null, int? endChars = null)
{
    /// <summary>
    /// How much of its end is kept of what a program prints, in UTF-16 code units: many times as much as is looked for
    /// at once, and it is looked at all the time.
    /// </summary>
    public const int ScreenChars = 2 * 1024 * 1024;

    /// <summary>How much of its end is kept of text that only reports show, in UTF-16 code units.</summary>
    public const int ReportChars = 4 * 1024;

    /// <summary>
    /// Most memory for lists that later ones have replaced, in bytes: where a thousand have joined, each of the last
    /// thousand lists has a thousand names.
    /// </summary>
    private const long MaxOldListBytes = 16 * 1024;

    private readonly List<Seen> _events = [];
    private readonly Queue<Seen> _users = [];
    private readonly Queue<Seen> _groups = [];
    private long _eventBytes;
    private long _unreadBytes;
    private bool _hasEnded;
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Whose it is, as the scenario calls them.</summary>
    public string Owner { get; } = owner;

    /// <summary>To be held while looking or writing.</summary>
    public Lock Gate { get; } = new();

    /// <summary>All events, in the order in which they came.</summary>
    public IReadOnlyList<Seen> Events => _events;

    /// <summary>What came as plain text.</summary>
    public TextStream Text { get; private set; } = NewText(endChars);

    /// <summary>The last bytes received.</summary>
    public WireTail Received { get; } = new();

    /// <summary>The last bytes sent.</summary>
    public WireTail Sent { get; } = new();

    /// <summary>How many answers to requests have come (<see cref="ChatEvent.IsAnswer"/>).</summary>
    public int Answers { get; private set; }

    /// <summary>How many of them said that something was done.</summary>
    public int Confirmations { get; private set; }

    /// <summary>
    /// About how much memory all that is kept takes, in bytes, with what has come and is not yet understood.
    /// </summary>
    public long KeptBytes => _eventBytes + _unreadBytes + Text.KeptBytes;

    /// <summary>Notes an event. Under <see cref="Gate"/>.</summary>
    public void Add(ChatEvent happened, TimeSpan at)
    {
        if (ignored is not null && ignored.Contains(happened.Kind)) return;
        var seen = new Seen(happened, at);
        _events.Add(seen);
        _eventBytes += happened.KeptBytes;
        if (happened.Kind == EventKind.Users) StripOld(_users, seen);
        if (happened.Kind == EventKind.Groups) StripOld(_groups, seen);
        if (happened.IsAnswer) Answers++;
        if (happened.Kind is EventKind.Done or EventKind.Delivered) Confirmations++;
        _hasEnded = happened.Kind is EventKind.Closed or EventKind.Reset;
    }

    /// <summary>
    /// Takes out all events, for who keeps books of their own: what was marked by its place is not found any more.
    /// Under <see cref="Gate"/>.
    /// </summary>
    public IReadOnlyList<Seen> TakeAll()
    {
        Seen[] all = [.. _events];
        _events.Clear();
        _users.Clear();
        _groups.Clear();
        _eventBytes = 0;
        return all;
    }

    /// <summary>So many bytes more, or fewer, have come and are not yet understood. Under <see cref="Gate"/>.</summary>
    public void HoldUnread(long more) => _unreadBytes += more;

    /// <summary>True if the server has ended the connection that began last. Under <see cref="Gate"/>.</summary>
    public bool HasEnded => _hasEnded;

    /// <summary>
    /// A new connection begins: its text has nothing to do with that of the last. Under <see cref="Gate"/>.
    /// </summary>
    public void BeginConnection()
    {
        Text = NewText(endChars);
        _hasEnded = false;
    }

    /// <summary>Wakes everybody who waits for news. Under <see cref="Gate"/>.</summary>
    public void Announce()
    {
        TaskCompletionSource changed = _changed;
        _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        changed.TrySetResult();
    }

    /// <summary>Ends when something is next added. Taken under <see cref="Gate"/>, awaited outside.</summary>
    public Task Changed => _changed.Task;

    private static TextStream NewText(int? endChars) =>
        endChars is int chars ? new TextStream(chars, keepsEnd: true) : new TextStream();

    /// <summary>Of lists the latest counts: of those before it only so many are kept whole.</summary>
    private void StripOld(Queue<Seen> lists, Seen latest)
    {
        lists.Enqueue(latest);
        long old = lists.Sum(list => list.Event.KeptBytes) - latest.Event.KeptBytes;
        while (old > MaxOldListBytes)
        {
            Seen oldest = lists.Dequeue();
            long whole = oldest.Event.KeptBytes;
            oldest.Strip();
            old -= whole;
            _eventBytes += oldest.Event.KeptBytes - whole;
        }
    }
}
