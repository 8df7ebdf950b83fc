namespace ClassChat.Server.OfflineMessages;

/// <summary>
/// Quota in bytes that all mailboxes share: counts what is queued, and refuses new messages above the limit; messages
/// put back may exceed it. Thread-safe, because mailboxes are under different locks.
/// </summary>
/// <param name="maxBytes">The limit, in bytes.</param>
internal sealed class QueueQuota(long maxBytes)
{
    private long _usedBytes;

    /// <summary>The number of bytes in use.</summary>
    public long UsedBytes => Interlocked.Read(ref _usedBytes);

    /// <summary>Reserves quota for a message; false if too little is left.</summary>
    public bool TryReserve(int bytes)
    {
        if (Interlocked.Add(ref _usedBytes, bytes) <= maxBytes) return true;
        Interlocked.Add(ref _usedBytes, -bytes);
        return false;
    }

    /// <summary>
    /// Reserves quota for a message that was already accepted and is put back, even beyond the limit.
    /// </summary>
    public void Reclaim(int bytes) => Interlocked.Add(ref _usedBytes, bytes);

    /// <summary>Releases the quota of a message.</summary>
    public void Release(int bytes) => Interlocked.Add(ref _usedBytes, -bytes);
}
