using ClassChat.Protocol.Messages;

namespace ClassChat.Server.OfflineMessages;

/// <summary>Time at which a message was sent: the local time of the server, to the second, as on the wire.</summary>
/// <param name="Seconds">Seconds of local time since the beginning of the year 1.</param>
internal readonly record struct SentTime(long Seconds)
{
    /// <summary>Returns the current time.</summary>
    public static SentTime Now(TimeProvider clock) => new(clock.GetLocalNow().DateTime.Ticks / TimeSpan.TicksPerSecond);

    /// <inheritdoc/>
    public override string ToString() =>
        Timestamp.Write(new DateTimeOffset(Seconds * TimeSpan.TicksPerSecond, TimeSpan.Zero));
}
