using ClassChat.Server.Sockets;

namespace ClassChat.Server.Outboxes;

/// <summary>
/// Waits on outboxes: a sender waits for a receiver that reads slowly, but only briefly for one that is stuck, which is
/// cut off if its outbox is full; a closing connection waits until its output is sent.
/// </summary>
/// <param name="limits">The sizes and timeouts of outboxes.</param>
/// <param name="clock">The time source.</param>
internal sealed class Backpressure(ServerLimits limits, TimeProvider clock)
{
    /// <summary>
    /// Waits until an outbox is at or below its soft limit, or its client has read nothing for
    /// <see cref="ServerLimits.BackpressureTimeout"/> and counts as stuck. Above the hard limit it waits up to
    /// <see cref="ServerLimits.StallTimeout"/>, then cuts the client off.
    /// </summary>
    public async Task WaitForRoomAsync(Outbox outbox)
    {
        while (true)
        {
            OutboxState state = outbox.Snapshot(out Task change);
            if (state.IsClosed || state.IsFailed || state.Bytes <= limits.OutboxSoftBytes) return;

            bool isFull = state.Bytes > limits.OutboxHardBytes;
            TimeSpan left = (isFull ? limits.StallTimeout : limits.BackpressureTimeout) - state.SinceProgress;
            if (left <= TimeSpan.Zero)
            {
                if (isFull) outbox.CutOff("it takes nothing and its outbox is full");
                return;
            }

            await change.EndsWithinAsync(left, clock);
        }
    }

    /// <summary>
    /// Waits until everything in an outbox is sent; cuts the client off if it reads nothing for
    /// <see cref="ServerLimits.LingerTimeout"/> or the time limit is reached.
    /// </summary>
    /// <param name="outbox">The outbox to empty.</param>
    /// <param name="atMost">Total time limit.</param>
    /// <returns>True if everything was sent. In either case no send is in progress any more.</returns>
    public async Task<bool> DrainAsync(Outbox outbox, TimeSpan atMost)
    {
        long begun = clock.GetTimestamp();
        OutboxSender.Flush(outbox);
        while (true)
        {
            OutboxState state = outbox.Snapshot(out Task change);
            if (!state.IsSending && (state.IsFailed || state.IsEmpty)) return !state.IsFailed;

            TimeSpan sinceBegun = clock.GetElapsedTime(begun);
            TimeSpan stuckFor = state.SinceProgress < sinceBegun ? state.SinceProgress : sinceBegun;
            TimeSpan left = limits.LingerTimeout - stuckFor;
            if (atMost - sinceBegun < left) left = atMost - sinceBegun;
            if (left <= TimeSpan.Zero) outbox.CutOff("it does not take its last messages");

            // When the connection fails, all sending ends at once.
            if (state.IsFailed || left <= TimeSpan.Zero) await change;
            else await change.EndsWithinAsync(left, clock);
        }
    }
}
