using ClassChat.Protocol.Messages;
using ClassChat.Server.Mail;
using ClassChat.Server.Sockets;
using Microsoft.Extensions.Logging;

namespace ClassChat.Server.Outboxes;

/// <summary>
/// What one client is owed, bounded. Writing never waits, and says whether the writer should slow down;
/// <see cref="OutboxSender"/> sends it.
/// </summary>
/// <param name="socket">The client's socket.</param>
/// <param name="limits">How much, how long.</param>
/// <param name="clock">Whose time counts.</param>
/// <param name="logger">Told of clients that are cut off.</param>
internal sealed partial class Outbox(PeerSocket socket, ServerLimits limits, TimeProvider clock, ILogger logger)
{
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

    /// <summary>The client's socket.</summary>
    public PeerSocket Socket => socket;

    /// <summary>Writes a message from another client, unless this one is going.</summary>
    public WriteResult TryDeliver(Letter letter, WriteTime time)
    {
        lock (_lock)
        {
            if (_isClosed || _isBroken) return default;
            long before = _backlog.Bytes;
            _backlog.Tail(letter.SentAt).Append(letter.Frame);
            return Written(before, time);
        }
    }

    /// <summary>Writes a direct message from another client, without a frame made first.</summary>
    public WriteResult TryDeliver(JsonText sender, JsonText receiver, JsonText text, WriteTime time)
    {
        lock (_lock)
        {
            if (_isClosed || _isBroken) return default;
            long before = _backlog.Bytes;
            ServerMessageWriter.WriteDirect(_backlog.Tail(time.SentAt), sender, receiver, text);
            return Written(before, time);
        }
    }

    /// <summary>Writes an answer to this client itself, also when it is closed.</summary>
    public WriteResult Answer(ReadOnlyMemory<byte> frame, WriteTime time)
    {
        lock (_lock)
        {
            if (_isBroken) return default;
            long before = _backlog.Bytes;
            _backlog.Tail(sentAt: null).Append(frame);
            return Written(before, time);
        }
    }

    /// <summary>Writes an answer from a buffer that will be used again.</summary>
    public WriteResult AnswerCopy(ReadOnlySpan<byte> frame, WriteTime time)
    {
        lock (_lock)
        {
            if (_isBroken) return default;
            long before = _backlog.Bytes;
            _backlog.Tail(sentAt: null).AppendCopy(frame);
            return Written(before, time);
        }
    }

    /// <summary>Writes the confirmation of a direct message.</summary>
    public WriteResult AnswerDelivered(JsonText receiver, WriteTime time)
    {
        lock (_lock)
        {
            if (_isBroken) return default;
            long before = _backlog.Bytes;
            ServerMessageWriter.WriteDelivered(_backlog.Tail(sentAt: null), receiver);
            return Written(before, time);
        }
    }

    /// <summary>Writes news, for which nobody is slowed down.</summary>
    /// <param name="frame">The news, which must not change afterwards.</param>
    /// <param name="time">When.</param>
    /// <param name="isAtOnce">False to leave it until something else is sent, or <see cref="SendLater"/>.</param>
    public WriteResult Announce(ReadOnlyMemory<byte> frame, WriteTime time, bool isAtOnce)
    {
        lock (_lock)
        {
            if (_isClosed || _isBroken) return default;
            long before = _backlog.Bytes;
            _backlog.Tail(sentAt: null).AppendShared(frame);
            return Written(before, time, isAtOnce) with { IsCrowded = false };
        }
    }

    /// <summary>Makes news due that were left until later.</summary>
    public WriteResult SendLater()
    {
        lock (_lock) return new WriteResult { IsDue = _backlog.Bytes > 0 && BecomesDue() };
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
    /// <remarks>For an outbox that is closed and no longer sending.</remarks>
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

    /// <summary>Begins to send; false if somebody sends already, or the connection is gone.</summary>
    public bool TryBeginSending()
    {
        lock (_lock)
        {
            _isDue = false;
            if (_isSending || _isBroken) return false;
            _isSending = true;
            return true;
        }
    }

    /// <summary>
    /// The next bytes, for whoever began to send; they stay until <see cref="Sent"/>. False if there are none: then the
    /// sending has ended.
    /// </summary>
    public bool TryPeek(out ReadOnlyMemory<byte> next)
    {
        lock (_lock)
        {
            next = _isBroken ? default : _backlog.Peek();
            if (!next.IsEmpty) return true;
            _isSending = false;
            _change.Signal();
            return false;
        }
    }

    /// <summary>Takes note of how an attempt to send came out.</summary>
    public void Sent(Transfer transfer, int count)
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

    private WriteResult Written(long before, WriteTime time, bool isAtOnce = true)
    {
        long bytes = _backlog.Bytes;
        if (before == 0) _progressAt = time.Timestamp;
        if (bytes > 2L * limits.OutboxHardBytes) CutOff("it is owed more than its outbox holds");
        return new WriteResult
        {
            IsTaken = true,
            Bytes = bytes - before,
            IsCrowded = bytes > limits.OutboxSoftBytes,
            IsDue = isAtOnce && BecomesDue(),
        };
    }

    /// <summary>Asks for a flush, unless somebody sends already or was asked before.</summary>
    private bool BecomesDue()
    {
        if (_isSending || _isDue) return false;
        _isDue = true;
        return true;
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
