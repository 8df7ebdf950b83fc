using ClassChat.Server.OfflineMessages;

namespace ClassChat.Server.Outboxes;

/// <summary>
/// All pending output of one client, in order: what was written, then queued offline messages, then what was written
/// after them. Offline messages stay in their mailbox until there is room. Not synchronized: its owner locks.
/// </summary>
internal sealed class PendingOutput
{
    /// <summary>Bytes of queued offline messages that are moved from the mailbox at a time: 64 KiB.</summary>
    private const int OfflineBytes = 64 * 1024;

    private SegmentQueue _queue = new();
    private SegmentQueue? _afterOffline;
    private Mailbox? _mailbox;
    private bool _isOfflineFetched; // if true, the queue holds only copies of the first messages in the mailbox
    private long _sentOfMessage; // bytes of the first queued message that were sent

    /// <summary>The number of bytes written and not sent yet; messages still in the mailbox do not count.</summary>
    public long Bytes => _queue.Bytes + (_afterOffline?.Bytes ?? 0);

    /// <summary>The number of bytes written and not sent yet that come before offline messages.</summary>
    public long FrontBytes => _queue.Bytes;

    /// <summary>True if nothing is pending.</summary>
    public bool IsEmpty => Bytes == 0 && _mailbox is null;

    /// <summary>Returns the queue to which new output with this time is written.</summary>
    /// <param name="sentAt">The send time of a message or file that is kept if it is not sent; null for other
    /// output.</param>
    public SegmentQueue Tail(SentTime? sentAt)
    {
        SegmentQueue queue = _afterOffline ?? _queue;
        queue.SentAt = sentAt;
        return queue;
    }

    /// <summary>
    /// Adds the messages of a mailbox, after everything written so far and before everything written later.
    /// </summary>
    public void AddOffline(Mailbox mailbox)
    {
        _mailbox = mailbox;
        _afterOffline = new SegmentQueue();
    }

    /// <summary>
    /// Returns the next bytes to send; empty if nothing is pending. They stay until <see cref="Sent"/>.
    /// </summary>
    public ReadOnlyMemory<byte> Peek()
    {
        if (_queue.Bytes == 0 && _mailbox is not null) FetchOffline(_mailbox);
        return _queue.Peek();
    }

    /// <summary>Removes bytes returned by <see cref="Peek"/> that were sent.</summary>
    public void Sent(int count)
    {
        _queue.Sent(count);
        if (!_isOfflineFetched) return;

        _sentOfMessage += count;
        while (_mailbox!.TryPeek(out QueuedMessage message) && _sentOfMessage >= message.StampedBytes)
        {
            _sentOfMessage -= message.StampedBytes;
            _mailbox.Remove();
        }

        _isOfflineFetched = _queue.Bytes > 0;
    }

    /// <summary>
    /// Moves every message and file that was not sent completely into a mailbox, in order, and discards everything
    /// else.
    /// </summary>
    /// <param name="unsent">The mailbox to use; null to discard everything.</param>
    /// <param name="isCut">True if the next frame was sent in part.</param>
    /// <returns>The mailbox that now holds all messages, including offline messages whose delivery was not finished;
    /// null if all was discarded.</returns>
    public Mailbox? Clear(Mailbox? unsent, out bool isCut)
    {
        isCut = _queue.IsInsideFrame;
        Mailbox? all = unsent is null ? null : _mailbox ?? unsent;
        all?.PutBack(_isOfflineFetched ? [] : _queue.UnsentMessages(), _afterOffline?.UnsentMessages() ?? []);
        _queue.Clear();
        _afterOffline?.Clear();
        _afterOffline = null;
        _mailbox = null;
        _isOfflineFetched = false;
        _sentOfMessage = 0;
        return all;
    }

    private void FetchOffline(Mailbox mailbox)
    {
        var writtenAt = default(SentTime);
        string timestamp = "";
        _queue.SentAt = null;
        foreach (QueuedMessage message in mailbox.Messages)
        {
            if (message.SentAt != writtenAt) timestamp = message.SentAt.ToString();
            writtenAt = message.SentAt;
            message.Write(_queue, timestamp);
            if (_queue.Bytes >= OfflineBytes) break;
        }

        _isOfflineFetched = _queue.Bytes > 0;
        if (_isOfflineFetched) return;
        _queue = _afterOffline!;
        _afterOffline = null;
        _mailbox = null;
    }
}
