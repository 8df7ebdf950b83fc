namespace ClassChat.Specification.Recording;

/// <summary>
/// Kind of event that a client under test can show to its user. Console dialect files define by these names how its
/// screen shows each; what bots observe is an <see cref="EventKind"/>.
/// </summary>
public enum ScreenEventKind
{
    /// <summary>A direct message with <c>{text}</c> from <c>{sender}</c>.</summary>
    Message,

    /// <summary>A message with <c>{text}</c> from <c>{sender}</c> in <c>{group}</c>.</summary>
    GroupMessage,

    /// <summary>A sent message has reached its receiver.</summary>
    Delivered,

    /// <summary>A sent message is queued for its receiver.</summary>
    Queued,

    /// <summary>The requested action was refused.</summary>
    Refused,

    /// <summary>A received file differs from the file that was sent.</summary>
    Corrupt,
}
