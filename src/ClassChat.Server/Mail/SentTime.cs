using ClassChat.Protocol.Messages;

namespace ClassChat.Server.Mail;

/// <summary>When a message was sent: the server's local time, to the second, as the wire has it.</summary>
/// <param name="Seconds">Seconds of local time since the year 1.</param>
internal readonly record struct SentTime(long Seconds)
{
    /// <summary>The time it is.</summary>
    public static SentTime Now(TimeProvider clock) => new(clock.GetLocalNow().DateTime.Ticks / TimeSpan.TicksPerSecond);

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    public static bool TryParse(string text, out SentTime time)
    {
        bool isTime = Timestamp.TryRead(text, out DateTime read);
        time = new SentTime(read.Ticks / TimeSpan.TicksPerSecond);
        return isTime;
    }

    /// <inheritdoc/>
    public override string ToString() =>
        Timestamp.Write(new DateTimeOffset(Seconds * TimeSpan.TicksPerSecond, TimeSpan.Zero));
}
