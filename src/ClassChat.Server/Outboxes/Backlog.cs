using ClassChat.Server.Mail;

namespace ClassChat.Server.Outboxes;

/// <summary>
/// Everything one client is owed, in the order in which it goes out: what is written, then the mail that waited, then
/// what was written since. Mail stays in its box until there is room for it. Not synchronised: its holder is.
/// </summary>
internal sealed class Backlog
{
    /// <summary>Bytes of mail made ready to be sent at a time.</summary>
    private const int MailBytes = 64 * 1024;

    private SegmentQueue _queue = new();
    private SegmentQueue? _behindMail;
    private Mailbox? _mail;

    /// <summary>The bytes that are written and not sent; mail still in its box does not count.</summary>
    public long Bytes => _queue.Bytes + (_behindMail?.Bytes ?? 0);

    /// <summary>True if nothing is owed.</summary>
    public bool IsEmpty => Bytes == 0 && _mail is null;

    /// <summary>Where to write what is sent now.</summary>
    public SegmentQueue Tail(SentTime sentAt)
    {
        SegmentQueue queue = _behindMail ?? _queue;
        queue.SentAt = sentAt;
        return queue;
    }

    /// <summary>Puts mail behind what is written so far and before all that will be.</summary>
    public void AddMail(Mailbox mail)
    {
        _mail = mail;
        _behindMail = new SegmentQueue();
    }

    /// <summary>The next bytes to send; empty if nothing is owed. They stay until <see cref="Sent"/>.</summary>
    public ReadOnlyMemory<byte> Peek()
    {
        if (_queue.Bytes == 0 && _mail is not null) FetchMail(_mail);
        return _queue.Peek();
    }

    /// <summary>Takes note that some of <see cref="Peek"/> was sent.</summary>
    public void Sent(int count) => _queue.Sent(count);

    /// <summary>
    /// Puts every message and file that was not sent whole into a mailbox, in order, and throws the rest away.
    /// </summary>
    /// <param name="unsent">Where to; null to throw all away.</param>
    /// <param name="isCut">True if the next frame was sent in part.</param>
    /// <returns>The box that now holds everything, the mail that was on its way included.</returns>
    public Mailbox? Clear(Mailbox? unsent, out bool isCut)
    {
        isCut = _queue.IsInsideFrame;
        Mailbox? all = unsent is null ? null : _mail ?? unsent;
        all?.PutBack(_queue.UnsentLetters(), _behindMail?.UnsentLetters() ?? []);
        _queue.Clear();
        _behindMail?.Clear();
        _behindMail = null;
        _mail = null;
        return all;
    }

    private void FetchMail(Mailbox mail)
    {
        var writtenAt = default(SentTime);
        string timestamp = "";
        while (_queue.Bytes < MailBytes && mail.TryPeek(out Letter letter))
        {
            if (letter.SentAt != writtenAt) timestamp = letter.SentAt.ToString();
            writtenAt = letter.SentAt;
            letter.Write(_queue, timestamp);
            mail.Remove();
        }

        if (_queue.Bytes > 0) return;
        _queue = _behindMail!;
        _behindMail = null;
        _mail = null;
    }
}
