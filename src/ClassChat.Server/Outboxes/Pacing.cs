using ClassChat.Server.Sockets;

namespace ClassChat.Server.Outboxes;

/// <summary>
/// The backpressure policy, asked by connections. A healthy reader slows its senders down, so that none of them outruns
/// it; one that is stuck does not, and is cut off before it costs too much.
/// </summary>
/// <param name="limits">How much, how long.</param>
/// <param name="clock">Whose time counts.</param>
internal sealed class Pacing(ServerLimits limits, TimeProvider clock)
{
    /// <summary>
    /// Waits until a client is below its soft limit, or has taken nothing for <see cref="ServerLimits.PacePatience"/>:
    /// then it is stuck, and only above its hard limit is it waited for any longer, before it is cut off.
    /// </summary>
    public async Task WaitForRoomAsync(Outbox outbox)
    {
        while (true)
        {
            OutboxState state = outbox.Look(out Task change);
            if (state.IsClosed || state.IsBroken || state.Bytes <= limits.OutboxSoftBytes) return;

            bool isFull = state.Bytes > limits.OutboxHardBytes;
            TimeSpan left = (isFull ? limits.StallTime : limits.PacePatience) - state.SinceProgress;
            if (left <= TimeSpan.Zero)
            {
                if (isFull) outbox.CutOff("it takes nothing and its outbox is full");
                return;
            }

            await change.EndsWithinAsync(left, clock);
        }
    }

    /// <summary>
    /// Sends until all is sent, or the client takes nothing for <see cref="ServerLimits.LingerTime"/>: then it is cut
    /// off.
    /// </summary>
    /// <param name="outbox">What the client is owed.</param>
    /// <param name="atMost">How long to go on at all.</param>
    /// <returns>True if all is sent. In any case, nobody is sending any more.</returns>
    public async Task<bool> DrainAsync(Outbox outbox, TimeSpan atMost)
    {
        long begun = clock.GetTimestamp();
        OutboxSender.Flush(outbox);
        while (true)
        {
            OutboxState state = outbox.Look(out Task change);
            if (!state.IsSending && (state.IsBroken || state.IsEmpty)) return !state.IsBroken;

            TimeSpan sinceBegun = clock.GetElapsedTime(begun);
            TimeSpan stuckFor = state.SinceProgress < sinceBegun ? state.SinceProgress : sinceBegun;
            TimeSpan left = limits.LingerTime - stuckFor;
            if (atMost - sinceBegun < left) left = atMost - sinceBegun;
            if (left <= TimeSpan.Zero) outbox.CutOff("it does not take its last messages");

            // A broken connection ends all sending at once.
            if (state.IsBroken || left <= TimeSpan.Zero) await change;
            else await change.EndsWithinAsync(left, clock);
        }
    }
}
