namespace ClassChat.Server.Mail;

/// <summary>How many bytes wait for people who are away, on the whole, against the operator's limit.</summary>
/// <param name="maxBytes">The limit, in bytes.</param>
internal sealed class MailQuota(long maxBytes)
{
    private long _usedBytes;

    /// <summary>The bytes that wait.</summary>
    public long UsedBytes => Interlocked.Read(ref _usedBytes);

    /// <summary>Takes room for a letter; false if there is none.</summary>
    public bool TryTake(int bytes)
    {
        if (Interlocked.Add(ref _usedBytes, bytes) <= maxBytes) return true;
        Interlocked.Add(ref _usedBytes, -bytes);
        return false;
    }

    /// <summary>Takes room for a letter that was accepted already and comes back.</summary>
    public void TakeBack(int bytes) => Interlocked.Add(ref _usedBytes, bytes);

    /// <summary>Gives the room of a letter free.</summary>
    public void Release(int bytes) => Interlocked.Add(ref _usedBytes, -bytes);
}
