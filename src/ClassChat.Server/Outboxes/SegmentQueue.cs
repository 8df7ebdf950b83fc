using System.Buffers;
using System.Runtime.InteropServices;
using ClassChat.Server.OfflineMessages;

namespace ClassChat.Server.Outboxes;

/// <summary>
/// Byte queue between an outbox and its socket: short frames are copied into pooled segments, long and shared ones are
/// referenced. A frame never spans two segments. Holds no memory while empty. Not synchronized: its owner locks.
/// </summary>
internal sealed class SegmentQueue : IBufferWriter<byte>
{
    private const int MinSegmentBytes = 1024;
    private const int MaxSegmentBytes = 64 * 1024;

    /// <summary>Largest frame that is copied, in bytes; larger ones are referenced.</summary>
    private const int MaxCopiedBytes = 4 * 1024;

    private Segment? _head;
    private Segment? _tail;
    private byte[]? _tailShared; // the shared buffer that the last segment refers to, if any
    private int _segmentBytes = MinSegmentBytes;

    /// <summary>The number of bytes not sent yet.</summary>
    public long Bytes { get; private set; }

    /// <summary>The time at which frames written from now on were sent.</summary>
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
    /// Adds a frame by reference, however short. A frame that directly follows the last one in memory extends its
    /// segment.
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

    /// <summary>Adds a copy of a frame of any length.</summary>
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
    public Span<byte> GetSpan(int sizeHint = 0) => WritableSegment(sizeHint).RestSpan;

    /// <inheritdoc/>
    public Memory<byte> GetMemory(int sizeHint = 0) => WritableSegment(sizeHint).Rest;

    /// <summary>Returns the next bytes to send; they stay until <see cref="Sent"/>.</summary>
    public ReadOnlyMemory<byte> Peek() => _head is null ? default : _head.Memory[_head.Start.._head.End];

    /// <summary>Removes bytes returned by <see cref="Peek"/> that were sent.</summary>
    public void Sent(int count)
    {
        Bytes -= count;
        _head!.Start += count;
        if (_head.Start < _head.End) return;

        // A queue that drains before a segment is half full gets smaller segments.
        bool isDrained = _head == _tail && _tailShared is null;
        if (isDrained && _head.End < _segmentBytes / 2) _segmentBytes = Math.Max(MinSegmentBytes, _segmentBytes / 2);
        RemoveHead();
    }

    /// <summary>
    /// Enumerates the messages and files that were not sent completely, oldest first, each with its time.
    /// </summary>
    public IEnumerable<QueuedMessage> UnsentMessages()
    {
        for (Segment? segment = _head; segment is not null; segment = segment.Next)
        {
            foreach (QueuedMessage message in segment.UnsentMessages()) yield return message;
        }
    }

    /// <summary>True if some but not all bytes of the next frame were sent.</summary>
    public bool IsInsideFrame => _head is { IsInsideFrame: true };

    /// <summary>Discards everything.</summary>
    public void Clear()
    {
        while (_head is not null) RemoveHead();
        Bytes = 0;
    }

    private Segment WritableSegment(int sizeHint)
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
