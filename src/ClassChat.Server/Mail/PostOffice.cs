using ClassChat.Protocol.Names;

namespace ClassChat.Server.Mail;

/// <summary>The mailboxes of everybody who is away. Not synchronised: its holder is.</summary>
/// <param name="maxBytes">Bytes that may wait on the whole.</param>
internal sealed class PostOffice(long maxBytes)
{
    private readonly Dictionary<UserName, Mailbox> _boxes = [];
    private readonly MailQuota _quota = new(maxBytes);

    /// <summary>The bytes that wait, those of people whose mail is being delivered included.</summary>
    public long QueuedBytes => _quota.UsedBytes;

    /// <summary>Keeps a letter for somebody; false if the quota is used up.</summary>
    public bool TryKeep(UserName receiver, Letter letter)
    {
        if (_boxes.TryGetValue(receiver, out Mailbox? box)) return box.TryAdd(letter);
        box = new Mailbox(_quota);
        bool isKept = box.TryAdd(letter);
        if (isKept) _boxes.Add(receiver, box);
        return isKept;
    }

    /// <summary>Hands out what waits for somebody who has come; null if nothing does.</summary>
    public Mailbox? Collect(UserName receiver) => _boxes.Remove(receiver, out Mailbox? box) ? box : null;

    /// <summary>A box for the letters of somebody for whom none waited.</summary>
    public Mailbox NewBox() => new(_quota);

    /// <summary>Takes back what did not reach somebody: it is older than all that was kept since.</summary>
    public void Return(UserName receiver, Mailbox unsent)
    {
        if (unsent.Count == 0) return;
        if (_boxes.TryGetValue(receiver, out Mailbox? since)) unsent.Absorb(since);
        _boxes[receiver] = unsent;
    }
}
