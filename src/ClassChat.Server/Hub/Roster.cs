using System.Buffers;
using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using ClassChat.Protocol.Messages;
using ClassChat.Server.Outboxes;

namespace ClassChat.Server.Hub;

/// <summary>
/// Who is here, and the news of it for everybody: a notice for each who comes or goes, and the list of all. News for n
/// people cost n sends, and lists n lists of n names, so in a large room several arrivals share one send and one list;
/// the latest list always follows. Under the hub's lock, but for <see cref="TryFind"/>.
/// </summary>
/// <param name="clock">Whose time counts.</param>
/// <param name="limits">What the lists may take.</param>
internal sealed class Roster(TimeProvider clock, ServerLimits limits)
{
    /// <summary>What waking one receiver takes, at most, of the time between two rounds of news.</summary>
    private static readonly TimeSpan _timePerReceiver = TimeSpan.FromMicroseconds(30);

    /// <summary>What is due sooner than this is sent at once: a small room never waits.</summary>
    private static readonly TimeSpan _atOnce = TimeSpan.FromMilliseconds(5);

    private readonly ConcurrentDictionary<string, Member> _byName = new(StringComparer.Ordinal);
    private readonly List<Member> _present = [];
    private readonly List<string> _names = []; // of those present, in the same order
    private readonly ArrayBufferWriter<byte> _draft = new();
    private readonly NewsSheet _sheet = new();
    private long _noticesFrom;
    private long _listFrom;
    private bool _isNoticeDue;
    private bool _isListDue;

    /// <summary>How many are here.</summary>
    public int Count => _present.Count;

    /// <summary>
    /// Time until <see cref="SendNews"/> should be called; null if no news wait. Notices go with the list if both wait.
    /// </summary>
    public TimeSpan? TimeToNews
    {
        get
        {
            if (!_isNoticeDue && !_isListDue) return null;
            TimeSpan wait = clock.GetElapsedTime(clock.GetTimestamp(), _isListDue ? _listFrom : _noticesFrom);
            return wait > _atOnce ? wait : _atOnce;
        }
    }

    /// <summary>Finds somebody by name; on any thread.</summary>
    public bool TryFind(string name, [NotNullWhen(true)] out Member? member) => _byName.TryGetValue(name, out member);

    /// <summary>Takes somebody in, and tells the others and, with a list, everybody.</summary>
    public void Add(Member newcomer, Batch batch)
    {
        Announce(Answers.Joined(newcomer.Name), batch);
        _present.Add(newcomer);
        _names.Add(newcomer.Name.Value);
        if (!ListForAll(batch)) batch.AnswerCopy(newcomer.Outbox, DraftList());
        // Last: whoever finds the newcomer writes behind all of this.
        _byName[newcomer.Name.Value] = newcomer;
    }

    /// <summary>Lets somebody go, and tells the others.</summary>
    public void Remove(Member member, Batch batch)
    {
        _byName.TryRemove(member.Name.Value, out _);
        int place = _present.IndexOf(member);
        _present.RemoveAt(place);
        _names.RemoveAt(place);
        Announce(Answers.Left(member.Name), batch);
        ListForAll(batch);
    }

    /// <summary>The list of everybody, in the order in which they came.</summary>
    public ServerMessage.UserList List() => new([.. _names]);

    /// <summary>Sends the notices that had to wait, and the list unless it has to wait longer.</summary>
    public void SendNews(Batch batch)
    {
        if (_isListDue) ListForAll(batch);
        foreach (Member member in _present) batch.SendLater(member.Outbox);
        _isNoticeDue = false;
    }

    private void Announce(ServerMessage notice, Batch batch)
    {
        ReadOnlyMemory<byte> frame = _sheet.Write(Draft(notice));
        bool isAtOnce = clock.GetTimestamp() >= _noticesFrom;
        foreach (Member member in _present) batch.Announce(member.Outbox, frame, isAtOnce);
        if (isAtOnce) _noticesFrom = From(_present.Count * _timePerReceiver);
        _isNoticeDue |= !isAtOnce;
    }

    /// <summary>Sends the list to everybody; false if that has to wait.</summary>
    private bool ListForAll(Batch batch)
    {
        _isListDue = clock.GetTimestamp() < _listFrom;
        if (_isListDue) return false;

        ReadOnlyMemory<byte> frame = _sheet.Write(DraftList());
        foreach (Member member in _present) batch.Announce(member.Outbox, frame, isAtOnce: true);
        _isNoticeDue = false; // sent along
        double seconds = (double)_present.Count * frame.Length / limits.ListBytesPerSecond;
        _listFrom = From(TimeSpan.FromSeconds(seconds) + (_present.Count * _timePerReceiver));
        return true;
    }

    private ReadOnlySpan<byte> DraftList() => Draft(new ServerMessage.UserList(_names));

    // Into one buffer for ever: a thousand who arrive must not leave a thousand long lists behind for the collector.
    private ReadOnlySpan<byte> Draft(ServerMessage news)
    {
        _draft.ResetWrittenCount();
        ServerMessageWriter.Write(_draft, news);
        return _draft.WrittenSpan;
    }

    private long From(TimeSpan pause) =>
        pause < _atOnce ? 0 : clock.GetTimestamp() + (long)(pause.TotalSeconds * clock.TimestampFrequency);
}
