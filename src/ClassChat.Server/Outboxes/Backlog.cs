using ClassChat.Server.Mail;

namespace ClassChat.Server.Outboxes;

/// <summary>
/// Everything one client is owed, in the order in which it goes out: what is written, then the mail that waited, then
/// what was written since. Mail stays in its box until it is sent. Not synchronised: its holder is.
/// </summary>
internal sealed class Backlog
{
    /// <summary>Bytes of mail made ready to be sent at a time.</summary>
    private const int MailBytes = 64 * 1024;

    private SegmentQueue _queue = new();
    private SegmentQueue? _behindMail;
    private Mailbox? _mail;
    private bool _isMailFetched; // then the queue holds copies of the first letters in the box, and nothing else
    private long _sentOfLetter; // bytes of the first letter that were sent

    /// <summary>The bytes that are written and not sent; mail that is only in its box does not count.</summary>
    public long Bytes => _queue.Bytes + (_behindMail?.Bytes ?? 0);

    /// <summary>True if nothing is owed.</summary>
    public bool IsEmpty => Bytes == 0 && _mail is null;

    /// <summary>Where to write what goes out last.</summary>
    /// <param name="sentAt">When it was sent, if it is a letter; null if it is anything else.</param>
    public SegmentQueue Tail(SentTime? sentAt)
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
    public void Sent(int count)
    {
        _queue.Sent(count);
        if (!_isMailFetched) return;

        _sentOfLetter += count;
        while (_mail!.TryPeek(out Letter letter) && _sentOfLetter >= letter.StampedBytes)
        {
            _sentOfLetter -= letter.StampedBytes;
            _mail.Remove();
        }

        _isMailFetched = _queue.Bytes > 0;
    }

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
        all?.PutBack(_isMailFetched ? [] : _queue.UnsentLetters(), _behindMail?.UnsentLetters() ?? []);
        _queue.Clear();
        _behindMail?.Clear();
        _behindMail = null;
        _mail = null;
        _isMailFetched = false;
        _sentOfLetter = 0;
        return all;
    }

    private void FetchMail(Mailbox mail)
    {
        var writtenAt = default(SentTime);
        string timestamp = "";
        _queue.SentAt = null;
        foreach (Letter letter in mail.Letters)
        {
            if (letter.SentAt != writtenAt) timestamp = letter.SentAt.ToString();
            writtenAt = letter.SentAt;
            letter.Write(_queue, timestamp);
            if (_queue.Bytes >= MailBytes) break;
        }

        _isMailFetched = _queue.Bytes > 0;
        if (_isMailFetched) return;
        _queue = _behindMail!;
        _behindMail = null;
        _mail = null;
    }
}
