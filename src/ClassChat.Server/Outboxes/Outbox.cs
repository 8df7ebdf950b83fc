using ClassChat.Protocol.Messages;
using ClassChat.Server.Mail;
using ClassChat.Server.Sockets;
using Microsoft.Extensions.Logging;

namespace ClassChat.Server.Outboxes;

/// <summary>
/// What one client is owed, bounded. Writing never waits; sending goes on by itself as the client makes room; senders
/// are slowed down by <see cref="Pacing"/>, and who takes nothing for too long is cut off.
/// </summary>
/// <param name="socket">The client's socket.</param>
/// <param name="limits">How much, how long.</param>
/// <param name="clock">Whose time counts.</param>
/// <param name="logger">Told of clients that are cut off.</param>
internal sealed partial class Outbox(PeerSocket socket, ServerLimits limits, TimeProvider clock, ILogger logger)
{
    /// <summary>Sends in a row before other clients have their turn on the thread.</summary>
    private const int SendsPerTurn = 16;

    private readonly Lock _lock = new();

    // Under the lock, by everybody who has something for this client.
    private readonly Backlog _backlog = new();
    private readonly Change _change = new();
    private bool _isClosed;
    private bool _isBroken;
    private bool _isDue;

    // By whoever set _isSending under the lock; nobody else removes what is being sent.
    private bool _isSending;
    private long _progressAt = clock.GetTimestamp();

    private enum Turn
    {
        AllSent,
        NoRoom,
        OthersFirst,
    }

    /// <summary>Writes a message from another client.</summary>
    /// <returns>False if this client is going: the message has to wait for its return, or is refused.</returns>
    public bool TryDeliver(ReadOnlyMemory<byte> frame, Batch batch)
    {
        lock (_lock) return !_isClosed && TryWrite(frame, batch);
    }

    /// <summary>Writes a direct message from another client, without a frame made first.</summary>
    /// <returns>False if this client is going.</returns>
    public bool TryDeliver(JsonText sender, JsonText receiver, JsonText text, Batch batch)
    {
        lock (_lock)
        {
            if (_isClosed || _isBroken) return false;
            long before = _backlog.Bytes;
            ServerMessageWriter.WriteDirect(_backlog.Tail(batch.SentAt), sender, receiver, text);
            Added(batch, before, paces: true);
            return true;
        }
    }

    /// <summary>Writes an answer to this client itself, also when it is closed.</summary>
    public void Answer(ReadOnlyMemory<byte> frame, Batch batch)
    {
        lock (_lock) TryWrite(frame, batch);
    }

    /// <summary>Writes an answer from a buffer that will be used again.</summary>
    public void AnswerCopy(ReadOnlySpan<byte> frame, Batch batch)
    {
        lock (_lock)
        {
            if (_isBroken) return;
            long before = _backlog.Bytes;
            _backlog.Tail(batch.SentAt).AppendCopy(frame);
            Added(batch, before, paces: true);
        }
    }

    /// <summary>Writes the confirmation of a direct message.</summary>
    public void AnswerDelivered(JsonText receiver, Batch batch)
    {
        lock (_lock)
        {
            if (_isBroken) return;
            long before = _backlog.Bytes;
            ServerMessageWriter.WriteDelivered(_backlog.Tail(batch.SentAt), receiver);
            Added(batch, before, paces: true);
        }
    }

    /// <summary>Writes news, for which nobody is slowed down.</summary>
    /// <param name="frame">The news, which must not change afterwards.</param>
    /// <param name="batch">What it belongs to.</param>
    /// <param name="isAtOnce">False to leave it until something else is sent, or <see cref="SendLater"/>.</param>
    public void Announce(ReadOnlyMemory<byte> frame, Batch batch, bool isAtOnce)
    {
        lock (_lock)
        {
            if (_isClosed || _isBroken) return;
            long before = _backlog.Bytes;
            _backlog.Tail(batch.SentAt).AppendShared(frame);
            Added(batch, before, paces: false, isAtOnce);
        }
    }

    /// <summary>Has the batch send what was left until later.</summary>
    public void SendLater(Batch batch)
    {
        lock (_lock)
        {
            if (_backlog.Bytes > 0) MakeDue(batch);
        }
    }

    /// <summary>Sends mail behind what is written so far and before all that will be.</summary>
    public void DeliverMail(Mailbox mail)
    {
        lock (_lock) _backlog.AddMail(mail);
    }

    /// <summary>Takes no more from others.</summary>
    public void Close()
    {
        lock (_lock)
        {
            _isClosed = true;
            _change.Signal();
        }
    }

    /// <summary>Breaks the connection off, and says why in the log.</summary>
    public void CutOff(string reason)
    {
        lock (_lock)
        {
            if (_isBroken) return;
            Log.CutOff(logger, socket.Peer, reason, _backlog.Bytes);
            Break();
        }
    }

    /// <summary>True if the client has gone, though perhaps not all it sent before has been seen to yet.</summary>
    public bool IsPeerGone()
    {
        lock (_lock) return _isClosed || _isBroken || socket.IsPeerGone();
    }

    /// <summary>
    /// True if the client has taken nothing of what it is owed for <see cref="ServerLimits.SilenceTime"/>.
    /// </summary>
    public bool IsSilent()
    {
        lock (_lock) return _backlog.Bytes > 0 && clock.GetElapsedTime(_progressAt) > limits.SilenceTime;
    }

    /// <summary>
    /// Moves what was not sent to where it waits for the client's return: see <see cref="Backlog.Clear"/>.
    /// </summary>
    /// <remarks>Closed, and <see cref="Pacing.DrainAsync"/> has ended.</remarks>
    public Mailbox? Clear(Mailbox? unsent)
    {
        lock (_lock)
        {
            Mailbox? all = _backlog.Clear(unsent, out bool isCut);
            // Nothing that follows half a frame would be understood.
            if (isCut) Break();
            return all;
        }
    }

    /// <summary>Sends what is written, as far as there is room, on this thread; the rest goes on by itself.</summary>
    public void Flush()
    {
        lock (_lock)
        {
            _isDue = false;
            if (_isSending || _isBroken) return;
            _isSending = true;
        }

        Turn turn = SendNow();
        // Its end is awaited through _isSending, see Pacing.DrainAsync.
        if (turn != Turn.AllSent) _ = SendRestAsync(turn);
    }

    /// <summary>How it stands, and a task that ends when that has changed in a way worth waiting for.</summary>
    public OutboxState Look(out Task change)
    {
        lock (_lock)
        {
            change = _change.Next();
            return new OutboxState
            {
                Bytes = _backlog.Bytes,
                IsClosed = _isClosed,
                IsBroken = _isBroken,
                IsSending = _isSending,
                IsEmpty = _backlog.IsEmpty,
                SinceProgress = clock.GetElapsedTime(_progressAt),
            };
        }
    }

    private bool TryWrite(ReadOnlyMemory<byte> frame, Batch batch)
    {
        if (_isBroken) return false;
        long before = _backlog.Bytes;
        _backlog.Tail(batch.SentAt).Append(frame);
        Added(batch, before, paces: true);
        return true;
    }

    private void Added(Batch batch, long before, bool paces, bool isAtOnce = true)
    {
        long bytes = _backlog.Bytes;
        batch.Wrote(bytes - before);
        if (before == 0) _progressAt = batch.Timestamp;
        if (paces && bytes > limits.OutboxSoftBytes) batch.Crowded(this);
        if (bytes > 2L * limits.OutboxHardBytes) CutOff("it is owed more than its outbox holds");
        if (isAtOnce) MakeDue(batch);
    }

    private void MakeDue(Batch batch)
    {
        if (_isSending || _isDue) return;
        _isDue = true;
        batch.Due(this);
    }

    private Turn SendNow()
    {
        for (int sends = 0; sends < SendsPerTurn; sends++)
        {
            ReadOnlyMemory<byte> next;
            lock (_lock)
            {
                next = _isBroken ? default : _backlog.Peek();
                if (next.IsEmpty)
                {
                    _isSending = false;
                    _change.Signal();
                    return Turn.AllSent;
                }
            }

            Transfer transfer = socket.Send(next.Span, out int count);
            if (transfer == Transfer.Later) return Turn.NoRoom;
            Sent(transfer, count);
        }

        return Turn.OthersFirst;
    }

    private async Task SendRestAsync(Turn turn)
    {
        while (turn != Turn.AllSent)
        {
            if (turn == Turn.OthersFirst)
            {
                await Task.Yield();
            }
            else
            {
                ReadOnlyMemory<byte> next;
                lock (_lock) next = _backlog.Peek();
                Sent(await socket.SendByteAsync(next), count: 1);
            }

            turn = SendNow();
        }
    }

    private void Sent(Transfer transfer, int count)
    {
        lock (_lock)
        {
            if (transfer != Transfer.Done)
            {
                Break();
                return;
            }

            long before = _backlog.Bytes;
            _backlog.Sent(count);
            _progressAt = clock.GetTimestamp();
            bool hasRoom = IsCrossed(limits.OutboxSoftBytes, before) || IsCrossed(limits.OutboxHardBytes, before);
            if (hasRoom) _change.Signal();
        }
    }

    private bool IsCrossed(int limit, long before) => before > limit && _backlog.Bytes <= limit;

    private void Break()
    {
        _isBroken = true;
        socket.Abort();
        _change.Signal();
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Cutting off {Peer}: {Reason} ({Bytes} bytes unsent)")]
        public static partial void CutOff(ILogger logger, System.Net.EndPoint? peer, string reason, long bytes);
    }
}
