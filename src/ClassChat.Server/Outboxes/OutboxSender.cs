using ClassChat.Server.Sockets;

namespace ClassChat.Server.Outboxes;

/// <summary>
/// Sends the pending output of an <see cref="Outbox"/>: on the calling thread while the socket accepts bytes, the rest
/// in a background task. Only one sender at a time works on an outbox.
/// </summary>
internal static class OutboxSender
{
    /// <summary>Number of consecutive sends before the thread yields to other clients.</summary>
    private const int SendsPerTurn = 16;

    private enum SendProgress
    {
        Drained,
        WouldBlock,
        Early,
        Yield,
    }

    /// <summary>
    /// Sends pending output on this thread as long as the socket accepts it; the rest is sent in the background.
    /// </summary>
    public static void Flush(Outbox outbox)
    {
        if (!outbox.TryBeginSending()) return;
        SendProgress progress = SendNow(outbox);
        // Not awaited here: OutboxState.IsSending shows when it ends.
        if (progress != SendProgress.Drained) _ = SendRestAsync(outbox, progress);
    }

    private static SendProgress SendNow(Outbox outbox)
    {
        MessagePacer? pacer = outbox.Pacer;
        for (int sends = 0; sends < SendsPerTurn; sends++)
        {
            if (!outbox.TryPeek(out ReadOnlyMemory<byte> next)) return SendProgress.Drained;
            if (pacer is not null)
            {
                if (pacer.IsEarly) return SendProgress.Early;
                next = MessagePacer.First(next);
            }

            SocketResult socketResult = outbox.Socket.Send(next.Span, out int count);
            if (socketResult == SocketResult.WouldBlock) return SendProgress.WouldBlock;
            outbox.Sent(socketResult, count);
            pacer?.Sent(isEnd: count == next.Length);
        }

        return SendProgress.Yield;
    }

    private static async Task SendRestAsync(Outbox outbox, SendProgress progress)
    {
        while (progress != SendProgress.Drained)
        {
            if (progress == SendProgress.Yield) await Task.Yield();
            else if (progress == SendProgress.Early) await outbox.Pacer!.WaitAsync();
            else if (outbox.TryPeek(out ReadOnlyMemory<byte> next))
            {
                bool isEnd = outbox.Pacer is not null && MessagePacer.First(next).Length == 1;
                outbox.Sent(await outbox.Socket.SendByteAsync(next), count: 1);
                outbox.Pacer?.Sent(isEnd);
            }
            else return;

            progress = SendNow(outbox);
        }
    }
}
