using System.Buffers;
using System.Buffers.Binary;
using ClassChat.Server.OfflineMessages;

namespace ClassChat.Server.Outboxes;

/// <summary>
/// One block of memory with complete frames in a <see cref="SegmentQueue"/>: a rented buffer, or a reference to shared
/// memory. A table at the end of a rented buffer records which frames are messages to keep if unsent. Not synchronized:
/// its owner locks.
/// </summary>
internal sealed class Segment
{
    /// <summary>Size of a table entry in bytes.</summary>
    private const int EntryBytes = sizeof(int);

    private readonly byte[]? _rented;
    private readonly bool _beginsWithQueued;
    private int _changes;
    private SentTime _sentAt; // of all queued messages in the segment

    /// <summary>Creates an empty segment of pooled memory.</summary>
    /// <param name="minBytes">Minimum capacity for frames in bytes.</param>
    /// <param name="sentAt">The send time of the first frame if it is a queued message; null for another frame.</param>
    public Segment(int minBytes, SentTime? sentAt)
    {
        _rented = ArrayPool<byte>.Shared.Rent(minBytes);
        Memory = _rented;
        _sentAt = sentAt ?? default;
        _beginsWithQueued = sentAt is not null;
    }

    /// <summary>Creates a segment that refers to frames in shared memory.</summary>
    /// <param name="memory">The memory with the frames.</param>
    /// <param name="start">Start of the frames.</param>
    /// <param name="end">End of the frames.</param>
    /// <param name="sentAt">The send time if the frames are queued messages; otherwise null.</param>
    public Segment(ReadOnlyMemory<byte> memory, int start, int end, SentTime? sentAt)
    {
        Memory = memory;
        Start = start;
        End = end;
        _sentAt = sentAt ?? default;
        _beginsWithQueued = sentAt is not null;
    }

    /// <summary>The memory with the frames.</summary>
    public ReadOnlyMemory<byte> Memory { get; }

    /// <summary>Start of the unsent bytes.</summary>
    public int Start { get; set; }

    /// <summary>End of the last frame.</summary>
    public int End { get; set; }

    /// <summary>The next segment of the queue.</summary>
    public Segment? Next { get; set; }

    /// <summary>True if some but not all bytes of the next frame were sent.</summary>
    public bool IsInsideFrame => Start > 0 && StartOfFrame != Start;

    /// <summary>The memory between the last frame and the table, for the next frame.</summary>
    public Memory<byte> Rest => _rented.AsMemory(End, _rented!.Length - End - (_changes * EntryBytes));

    /// <summary>The same memory as <see cref="Rest"/>, but cheaper to get: used for every frame.</summary>
    public Span<byte> RestSpan => _rented.AsSpan(End, _rented!.Length - End - (_changes * EntryBytes));

    private bool HasQueued => _beginsWithQueued || _changes > 0;

    private bool EndsWithQueued => _beginsWithQueued ^ ((_changes & 1) == 1);

    private int StartOfFrame => Memory.Span[..Start].LastIndexOf((byte)'\n') + 1;

    /// <summary>Prepares for another frame at the end.</summary>
    /// <param name="bytes">Size of the frame in bytes.</param>
    /// <param name="sentAt">The send time if the frame is a queued message; otherwise null.</param>
    /// <returns>False if the frame does not fit, or was not sent in the same second as the queued messages in the
    /// segment.</returns>
    public bool TryPrepare(int bytes, SentTime? sentAt)
    {
        if (_rented is null) return false;
        if (sentAt is not null && HasQueued && sentAt != _sentAt) return false;
        bool changes = EndsWithQueued != sentAt is not null;
        int entries = changes ? _changes + 1 : _changes;
        if (_rented.Length - End - (entries * EntryBytes) < bytes) return false;

        if (sentAt is SentTime time) _sentAt = time;
        if (changes) BinaryPrimitives.WriteInt32LittleEndian(Entry(_changes++), End);
        return true;
    }

    /// <summary>Enumerates the queued messages that were not sent completely, oldest first.</summary>
    public IEnumerable<QueuedMessage> UnsentMessages()
    {
        int at = StartOfFrame;
        bool areQueued = _beginsWithQueued;
        for (int change = 0; change <= _changes; change++, areQueued = !areQueued)
        {
            int end = change == _changes ? End : BinaryPrimitives.ReadInt32LittleEndian(Entry(change));
            while (areQueued && at < end)
            {
                int newline = Memory.Span[at..end].IndexOf((byte)'\n');
                ReadOnlyMemory<byte> frame = Memory[at..(newline < 0 ? end : at + newline + 1)];
                yield return new QueuedMessage(_rented is null ? frame : frame.ToArray(), _sentAt);
                at += frame.Length;
            }

            at = Math.Max(at, end);
        }
    }

    /// <summary>Returns pooled memory; the segment must not be used afterwards.</summary>
    public void Release()
    {
        if (_rented is not null) ArrayPool<byte>.Shared.Return(_rented);
    }

    private Span<byte> Entry(int index) => _rented.AsSpan(_rented!.Length - ((index + 1) * EntryBytes), EntryBytes);
}
