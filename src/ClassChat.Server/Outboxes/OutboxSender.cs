using ClassChat.Server.Sockets;

namespace ClassChat.Server.Outboxes;

/// <summary>Sends what outboxes hold.</summary>
internal static class OutboxSender
{
    /// <summary>Sends in a row before other clients have their turn on the thread.</summary>
    private const int SendsPerTurn = 16;

    private enum SendProgress
    {
        Drained,
        WouldBlock,
        Yield,
    }

    /// <summary>Sends what is written, as far as there is room, on this thread; the rest goes on by itself.</summary>
    public static void Flush(Outbox outbox)
    {
        if (!outbox.TryBeginSending()) return;
        SendProgress turn = SendNow(outbox);
        // Its end is awaited through OutboxState.IsSending.
        if (turn != SendProgress.Drained) _ = SendRestAsync(outbox, turn);
    }

    private static SendProgress SendNow(Outbox outbox)
    {
        for (int sends = 0; sends < SendsPerTurn; sends++)
        {
            if (!outbox.TryPeek(out ReadOnlyMemory<byte> next)) return SendProgress.Drained;
            SocketResult socketResult = outbox.Socket.Send(next.Span, out int count);
            if (socketResult == SocketResult.WouldBlock) return SendProgress.WouldBlock;
            outbox.Sent(socketResult, count);
        }

        return SendProgress.Yield;
    }

    private static async Task SendRestAsync(Outbox outbox, SendProgress turn)
    {
        while (turn != SendProgress.Drained)
        {
            if (turn == SendProgress.Yield) await Task.Yield();
            else if (outbox.TryPeek(out ReadOnlyMemory<byte> next))
                outbox.Sent(await outbox.Socket.SendByteAsync(next), count: 1);
            else return;

            turn = SendNow(outbox);
        }
    }
}
