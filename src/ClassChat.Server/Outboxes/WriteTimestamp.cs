using ClassChat.Server.OfflineMessages;

namespace ClassChat.Server.Outboxes;

/// <summary>The moment at which a batch writes.</summary>
/// <param name="SentAt">The moment as the wire has it.</param>
/// <param name="Timestamp">The moment as the clock's own timestamp.</param>
internal readonly record struct WriteTimestamp(SentTime SentAt, long Timestamp)
{
    /// <summary>The present moment.</summary>
    public static WriteTimestamp Now(TimeProvider clock) => new(SentTime.Now(clock), clock.GetTimestamp());
}
