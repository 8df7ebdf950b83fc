using ClassChat.Specification.Patterns;

namespace ClassChat.Specification.Recording;

/// <summary>
/// Entry in a <see cref="History"/>: an event, its time, and a mark once an expectation has consumed it.
/// </summary>
/// <param name="Event">The observed event.</param>
/// <param name="At">Time of the observation, since the start of the scenario.</param>
public sealed record RecordedEvent(ObservedEvent Event, TimeSpan At)
{
    /// <summary>The observed event.</summary>
    public ObservedEvent Event { get; private set; } = Event;

    /// <summary>True once an expectation has matched it; it then matches no other.</summary>
    public bool Consumed { get; set; }

    /// <summary>Discards all fields except the kind; used for lists that a later list has replaced.</summary>
    internal void Strip() => Event = ObservedEvent.Bare(Event.Kind);
}

/// <summary>
/// Record of what one bot, or the person at a console, observed in a scenario: events and last bytes of all
/// connections, text of the current one. Connections write it and checks read it, both under <see cref="Gate"/>.
/// </summary>
/// <param name="owner">Name of the bot or operator in the scenario.</param>
/// <param name="ignored">Kinds of events that are not kept, since a swarm of a thousand bots receives a million
/// notices; null: all are kept.</param>
/// <param name="endChars">If set, only the end of the text is kept: at least this many UTF-16 code units; null: all
/// text is kept.</param>
/// <param name="budget">Time limit of searches in the text, shared with other histories; null for one of its
/// own.</param>
public sealed class History(
    string owner, IReadOnlySet<EventKind>? ignored = null, int? endChars = null, MatchBudget? budget = null)
{
    /// <summary>
    /// Amount of a program's output that is kept, from its end, in UTF-16 code units: many times what a check searches
    /// at a time, as it is searched continuously.
    /// </summary>
    public const int ScreenChars = 1024 * 1024;

    /// <summary>Amount of text that is kept, from its end, for reports only, in UTF-16 code units.</summary>
    public const int ReportChars = 4 * 1024;

    /// <summary>
    /// Maximum memory for lists that later ones have replaced, in bytes: after a thousand joins, the last thousand
    /// lists have up to a thousand names each.
    /// </summary>
    private const long MaxOldListBytes = 16 * 1024;

    private readonly List<RecordedEvent> _events = [];
    private readonly Queue<RecordedEvent> _users = [];
    private readonly Queue<RecordedEvent> _groups = [];
    private long _eventBytes;
    private long _unreadBytes;
    private bool _hasEnded;
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Name of the bot or operator in the scenario.</summary>
    public string Owner { get; } = owner;

    /// <summary>Name by which the server knows the bot; empty before it joins.</summary>
    public string Me { get; set; } = "";

    /// <summary>Names of all users and groups; null if they are not known.</summary>
    public KnownNames? Names { get; init; }

    /// <summary>Lock to hold while reading or writing.</summary>
    public Lock Gate { get; } = new();

    /// <summary>
    /// Time that passes between the arrival of bytes and their recognition, because only silence ends a message; zero
    /// in most dialects.
    /// </summary>
    public TimeSpan RecognitionDelay { get; init; }

    /// <summary>All events, in order of arrival.</summary>
    public IReadOnlyList<RecordedEvent> Events => _events;

    /// <summary>Text received on the current connection.</summary>
    public TextStream Text { get; private set; } = NewText(endChars, budget);

    /// <summary>The last bytes received.</summary>
    public ByteTail Received { get; } = new();

    /// <summary>The last bytes sent.</summary>
    public ByteTail Sent { get; } = new();

    /// <summary>The last messages sent before their encryption; empty if nothing is encrypted.</summary>
    public ByteTail PlainSent { get; } = new();

    /// <summary>The last messages received after their decryption; empty if nothing is encrypted.</summary>
    public ByteTail PlainReceived { get; } = new();

    /// <summary>Number of answers to requests received (<see cref="ObservedEvent.IsAnswer"/>).</summary>
    public int Answers { get; private set; }

    /// <summary>Number of answers that confirm a request.</summary>
    public int Confirmations { get; private set; }

    /// <summary>Number of answers that refuse a request.</summary>
    public int Refusals { get; private set; }

    /// <summary>Estimated memory of everything kept, in bytes, including received bytes not yet decoded.</summary>
    public long KeptBytes => _eventBytes + _unreadBytes + Text.KeptBytes;

    /// <summary>Records an event. Requires <see cref="Gate"/>.</summary>
    public void Add(ObservedEvent observed, TimeSpan at)
    {
        if (ignored is not null && ignored.Contains(observed.Kind)) return;
        var recorded = new RecordedEvent(observed, at);
        _events.Add(recorded);
        _eventBytes += observed.KeptBytes;
        if (observed.Kind == EventKind.Users) StripOld(_users, recorded);
        if (observed.Kind == EventKind.Groups) StripOld(_groups, recorded);
        if (observed.IsAnswer) Answers++;
        if (observed.Kind is EventKind.Done or EventKind.Delivered) Confirmations++;
        if (observed.Kind == EventKind.Refused) Refusals++;
        _hasEnded = observed.Kind is EventKind.Closed or EventKind.Reset;
    }

    /// <summary>
    /// Removes and returns all events, for callers that keep their own records; earlier positions become invalid.
    /// Requires <see cref="Gate"/>.
    /// </summary>
    public IReadOnlyList<RecordedEvent> ConsumeAll()
    {
        RecordedEvent[] all = [.. _events];
        _events.Clear();
        _users.Clear();
        _groups.Clear();
        _eventBytes = 0;
        return all;
    }

    /// <summary>Marks all events as consumed. Requires <see cref="Gate"/>.</summary>
    public void IgnoreAll()
    {
        foreach (RecordedEvent recorded in _events) recorded.Consumed = true;
    }

    /// <summary>Adjusts the number of received bytes not yet decoded. Requires <see cref="Gate"/>.</summary>
    public void HoldUnread(long more) => _unreadBytes += more;

    /// <summary>True if the server has ended the latest connection. Requires <see cref="Gate"/>.</summary>
    public bool HasEnded => _hasEnded;

    /// <summary>
    /// Starts a new connection, whose text is separate from the last one's. Requires <see cref="Gate"/>.
    /// </summary>
    public void BeginConnection()
    {
        Text = NewText(endChars, budget);
        _hasEnded = false;
    }

    /// <summary>Wakes all tasks that wait on <see cref="Changed"/>. Requires <see cref="Gate"/>.</summary>
    public void NotifyChanged()
    {
        TaskCompletionSource changed = _changed;
        _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        changed.TrySetResult();
    }

    /// <summary>Completes when something is next added. Read it under <see cref="Gate"/>, await it outside.</summary>
    public Task Changed => _changed.Task;

    private static TextStream NewText(int? endChars, MatchBudget? budget) => endChars is int chars
        ? new TextStream(chars, keepsEnd: true, budget)
        : new TextStream(budget: budget);

    /// <summary>Strips old lists beyond a memory limit, since only the latest list counts.</summary>
    private void StripOld(Queue<RecordedEvent> lists, RecordedEvent latest)
    {
        lists.Enqueue(latest);
        long old = lists.Sum(list => list.Event.KeptBytes) - latest.Event.KeptBytes;
        while (old > MaxOldListBytes)
        {
            RecordedEvent oldest = lists.Dequeue();
            long whole = oldest.Event.KeptBytes;
            oldest.Strip();
            old -= whole;
            _eventBytes += oldest.Event.KeptBytes - whole;
        }
    }
}
