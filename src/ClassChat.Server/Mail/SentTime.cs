using ClassChat.Protocol.Messages;

namespace ClassChat.Server.Mail;

/// <summary>When a message was sent: the server's local time, to the second, as the wire has it.</summary>
/// <param name="Seconds">Seconds of local time since the year 1.</param>
internal readonly record struct SentTime(long Seconds)
{
    /// <summary>The time it is.</summary>
    public static SentTime Now(TimeProvider clock) => new(clock.GetLocalNow().DateTime.Ticks / TimeSpan.TicksPerSecond);

    /// <inheritdoc/>
    public override string ToString() =>
        Timestamp.Write(new DateTimeOffset(Seconds * TimeSpan.TicksPerSecond, TimeSpan.Zero));
}
