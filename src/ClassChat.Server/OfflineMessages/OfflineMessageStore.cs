using ClassChat.Protocol.Names;

namespace ClassChat.Server.OfflineMessages;

/// <summary>
/// The mailboxes of all users who are offline, under one shared quota; in memory only, so lost when the server ends.
/// Not synchronized: its owner locks.
/// </summary>
/// <param name="maxBytes">Maximum size of all queued messages together, in bytes.</param>
internal sealed class OfflineMessageStore(long maxBytes)
{
    private readonly Dictionary<UserName, Mailbox> _boxes = [];
    private readonly QueueQuota _quota = new(maxBytes);

    /// <summary>
    /// The size of all queued messages in bytes, including those of mailboxes that are being delivered.
    /// </summary>
    public long QueuedBytes => _quota.UsedBytes;

    /// <summary>Queues a message for a user who is offline; false if the quota is used up.</summary>
    public bool TryKeep(UserName receiver, QueuedMessage message)
    {
        if (_boxes.TryGetValue(receiver, out Mailbox? box)) return box.TryAdd(message);
        box = new Mailbox(_quota);
        bool isKept = box.TryAdd(message);
        if (isKept) _boxes.Add(receiver, box);
        return isKept;
    }

    /// <summary>Removes and returns the mailbox of a user who has connected; null if nothing is queued.</summary>
    public Mailbox? Collect(UserName receiver) => _boxes.Remove(receiver, out Mailbox? box) ? box : null;

    /// <summary>Creates an empty mailbox under the shared quota.</summary>
    public Mailbox NewBox() => new(_quota);

    /// <summary>
    /// Takes back the undelivered messages of a user who left; they are older than all that were queued since.
    /// </summary>
    public void Return(UserName receiver, Mailbox unsent)
    {
        if (unsent.Count == 0) return;
        if (_boxes.TryGetValue(receiver, out Mailbox? since)) unsent.Absorb(since);
        _boxes[receiver] = unsent;
    }
}
