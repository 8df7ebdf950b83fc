using System.Buffers;
using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using ClassChat.Protocol.Messages;
using ClassChat.Server.Outboxes;

namespace ClassChat.Server.Hub;

/// <summary>
/// The connected users and the broadcasts about them: join and leave notices, and user lists. In a large chat notices
/// are delayed and several joins share one user list, to bound the cost. Guarded by the hub's lock, except
/// <see cref="TryFind"/>.
/// </summary>
/// <param name="clock">The time source.</param>
/// <param name="limits">The limits, including the rate of user lists.</param>
internal sealed class Roster(TimeProvider clock, ServerLimits limits)
{
    /// <summary>Pause after a broadcast per receiver: the assumed cost of waking one receiver.</summary>
    private static readonly TimeSpan _timePerReceiver = TimeSpan.FromMicroseconds(30);

    /// <summary>Pauses shorter than this are skipped, so that a small chat is never delayed.</summary>
    private static readonly TimeSpan _atOnce = TimeSpan.FromMilliseconds(5);

    private readonly ConcurrentDictionary<string, UserSession> _byName = new(StringComparer.Ordinal);
    private readonly List<UserSession> _present = [];
    private readonly List<string> _names = []; // of the users in _present, in the same order
    private readonly ArrayBufferWriter<byte> _encoded = new();
    private readonly BroadcastBuffer _broadcasts = new();
    private long _noticesFrom;
    private long _listFrom;
    private bool _isNoticeDue;
    private bool _isListDue;

    /// <summary>The number of connected users.</summary>
    public int Count => _present.Count;

    /// <summary>
    /// Time until <see cref="SendPresence"/> should be called; null if no broadcast is delayed. Delayed notices are
    /// sent with the list if both are due.
    /// </summary>
    public TimeSpan? TimeToPresence
    {
        get
        {
            if (!_isNoticeDue && !_isListDue) return null;
            TimeSpan wait = clock.GetElapsedTime(clock.GetTimestamp(), _isListDue ? _listFrom : _noticesFrom);
            return wait > _atOnce ? wait : _atOnce;
        }
    }

    /// <summary>Finds a connected user by name; callable from any thread.</summary>
    public bool TryFind(string name, [NotNullWhen(true)] out UserSession? session) =>
        _byName.TryGetValue(name, out session);

    /// <summary>
    /// Adds a user and notifies the others. The user list goes to the new user immediately, and to the others when it
    /// is due.
    /// </summary>
    public void Add(UserSession newcomer, WriteBatch batch)
    {
        BroadcastPresence(ReplyTexts.Joined(newcomer.Name), batch);
        _present.Add(newcomer);
        _names.Add(newcomer.Name.Value);
        if (!SendListToAll(batch)) batch.AnswerCopy(newcomer.Outbox, EncodeList());
        // Last, so that other users' messages are queued after all of this.
        _byName[newcomer.Name.Value] = newcomer;
    }

    /// <summary>Removes a user and notifies the others, who also get the user list when it is due.</summary>
    public void Remove(UserSession session, WriteBatch batch)
    {
        _byName.TryRemove(session.Name.Value, out _);
        int place = _present.IndexOf(session);
        _present.RemoveAt(place);
        _names.RemoveAt(place);
        BroadcastPresence(ReplyTexts.Left(session.Name), batch);
        SendListToAll(batch);
    }

    /// <summary>Builds the list of all connected users, in the order in which they joined.</summary>
    public ServerMessage.UserList List() => new([.. _names]);

    /// <summary>Sends the notices that were delayed, and the user list if it is due.</summary>
    public void SendPresence(WriteBatch batch)
    {
        if (_isListDue) SendListToAll(batch);
        foreach (UserSession session in _present) batch.SendDelayed(session.Outbox);
        _isNoticeDue = false;
    }

    private void BroadcastPresence(ServerMessage notice, WriteBatch batch)
    {
        ReadOnlyMemory<byte> frame = _broadcasts.Write(Encode(notice));
        bool isAtOnce = clock.GetTimestamp() >= _noticesFrom;
        foreach (UserSession session in _present) batch.Broadcast(session.Outbox, frame, isAtOnce);
        if (isAtOnce) _noticesFrom = From(_present.Count * _timePerReceiver);
        _isNoticeDue |= !isAtOnce;
    }

    /// <summary>Sends the user list to all, or schedules it; false if it is delayed.</summary>
    private bool SendListToAll(WriteBatch batch)
    {
        _isListDue = clock.GetTimestamp() < _listFrom;
        if (_isListDue) return false;

        ReadOnlyMemory<byte> frame = _broadcasts.Write(EncodeList());
        foreach (UserSession session in _present) batch.Broadcast(session.Outbox, frame, isAtOnce: true);
        _isNoticeDue = false; // the list replaces the notice
        double seconds = (double)_present.Count * frame.Length / limits.ListBytesPerSecond;
        _listFrom = From(TimeSpan.FromSeconds(seconds) + (_present.Count * _timePerReceiver));
        return true;
    }

    private ReadOnlySpan<byte> EncodeList() => Encode(new ServerMessage.UserList(_names));

    // Always the same buffer: a thousand new users must not leave a thousand long lists to the garbage collector.
    private ReadOnlySpan<byte> Encode(ServerMessage message)
    {
        _encoded.ResetWrittenCount();
        ServerMessageWriter.Write(_encoded, message);
        return _encoded.WrittenSpan;
    }

    private long From(TimeSpan pause) =>
        pause < _atOnce ? 0 : clock.GetTimestamp() + (long)(pause.TotalSeconds * clock.TimestampFrequency);
}
