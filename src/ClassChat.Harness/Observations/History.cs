namespace ClassChat.Harness.Observations;

/// <summary>An event in a history.</summary>
/// <param name="Event">What was observed.</param>
/// <param name="At">When, since the scenario began.</param>
public sealed record Seen(ChatEvent Event, TimeSpan At)
{
    /// <summary>True once an expectation has been met by it; it meets no other.</summary>
    public bool Taken { get; set; }
}

/// <summary>
/// What one bot, or the operator, observed in a scenario, over all of its connections. Written by the connection that
/// reads, looked at by checks; both under <see cref="Gate"/>.
/// </summary>
/// <param name="owner">Whose it is, as the scenario calls them.</param>
/// <param name="ignored">
/// Kinds that nobody asks for, which are not kept: a swarm of a thousand hears a million notices. Null: all are kept.
/// </param>
public sealed class History(string owner, IReadOnlySet<EventKind>? ignored = null)
{
    private readonly List<Seen> _events = [];
    private bool _hasEnded;
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Whose it is, as the scenario calls them.</summary>
    public string Owner { get; } = owner;

    /// <summary>To be held while looking or writing.</summary>
    public Lock Gate { get; } = new();

    /// <summary>All events, in the order in which they came.</summary>
    public IReadOnlyList<Seen> Events => _events;

    /// <summary>What came as plain text.</summary>
    public TextStream Text { get; private set; } = new();

    /// <summary>The last bytes received.</summary>
    public WireTail Received { get; } = new();

    /// <summary>The last bytes sent.</summary>
    public WireTail Sent { get; } = new();

    /// <summary>How many answers to requests have come (<see cref="ChatEvent.IsAnswer"/>).</summary>
    public int Answers { get; private set; }

    /// <summary>How many of them said that something was done.</summary>
    public int Confirmations { get; private set; }

    /// <summary>Notes an event. Under <see cref="Gate"/>.</summary>
    public void Add(ChatEvent happened, TimeSpan at)
    {
        if (ignored is not null && ignored.Contains(happened.Kind)) return;
        _events.Add(new Seen(happened, at));
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
        return all;
    }

    /// <summary>True if the server has ended the connection that began last. Under <see cref="Gate"/>.</summary>
    public bool HasEnded => _hasEnded;

    /// <summary>
    /// A new connection begins: its text has nothing to do with that of the last. Under <see cref="Gate"/>.
    /// </summary>
    public void BeginConnection()
    {
        Text = new TextStream();
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
}
