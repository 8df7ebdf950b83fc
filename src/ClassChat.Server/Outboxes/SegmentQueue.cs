using System.Buffers;
using System.Runtime.InteropServices;
using ClassChat.Server.Mail;

namespace ClassChat.Server.Outboxes;

/// <summary>
/// Bytes on their way to a socket: short frames copied one behind the other into pooled segments, long and shared ones
/// by reference. A frame never spans two segments, and all frames of a segment were sent in the same second. Empty, it
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
    private int _segmentBytes = MinSegmentBytes;

    /// <summary>The bytes that are not sent yet.</summary>
    public long Bytes { get; private set; }

    /// <summary>When what is written from now on was sent.</summary>
    public SentTime SentAt { get; set; }

    /// <summary>Adds a frame; a long one must not change afterwards.</summary>
    public void Append(ReadOnlyMemory<byte> frame)
    {
        if (frame.Length <= MaxCopiedBytes)
        {
            AppendCopy(frame.Span);
            return;
        }

        AddSegment(new Segment { Memory = frame, End = frame.Length, SentAt = SentAt });
        Bytes += frame.Length;
    }

    /// <summary>
    /// Adds a frame by reference, however short. One that stands in memory right behind the last one makes that longer.
    /// </summary>
    public void AppendShared(ReadOnlyMemory<byte> frame)
    {
        if (!MemoryMarshal.TryGetArray(frame, out ArraySegment<byte> place))
            throw new ArgumentException("Shared frames stand in an array.", nameof(frame));

        bool isNext = _tail is not null && _tail.Shared == place.Array && _tail.End == place.Offset;
        if (isNext) _tail!.End += place.Count;
        else
        {
            AddSegment(new Segment
            {
                Shared = place.Array,
                Memory = place.Array,
                Start = place.Offset,
                End = place.Offset + place.Count,
                SentAt = SentAt,
            });
        }

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
    public Span<byte> GetSpan(int sizeHint = 0) => Room(sizeHint).Rented.AsSpan(_tail!.End);

    /// <inheritdoc/>
    public Memory<byte> GetMemory(int sizeHint = 0) => Room(sizeHint).Rented.AsMemory(_tail!.End);

    /// <summary>The next bytes to send; they stay until <see cref="Sent"/>.</summary>
    public ReadOnlyMemory<byte> Peek() => _head is null ? default : _head.Memory[_head.Start.._head.End];

    /// <summary>Takes note that some of <see cref="Peek"/> was sent.</summary>
    public void Sent(int count)
    {
        Bytes -= count;
        _head!.Start += count;
        if (_head.Start < _head.End) return;

        // A queue that is often drained early does with small segments.
        bool isDrained = _head == _tail && _head.Shared is null;
        if (isDrained && _head.End < _segmentBytes / 2) _segmentBytes = Math.Max(MinSegmentBytes, _segmentBytes / 2);
        RemoveHead();
    }

    /// <summary>Every frame of which not all bytes were sent, oldest first, with when it was sent.</summary>
    public IEnumerable<Letter> UnsentLetters()
    {
        for (Segment? segment = _head; segment is not null; segment = segment.Next)
        {
            int start = StartOfFrame(segment);
            while (start < segment.End)
            {
                int length = segment.Memory.Span[start..segment.End].IndexOf((byte)'\n') + 1;
                if (length == 0) length = segment.End - start;
                ReadOnlyMemory<byte> frame = segment.Memory.Slice(start, length);
                start += length;
                if (Letter.TryFromFrame(frame, segment.SentAt, out Letter letter))
                    yield return segment.Rented is null ? letter : letter with { Frame = letter.Frame.ToArray() };
            }
        }
    }

    /// <summary>True if some but not all bytes of the next frame were sent.</summary>
    public bool IsInsideFrame => _head is not null && _head.Start > 0 && StartOfFrame(_head) != _head.Start;

    /// <summary>Throws everything away.</summary>
    public void Clear()
    {
        while (_head is not null) RemoveHead();
        Bytes = 0;
    }

    private static int StartOfFrame(Segment segment) =>
        segment.Memory.Span[..segment.Start].LastIndexOf((byte)'\n') + 1;

    private Segment Room(int sizeHint)
    {
        bool isSameSecond = _tail is not null && _tail.SentAt == SentAt;
        if (isSameSecond && _tail!.Rented is byte[] rented && rented.Length - _tail.End >= Math.Max(1, sizeHint))
            return _tail;

        if (_tail is not null) _segmentBytes = Math.Min(MaxSegmentBytes, _segmentBytes * 2);
        byte[] fresh = ArrayPool<byte>.Shared.Rent(Math.Max(sizeHint, _segmentBytes));
        var segment = new Segment { Rented = fresh, Memory = fresh, SentAt = SentAt };
        AddSegment(segment);
        return segment;
    }

    private void AddSegment(Segment segment)
    {
        if (_tail is null) _head = segment;
        else _tail.Next = segment;
        _tail = segment;
    }

    private void RemoveHead()
    {
        if (_head!.Rented is byte[] rented) ArrayPool<byte>.Shared.Return(rented);
        _head = _head.Next;
        if (_head is null) _tail = null;
    }

    private sealed class Segment
    {
        public ReadOnlyMemory<byte> Memory { get; init; }

        public byte[]? Rented { get; init; }

        public byte[]? Shared { get; init; }

        public SentTime SentAt { get; init; }

        public int Start { get; set; }

        public int End { get; set; }

        public Segment? Next { get; set; }
    }
}
