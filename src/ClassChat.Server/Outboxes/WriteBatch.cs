using ClassChat.Protocol.Messages;
using ClassChat.Server.OfflineMessages;

namespace ClassChat.Server.Outboxes;

/// <summary>
/// Writes to outboxes, for example while a batch of a client's frames is handled, and gives all messages one send time.
/// The caller then calls <see cref="Flush"/> and waits for the outboxes of <see cref="DrainOverThreshold"/>. Not
/// thread-safe.
/// </summary>
/// <param name="clock">The time source.</param>
internal sealed class WriteBatch(TimeProvider clock)
{
    private readonly List<Outbox> _due = [];
    private HashSet<Outbox>? _overThreshold;
    private WriteTimestamp _time = WriteTimestamp.Now(clock);

    /// <summary>The time at which the messages of this batch are sent.</summary>
    public SentTime SentAt => _time.SentAt;

    /// <summary>The number of bytes written since the batch began.</summary>
    public long Bytes { get; private set; }

    /// <summary>Starts a new, empty batch.</summary>
    public void Begin()
    {
        _time = WriteTimestamp.Now(clock);
        Bytes = 0;
    }

    /// <summary>Writes a message from another client.</summary>
    /// <returns>False if the receiver is disconnecting: the message must be queued or refused.</returns>
    public bool TryDeliver(Outbox to, QueuedMessage message) => Record(to, to.TryDeliver(message, _time));

    /// <summary>Writes a direct message from another client, without building a frame first.</summary>
    /// <returns>False if the receiver is disconnecting.</returns>
    public bool TryDeliver(Outbox to, JsonText sender, JsonText receiver, JsonText text) =>
        Record(to, to.TryDeliver(sender, receiver, text, _time));

    /// <summary>Writes the reply to a client's request, even if its outbox is closed.</summary>
    public void Answer(Outbox to, ReadOnlyMemory<byte> frame) => Record(to, to.Answer(frame, _time));

    /// <summary>Writes the reply to a client's request.</summary>
    public void Answer(Outbox to, ServerMessage message) => Answer(to, ServerMessageWriter.Encode(message));

    /// <summary>Writes a reply from a buffer that will be reused.</summary>
    public void AnswerCopy(Outbox to, ReadOnlySpan<byte> frame) => Record(to, to.AnswerCopy(frame, _time));

    /// <summary>Writes the confirmation of a direct message.</summary>
    public void AnswerDelivered(Outbox to, JsonText receiver) => Record(to, to.AnswerDelivered(receiver, _time));

    /// <summary>Writes a broadcast, which does not slow its sender down.</summary>
    /// <param name="to">The receiving outbox.</param>
    /// <param name="frame">The frame, which must not change afterwards.</param>
    /// <param name="isAtOnce">False to delay it until other output is sent, or until <see cref="SendDelayed"/>.</param>
    public void Broadcast(Outbox to, ReadOnlyMemory<byte> frame, bool isAtOnce) =>
        Record(to, to.Broadcast(frame, _time, isAtOnce));

    /// <summary>Schedules delayed broadcasts for sending at the end of the batch.</summary>
    public void SendDelayed(Outbox to) => Record(to, to.SendDelayed());

    /// <summary>Sends the pending output of all outboxes added.</summary>
    public void Flush()
    {
        foreach (Outbox outbox in _due) OutboxSender.Flush(outbox);
        _due.Clear();
    }

    /// <summary>Returns and clears the outboxes over their soft limit, for which the sender should wait.</summary>
    public IEnumerable<Outbox> DrainOverThreshold()
    {
        IEnumerable<Outbox> overThreshold = _overThreshold ?? [];
        _overThreshold = null;
        return overThreshold;
    }

    private bool Record(Outbox to, WriteResult result)
    {
        Bytes += result.Bytes;
        if (result.IsDue) _due.Add(to);
        if (result.IsOverThreshold) (_overThreshold ??= []).Add(to);
        return result.IsAccepted;
    }
}
