namespace ClassChat.Server.Outboxes;

/// <summary>How an outbox stood when somebody looked.</summary>
internal readonly record struct OutboxState
{
    /// <summary>The bytes that are written and not sent.</summary>
    public long Bytes { get; init; }

    /// <summary>True if it takes no more from others.</summary>
    public bool IsClosed { get; init; }

    /// <summary>True if the connection is gone.</summary>
    public bool IsBroken { get; init; }

    /// <summary>True if somebody is sending.</summary>
    public bool IsSending { get; init; }

    /// <summary>True if nothing is owed, mail included.</summary>
    public bool IsEmpty { get; init; }

    /// <summary>How long ago the client took something, or there was nothing to take.</summary>
    public TimeSpan SinceProgress { get; init; }
}
