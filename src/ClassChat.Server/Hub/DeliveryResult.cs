namespace ClassChat.Server.Hub;

/// <summary>Result of delivering one message or file to one of its receivers.</summary>
internal enum DeliveryResult
{
    /// <summary>The message is in the outbox of a connected user.</summary>
    Delivered,

    /// <summary>The message is queued for a user who is offline.</summary>
    Queued,

    /// <summary>The user is offline and the queue is full.</summary>
    QueueFull,

    /// <summary>The user is not connected, and the server keeps no offline messages at this level.</summary>
    NotConnected,
}
