namespace ClassChat.Server.Hub;

/// <summary>What became of a message to one person.</summary>
internal enum Posted
{
    /// <summary>It is on its way to somebody who is here.</summary>
    Delivered,

    /// <summary>It waits for somebody who is away.</summary>
    Queued,

    /// <summary>They are away and no more can wait.</summary>
    QueueFull,

    /// <summary>They are not here, and nothing waits at this level.</summary>
    NotHere,
}
