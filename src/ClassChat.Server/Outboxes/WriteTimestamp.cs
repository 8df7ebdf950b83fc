using ClassChat.Server.OfflineMessages;

namespace ClassChat.Server.Outboxes;

/// <summary>
/// Time of the writes of a <see cref="WriteBatch"/>, in two forms: as sent on the wire, and as a timestamp of the
/// clock.
/// </summary>
/// <param name="SentAt">The time as sent on the wire.</param>
/// <param name="Timestamp">The same time as a timestamp of the clock.</param>
internal readonly record struct WriteTimestamp(SentTime SentAt, long Timestamp)
{
    /// <summary>Returns the current time.</summary>
    public static WriteTimestamp Now(TimeProvider clock) => new(SentTime.Now(clock), clock.GetTimestamp());
}
