using ClassChat.Server.Mail;

namespace ClassChat.Server.Outboxes;

/// <summary>
/// What the handling of one read of one client wrote to whom: all of it goes out at the batch's end, in one send for
/// each receiver, and those who are crowded then slow the sender down. For one thread at a time.
/// </summary>
/// <param name="clock">Whose time counts.</param>
internal sealed class Batch(TimeProvider clock)
{
    private readonly List<Outbox> _due = [];
    private HashSet<Outbox>? _crowded;

    /// <summary>When the messages of this batch are sent.</summary>
    public SentTime SentAt { get; private set; } = SentTime.Now(clock);

    /// <summary>The same, as the clock's own timestamp.</summary>
    public long Timestamp { get; private set; } = clock.GetTimestamp();

    /// <summary>The bytes written since the batch began.</summary>
    public long Bytes { get; private set; }

    /// <summary>Begins again, with nothing written.</summary>
    public void Begin()
    {
        SentAt = SentTime.Now(clock);
        Timestamp = clock.GetTimestamp();
        Bytes = 0;
    }

    /// <summary>Takes note of bytes written.</summary>
    public void Wrote(long bytes) => Bytes += bytes;

    /// <summary>Takes note that an outbox has something to send, and that nobody else sees to it.</summary>
    public void Due(Outbox outbox) => _due.Add(outbox);

    /// <summary>Takes note that an outbox is above its soft limit.</summary>
    public void Crowded(Outbox outbox) => (_crowded ??= []).Add(outbox);

    /// <summary>Sends everything.</summary>
    public void Flush()
    {
        foreach (Outbox outbox in _due) outbox.Flush();
        _due.Clear();
    }

    /// <summary>True if the sender has to be slowed down.</summary>
    public bool IsCrowded => _crowded is { Count: > 0 };

    /// <summary>Waits until those who are crowded have room, or have shown that they are stuck.</summary>
    /// <param name="pacing">How long that may take.</param>
    public async Task PaceAsync(Pacing pacing)
    {
        foreach (Outbox outbox in _crowded ?? []) await pacing.WaitForRoomAsync(outbox);
        _crowded = null;
    }
}
