using System.Buffers;
using System.Buffers.Binary;
using ClassChat.Server.OfflineMessages;

namespace ClassChat.Server.Outboxes;

/// <summary>
/// One stretch of memory with whole frames in a <see cref="SegmentQueue"/>. It knows which of them are letters: a
/// rented buffer is written from its front, and a table of the places where letters and other frames alternate grows
/// from its back, as in a database's slotted page. Not synchronised: its holder is.
/// </summary>
internal sealed class Segment
{
    /// <summary>Length of an entry of the table, in bytes.</summary>
    private const int EntryBytes = sizeof(int);

    private readonly byte[]? _rented;
    private readonly bool _beginsWithQueued;
    private int _changes;
    private SentTime _sentAt; // of all letters

    /// <summary>A segment of pooled memory, to be filled.</summary>
    /// <param name="minBytes">Bytes for frames, at least.</param>
    /// <param name="sentAt">When the letter was sent that is written first; null if that is another frame.</param>
    public Segment(int minBytes, SentTime? sentAt)
    {
        _rented = ArrayPool<byte>.Shared.Rent(minBytes);
        Memory = _rented;
        _sentAt = sentAt ?? default;
        _beginsWithQueued = sentAt is not null;
    }

    /// <summary>A segment that refers to frames which stand elsewhere.</summary>
    /// <param name="memory">What they stand in.</param>
    /// <param name="start">Where they start.</param>
    /// <param name="end">Where they end.</param>
    /// <param name="sentAt">When they were sent, if they are letters; otherwise null.</param>
    public Segment(ReadOnlyMemory<byte> memory, int start, int end, SentTime? sentAt)
    {
        Memory = memory;
        Start = start;
        End = end;
        _sentAt = sentAt ?? default;
        _beginsWithQueued = sentAt is not null;
    }

    /// <summary>What the frames stand in.</summary>
    public ReadOnlyMemory<byte> Memory { get; }

    /// <summary>Where the bytes begin that are not sent yet.</summary>
    public int Start { get; set; }

    /// <summary>Where the last frame ends.</summary>
    public int End { get; set; }

    /// <summary>The segment behind it.</summary>
    public Segment? Next { get; set; }

    /// <summary>True if some but not all bytes of the next frame were sent.</summary>
    public bool IsInsideFrame => Start > 0 && StartOfFrame != Start;

    /// <summary>The memory between the last frame and the table, for the next frame.</summary>
    public Memory<byte> Rest => _rented.AsMemory(End, _rented!.Length - End - (_changes * EntryBytes));

    /// <summary>The same memory as <see cref="Rest"/>, at less cost: every frame is written here.</summary>
    public Span<byte> RestSpan => _rented.AsSpan(End, _rented!.Length - End - (_changes * EntryBytes));

    private bool HasQueued => _beginsWithQueued || _changes > 0;

    private bool EndsWithQueued => _beginsWithQueued ^ ((_changes & 1) == 1);

    private int StartOfFrame => Memory.Span[..Start].LastIndexOf((byte)'\n') + 1;

    /// <summary>Makes ready for a frame behind the others.</summary>
    /// <param name="bytes">Its length, in bytes.</param>
    /// <param name="sentAt">When it was sent, if it is a letter; otherwise null.</param>
    /// <returns>False if it does not fit in, or was not sent in the same second as the letters here.</returns>
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

    /// <summary>Every letter of which not all bytes were sent, oldest first.</summary>
    public IEnumerable<QueuedMessage> UnsentMessages()
    {
        int at = StartOfFrame;
        bool isLetters = _beginsWithQueued;
        for (int change = 0; change <= _changes; change++, isLetters = !isLetters)
        {
            int end = change == _changes ? End : BinaryPrimitives.ReadInt32LittleEndian(Entry(change));
            while (isLetters && at < end)
            {
                int newline = Memory.Span[at..end].IndexOf((byte)'\n');
                ReadOnlyMemory<byte> frame = Memory[at..(newline < 0 ? end : at + newline + 1)];
                yield return new QueuedMessage(_rented is null ? frame : frame.ToArray(), _sentAt);
                at += frame.Length;
            }

            at = Math.Max(at, end);
        }
    }

    /// <summary>Gives pooled memory back; the segment is used no more.</summary>
    public void Release()
    {
        if (_rented is not null) ArrayPool<byte>.Shared.Return(_rented);
    }

    private Span<byte> Entry(int index) => _rented.AsSpan(_rented!.Length - ((index + 1) * EntryBytes), EntryBytes);
}
