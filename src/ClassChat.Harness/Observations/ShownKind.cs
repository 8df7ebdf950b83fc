namespace ClassChat.Harness.Observations;

/// <summary>What a client program can show.</summary>
public enum ShownKind
{
    /// <summary>A message from <c>{sender}</c> with <c>{text}</c>.</summary>
    Message,

    /// <summary>The same in <c>{group}</c>.</summary>
    GroupMessage,

    /// <summary>What was sent has reached its receiver.</summary>
    Delivered,

    /// <summary>What was sent waits for its receiver.</summary>
    Queued,

    /// <summary>What was typed was not done.</summary>
    Refused,

    /// <summary>A file came whose bytes are not those that were sent.</summary>
    Corrupt,
}
