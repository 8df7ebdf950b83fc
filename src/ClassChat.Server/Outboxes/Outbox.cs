using ClassChat.Protocol.Encryption;
using ClassChat.Protocol.Messages;
using ClassChat.Server.OfflineMessages;
using ClassChat.Server.Sockets;
using Microsoft.Extensions.Logging;

namespace ClassChat.Server.Outboxes;

/// <summary>
/// Bounded queue of output for one client, sent by <see cref="OutboxSender"/>. Writing never waits; a client that is
/// owed more than twice the hard limit is cut off at once. <see cref="Backpressure"/> slows down senders before that.
/// Thread-safe.
/// </summary>
/// <param name="socket">The client's socket.</param>
/// <param name="limits">The sizes and timeouts of outboxes.</param>
/// <param name="clock">The time source.</param>
/// <param name="logger">Logs clients that are cut off.</param>
internal sealed partial class Outbox(PeerSocket socket, ServerLimits limits, TimeProvider clock, ILogger logger)
{
    private readonly Lock _lock = new();

    // Guarded by the lock; used by all senders to this client.
    private readonly PendingOutput _output = new();
    private readonly SealedOutput _sealed = new();
    private readonly ChangeSignal _signal = new();
    private bool _isClosed;
    private bool _isFailed;
    private bool _isDue;

    // Used only by the thread that set _isSending under the lock; no other removes the data being sent.
    private bool _isSending;
    private long _progressAt = clock.GetTimestamp();

    /// <summary>The client's socket.</summary>
    public PeerSocket Socket => socket;

    /// <summary>Writes a message from another client, unless this client is disconnecting.</summary>
    public WriteResult TryDeliver(QueuedMessage message, WriteTimestamp time)
    {
        lock (_lock)
        {
            if (_isClosed || _isFailed) return default;
            long before = _output.Bytes;
            _output.Tail(message.SentAt).Append(message.Frame);
            return Written(before, time);
        }
    }

    /// <summary>Writes a direct message from another client, without building a frame first.</summary>
    public WriteResult TryDeliver(JsonText sender, JsonText receiver, JsonText text, WriteTimestamp time)
    {
        lock (_lock)
        {
            if (_isClosed || _isFailed) return default;
            long before = _output.Bytes;
            ServerMessageWriter.WriteDirect(_output.Tail(time.SentAt), sender, receiver, text);
            return Written(before, time);
        }
    }

    /// <summary>Writes an answer to this client, even if the outbox is closed.</summary>
    public WriteResult Answer(ReadOnlyMemory<byte> frame, WriteTimestamp time)
    {
        lock (_lock)
        {
            if (_isFailed) return default;
            long before = _output.Bytes;
            _output.Tail(sentAt: null).Append(frame);
            return Written(before, time);
        }
    }

    /// <summary>Writes an answer from a buffer that will be reused, so it is copied.</summary>
    public WriteResult AnswerCopy(ReadOnlySpan<byte> frame, WriteTimestamp time)
    {
        lock (_lock)
        {
            if (_isFailed) return default;
            long before = _output.Bytes;
            _output.Tail(sentAt: null).AppendCopy(frame);
            return Written(before, time);
        }
    }

    /// <summary>Writes the confirmation of a direct message.</summary>
    public WriteResult AnswerDelivered(JsonText receiver, WriteTimestamp time)
    {
        lock (_lock)
        {
            if (_isFailed) return default;
            long before = _output.Bytes;
            ServerMessageWriter.WriteDelivered(_output.Tail(sentAt: null), receiver);
            return Written(before, time);
        }
    }

    /// <summary>Writes a broadcast frame, which slows down no sender.</summary>
    /// <param name="frame">The frame, which must not change afterwards.</param>
    /// <param name="time">The time of the write.</param>
    /// <param name="isAtOnce">False to delay sending until something else is sent, or until
    /// <see cref="SendDelayed"/>.</param>
    public WriteResult Broadcast(ReadOnlyMemory<byte> frame, WriteTimestamp time, bool isAtOnce)
    {
        lock (_lock)
        {
            if (_isClosed || _isFailed) return default;
            long before = _output.Bytes;
            _output.Tail(sentAt: null).AppendShared(frame);
            return Written(before, time, isAtOnce) with { IsOverThreshold = false };
        }
    }

    /// <summary>Adds this outbox to a batch, so that delayed broadcasts are sent.</summary>
    public WriteResult SendDelayed()
    {
        lock (_lock) return new WriteResult { IsDue = _output.Bytes > 0 && BecomesDue() };
    }

    /// <summary>
    /// Adds the queued messages of a mailbox, after everything written so far and before everything written later.
    /// </summary>
    public void DeliverOffline(Mailbox mailbox)
    {
        lock (_lock) _output.AddOffline(mailbox);
    }

    /// <summary>Encrypts everything that is written from now on.</summary>
    public void Encrypt(FrameCipher cipher)
    {
        lock (_lock) _sealed.Start(cipher, _output.FrontBytes);
    }

    /// <summary>Closes the outbox for messages from other clients.</summary>
    public void Close()
    {
        lock (_lock)
        {
            _isClosed = true;
            _signal.Signal();
        }
    }

    /// <summary>Aborts the connection and logs the reason.</summary>
    public void CutOff(string reason)
    {
        lock (_lock)
        {
            if (_isFailed) return;
            Log.CutOff(logger, socket.Peer, reason, _output.Bytes);
            Fail();
        }
    }

    /// <summary>
    /// True if the client has disconnected, even if some of what it sent before is still unprocessed.
    /// </summary>
    public bool IsPeerGone()
    {
        lock (_lock) return _isClosed || _isFailed || socket.IsPeerGone();
    }

    /// <summary>
    /// True if output is pending and the client has read nothing for <see cref="ServerLimits.SendIdleTimeout"/>.
    /// </summary>
    public bool IsStalled()
    {
        lock (_lock) return _output.Bytes > 0 && clock.GetElapsedTime(_progressAt) > limits.SendIdleTimeout;
    }

    /// <summary>
    /// Moves unsent messages into a mailbox for the client's return: see <see cref="PendingOutput.Clear"/>.
    /// </summary>
    /// <remarks>Requires that the outbox is closed and <see cref="Backpressure.DrainAsync"/> has ended.</remarks>
    public Mailbox? Clear(Mailbox? unsent)
    {
        lock (_lock)
        {
            Mailbox? all = _output.Clear(unsent, out bool isCut);
            isCut |= _sealed.IsInsideFrame;
            _sealed.Clear();
            // After half a frame, the client could not decode anything that follows.
            if (isCut) Fail();
            return all;
        }
    }

    /// <summary>
    /// Claims the right to send; false if another thread is sending already or the connection has failed.
    /// </summary>
    public bool TryBeginSending()
    {
        lock (_lock)
        {
            _isDue = false;
            if (_isSending || _isFailed) return false;
            _isSending = true;
            return true;
        }
    }

    /// <summary>
    /// Returns the next bytes to the thread that is sending; they stay until <see cref="Sent"/>. False if none are
    /// left; this ends the sending.
    /// </summary>
    public bool TryPeek(out ReadOnlyMemory<byte> next)
    {
        lock (_lock)
        {
            next = _isFailed ? default : _sealed.Next(_output.Peek());
            if (!next.IsEmpty) return true;
            _isSending = false;
            _signal.Signal();
            return false;
        }
    }

    /// <summary>Records the result of an attempt to send.</summary>
    public void Sent(SocketResult socketResult, int count)
    {
        lock (_lock)
        {
            if (socketResult != SocketResult.Completed)
            {
                Fail();
                return;
            }

            long before = _output.Bytes;
            int ofOutput = _sealed.Sent(count);
            if (ofOutput > 0) _output.Sent(ofOutput);
            _progressAt = clock.GetTimestamp();
            bool hasRoom = IsCrossed(limits.OutboxSoftBytes, before) || IsCrossed(limits.OutboxHardBytes, before);
            if (hasRoom) _signal.Signal();
        }
    }

    /// <summary>
    /// Returns the current state, and a task that completes when it changes in a way that waiters need to know.
    /// </summary>
    public OutboxState Snapshot(out Task change)
    {
        lock (_lock)
        {
            change = _signal.Next();
            return new OutboxState
            {
                Bytes = _output.Bytes,
                IsClosed = _isClosed,
                IsFailed = _isFailed,
                IsSending = _isSending,
                IsEmpty = _output.IsEmpty,
                SinceProgress = clock.GetElapsedTime(_progressAt),
            };
        }
    }

    private WriteResult Written(long before, WriteTimestamp time, bool isAtOnce = true)
    {
        long bytes = _output.Bytes;
        if (before == 0) _progressAt = time.Timestamp;
        if (bytes > 2L * limits.OutboxHardBytes) CutOff("it is owed more than its outbox holds");
        return new WriteResult
        {
            IsAccepted = true,
            Bytes = bytes - before,
            IsOverThreshold = bytes > limits.OutboxSoftBytes,
            IsDue = isAtOnce && BecomesDue(),
        };
    }

    /// <summary>Returns true if a flush is needed and none is in progress or requested.</summary>
    private bool BecomesDue()
    {
        if (_isSending || _isDue) return false;
        _isDue = true;
        return true;
    }

    private bool IsCrossed(int limit, long before) => before > limit && _output.Bytes <= limit;

    private void Fail()
    {
        _isFailed = true;
        socket.Abort();
        _signal.Signal();
    }

    /// <summary>Log messages of <see cref="Outbox"/>.</summary>
    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Cutting off {Peer}: {Reason} ({Bytes} bytes unsent)")]
        public static partial void CutOff(ILogger logger, System.Net.EndPoint? peer, string reason, long bytes);
    }
}
