namespace ClassChat.Server.Outboxes;

/// <summary>
/// Rhythm in which an outbox sends with <see cref="ServerOptions.MessageGap"/>: one message at a time, with a gap after
/// each. Used only by the thread that sends.
/// </summary>
/// <param name="gap">Minimum time between the end of a message and the beginning of the next.</param>
/// <param name="clock">The time source.</param>
internal sealed class MessagePacer(TimeSpan gap, TimeProvider clock)
{
    private long? _endedAt;
    private bool _isInside;

    /// <summary>True if the next message must wait.</summary>
    public bool IsEarly => Left > TimeSpan.Zero;

    private TimeSpan Left =>
        _isInside || _endedAt is not long ended ? TimeSpan.Zero : gap - clock.GetElapsedTime(ended);

    /// <summary>The pending bytes up to the end of the first message: its newline, or all of a prompt.</summary>
    public static ReadOnlyMemory<byte> First(ReadOnlyMemory<byte> pending)
    {
        int newline = pending.Span.IndexOf((byte)'\n');
        return newline < 0 ? pending : pending[..(newline + 1)];
    }

    /// <summary>Records that bytes were sent.</summary>
    /// <param name="isEnd">True if they were the last ones of a message.</param>
    public void Sent(bool isEnd)
    {
        _isInside = !isEnd;
        if (isEnd) _endedAt = clock.GetTimestamp();
    }

    /// <summary>Waits until the next message may be sent.</summary>
    public Task WaitAsync() => IsEarly ? Task.Delay(Left, clock) : Task.CompletedTask;
}
