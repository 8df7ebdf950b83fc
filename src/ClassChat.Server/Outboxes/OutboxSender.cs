using ClassChat.Server.Sockets;

namespace ClassChat.Server.Outboxes;

/// <summary>Sends what outboxes hold.</summary>
internal static class OutboxSender
{
    /// <summary>Sends in a row before other clients have their turn on the thread.</summary>
    private const int SendsPerTurn = 16;

    private enum Turn
    {
        AllSent,
        NoRoom,
        OthersFirst,
    }

    /// <summary>Sends what is written, as far as there is room, on this thread; the rest goes on by itself.</summary>
    public static void Flush(Outbox outbox)
    {
        if (!outbox.TryBeginSending()) return;
        Turn turn = SendNow(outbox);
        // Its end is awaited through OutboxState.IsSending.
        if (turn != Turn.AllSent) _ = SendRestAsync(outbox, turn);
    }

    private static Turn SendNow(Outbox outbox)
    {
        for (int sends = 0; sends < SendsPerTurn; sends++)
        {
            if (!outbox.TryPeek(out ReadOnlyMemory<byte> next)) return Turn.AllSent;
            Transfer transfer = outbox.Socket.Send(next.Span, out int count);
            if (transfer == Transfer.Later) return Turn.NoRoom;
            outbox.Sent(transfer, count);
        }

        return Turn.OthersFirst;
    }

    private static async Task SendRestAsync(Outbox outbox, Turn turn)
    {
        while (turn != Turn.AllSent)
        {
            if (turn == Turn.OthersFirst) await Task.Yield();
            else if (outbox.TryPeek(out ReadOnlyMemory<byte> next))
                outbox.Sent(await outbox.Socket.SendByteAsync(next), count: 1);
            else return;

            turn = SendNow(outbox);
        }
    }
}
