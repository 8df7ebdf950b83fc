namespace ClassChat.Server.OfflineMessages;

/// <summary>
/// Queue of messages and files not delivered to one user yet, oldest first: kept while the user is offline, and until
/// they are sent after the return. Not synchronized: its owner locks.
/// </summary>
/// <param name="quota">The quota that the messages count against.</param>
internal sealed class Mailbox(QueueQuota quota)
{
    private Queue<QueuedMessage> _messages = new();

    /// <summary>The number of queued messages.</summary>
    public int Count => _messages.Count;

    /// <summary>The queued messages, oldest first.</summary>
    public IEnumerable<QueuedMessage> Messages => _messages;

    /// <summary>Adds a message at the end; false if the quota is used up.</summary>
    public bool TryAdd(QueuedMessage message)
    {
        if (!quota.TryReserve(message.CostBytes)) return false;
        _messages.Enqueue(message);
        return true;
    }

    /// <summary>Returns the first message without removing it; false if there is none.</summary>
    public bool TryPeek(out QueuedMessage message) => _messages.TryPeek(out message);

    /// <summary>Removes the first message, which is about to be sent, and releases its quota.</summary>
    public void Remove() => quota.Release(_messages.Dequeue().CostBytes);

    /// <summary>Puts undelivered messages back, before and after those still queued.</summary>
    public void PutBack(IEnumerable<QueuedMessage> before, IEnumerable<QueuedMessage> after)
    {
        var messages = new Queue<QueuedMessage>();
        foreach (QueuedMessage message in before) Requeue(messages, message);
        foreach (QueuedMessage message in _messages) messages.Enqueue(message);
        foreach (QueuedMessage message in after) Requeue(messages, message);
        _messages = messages;
    }

    /// <summary>
    /// Moves all messages of another mailbox to the end of this one; both count against the same quota.
    /// </summary>
    public void Absorb(Mailbox other)
    {
        while (other._messages.TryDequeue(out QueuedMessage message)) _messages.Enqueue(message);
    }

    private void Requeue(Queue<QueuedMessage> messages, QueuedMessage message)
    {
        quota.Reclaim(message.CostBytes);
        messages.Enqueue(message);
    }
}
