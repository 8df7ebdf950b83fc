namespace ClassChat.Server.Outboxes;

/// <summary>What a write did to an outbox, and what the writer has to do next.</summary>
internal readonly record struct WriteResult
{
    /// <summary>True if the frame was taken; false if the client is going or gone.</summary>
    public bool IsAccepted { get; init; }

    /// <summary>The bytes written.</summary>
    public long Bytes { get; init; }

    /// <summary>True if the outbox is above its soft limit, and the writer is to be slowed down.</summary>
    public bool IsOverThreshold { get; init; }

    /// <summary>True if the writer has to flush the outbox: nobody else does.</summary>
    public bool IsDue { get; init; }
}
