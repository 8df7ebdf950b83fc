using System.Buffers;
using System.Runtime.InteropServices;
using ClassChat.Server.Mail;

namespace ClassChat.Server.Outboxes;

/// <summary>
/// Bytes on their way to a socket: short frames copied one behind the other into pooled segments, long and shared ones
/// by reference. A frame never spans two segments, and all letters of a segment were sent in the same second. Empty, it
/// holds no memory. Not synchronised: its holder is.
/// </summary>
internal sealed class SegmentQueue : IBufferWriter<byte>
{
    private const int MinSegmentBytes = 1024;
    private const int MaxSegmentBytes = 64 * 1024;

    /// <summary>Frames longer than this are not copied but referred to.</summary>
    private const int MaxCopiedBytes = 4 * 1024;

    private Segment? _head;
    private Segment? _tail;
    private byte[]? _tailShared; // what the last segment refers to, if that is shared
    private int _segmentBytes = MinSegmentBytes;

    /// <summary>The bytes that are not sent yet.</summary>
    public long Bytes { get; private set; }

    /// <summary>
    /// When the letters that are written from now on were sent; null if what is written is not to be kept for a
    /// receiver who has gone.
    /// </summary>
    public SentTime? SentAt { get; set; }

    /// <summary>Adds a frame; a long one must not change afterwards.</summary>
    public void Append(ReadOnlyMemory<byte> frame)
    {
        if (frame.Length <= MaxCopiedBytes)
        {
            AppendCopy(frame.Span);
            return;
        }

        AddSegment(new Segment(frame, 0, frame.Length, SentAt));
        Bytes += frame.Length;
    }

    /// <summary>
    /// Adds news by reference, however short. What stands in memory right behind the last news makes that longer. It is
    /// never a letter.
    /// </summary>
    public void AppendShared(ReadOnlyMemory<byte> frame)
    {
        if (!MemoryMarshal.TryGetArray(frame, out ArraySegment<byte> place))
            throw new ArgumentException("Shared frames stand in an array.", nameof(frame));

        bool isNext = _tailShared == place.Array && _tail!.End == place.Offset;
        if (isNext) _tail!.End += place.Count;
        else AddSegment(new Segment(place.Array, place.Offset, place.Offset + place.Count, sentAt: null));
        _tailShared = place.Array;
        Bytes += place.Count;
    }

    /// <summary>Adds a copy of a frame, of whatever length.</summary>
    public void AppendCopy(ReadOnlySpan<byte> frame)
    {
        frame.CopyTo(GetSpan(frame.Length));
        Advance(frame.Length);
    }

    /// <inheritdoc/>
    public void Advance(int count)
    {
        _tail!.End += count;
        Bytes += count;
    }

    /// <inheritdoc/>
    public Span<byte> GetSpan(int sizeHint = 0) => Room(sizeHint).RestSpan;

    /// <inheritdoc/>
    public Memory<byte> GetMemory(int sizeHint = 0) => Room(sizeHint).Rest;

    /// <summary>The next bytes to send; they stay until <see cref="Sent"/>.</summary>
    public ReadOnlyMemory<byte> Peek() => _head is null ? default : _head.Memory[_head.Start.._head.End];

    /// <summary>Takes note that some of <see cref="Peek"/> was sent.</summary>
    public void Sent(int count)
    {
        Bytes -= count;
        _head!.Start += count;
        if (_head.Start < _head.End) return;

        // A queue that is often drained early does with small segments.
        bool isDrained = _head == _tail && _tailShared is null;
        if (isDrained && _head.End < _segmentBytes / 2) _segmentBytes = Math.Max(MinSegmentBytes, _segmentBytes / 2);
        RemoveHead();
    }

    /// <summary>Every letter of which not all bytes were sent, oldest first.</summary>
    public IEnumerable<Letter> UnsentLetters()
    {
        for (Segment? segment = _head; segment is not null; segment = segment.Next)
        {
            foreach (Letter letter in segment.UnsentLetters()) yield return letter;
        }
    }

    /// <summary>True if some but not all bytes of the next frame were sent.</summary>
    public bool IsInsideFrame => _head is { IsInsideFrame: true };

    /// <summary>Throws everything away.</summary>
    public void Clear()
    {
        while (_head is not null) RemoveHead();
        Bytes = 0;
    }

    private Segment Room(int sizeHint)
    {
        if (_tail is not null && _tail.TryPrepare(Math.Max(1, sizeHint), SentAt)) return _tail;
        if (_tail is not null) _segmentBytes = Math.Min(MaxSegmentBytes, _segmentBytes * 2);
        var segment = new Segment(Math.Max(sizeHint, _segmentBytes), SentAt);
        AddSegment(segment);
        return segment;
    }

    private void AddSegment(Segment segment)
    {
        if (_tail is null) _head = segment;
        else _tail.Next = segment;
        _tail = segment;
        _tailShared = null;
    }

    private void RemoveHead()
    {
        _head!.Release();
        _head = _head.Next;
        if (_head is not null) return;
        _tail = null;
        _tailShared = null;
    }
}
