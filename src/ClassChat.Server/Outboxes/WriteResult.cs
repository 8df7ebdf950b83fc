namespace ClassChat.Server.Outboxes;

/// <summary>
/// Result of a write to an <see cref="Outbox"/>: whether it was accepted, its size, and whether the writer must flush
/// the outbox or be slowed down.
/// </summary>
internal readonly record struct WriteResult
{
    /// <summary>True if the frame was accepted; false if the client is disconnecting or gone.</summary>
    public bool IsAccepted { get; init; }

    /// <summary>Number of bytes written.</summary>
    public long Bytes { get; init; }

    /// <summary>True if the outbox is above its soft limit, and the writer is to be slowed down.</summary>
    public bool IsOverThreshold { get; init; }

    /// <summary>True if the writer must flush the outbox, since no other thread will.</summary>
    public bool IsDue { get; init; }
}
