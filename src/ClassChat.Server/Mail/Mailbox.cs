namespace ClassChat.Server.Mail;

/// <summary>The letters that wait for one person, oldest first. Not synchronised: its holder is.</summary>
/// <param name="quota">What its letters count against.</param>
internal sealed class Mailbox(MailQuota quota)
{
    private Queue<Letter> _letters = new();

    /// <summary>How many wait.</summary>
    public int Count => _letters.Count;

    /// <summary>All that wait, which stay.</summary>
    public IEnumerable<Letter> Letters => _letters;

    /// <summary>Adds a letter behind all others; false if the quota is used up.</summary>
    public bool TryAdd(Letter letter)
    {
        if (!quota.TryTake(letter.CostBytes)) return false;
        _letters.Enqueue(letter);
        return true;
    }

    /// <summary>The next letter, which stays.</summary>
    public bool TryPeek(out Letter letter) => _letters.TryPeek(out letter);

    /// <summary>Removes the next letter: it was sent.</summary>
    public void Remove() => quota.Release(_letters.Dequeue().CostBytes);

    /// <summary>Puts letters that did not reach their receiver back, before and behind those that still wait.</summary>
    public void PutBack(IEnumerable<Letter> before, IEnumerable<Letter> behind)
    {
        var letters = new Queue<Letter>();
        foreach (Letter letter in before) TakeBack(letters, letter);
        foreach (Letter letter in _letters) letters.Enqueue(letter);
        foreach (Letter letter in behind) TakeBack(letters, letter);
        _letters = letters;
    }

    /// <summary>Takes over all letters of another box, behind its own; both count against the same quota.</summary>
    public void Absorb(Mailbox other)
    {
        while (other._letters.TryDequeue(out Letter letter)) _letters.Enqueue(letter);
    }

    private void TakeBack(Queue<Letter> letters, Letter letter)
    {
        quota.TakeBack(letter.CostBytes);
        letters.Enqueue(letter);
    }
}
