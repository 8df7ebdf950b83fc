namespace ClassChat.Server.Outboxes;

/// <summary>
/// Snapshot of an <see cref="Outbox"/> for those that wait on it: unsent bytes, whether it is closed, failed, sending
/// or empty, and the time since the client last read.
/// </summary>
internal readonly record struct OutboxState
{
    /// <summary>The number of bytes written and not sent yet.</summary>
    public long Bytes { get; init; }

    /// <summary>True if the outbox accepts no more messages from other clients.</summary>
    public bool IsClosed { get; init; }

    /// <summary>True if the connection is lost.</summary>
    public bool IsFailed { get; init; }

    /// <summary>True if a send is in progress.</summary>
    public bool IsSending { get; init; }

    /// <summary>True if nothing is pending, queued offline messages included.</summary>
    public bool IsEmpty { get; init; }

    /// <summary>Time since the client last read something, or since the outbox was last empty.</summary>
    public TimeSpan SinceProgress { get; init; }
}
