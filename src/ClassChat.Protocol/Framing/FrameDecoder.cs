using System.Buffers;

namespace ClassChat.Protocol.Framing;

/// <summary>
/// Cuts a byte stream into the frames of the classic dialect: JSON objects, with or without newlines or blanks between
/// them, that arrive in pieces cut and glued anywhere. What is not an object is reported once and skipped to the end of
/// its line; what is too large is reported and skipped without being held. Never throws for what a peer sends.
/// </summary>
/// <remarks>
/// <para>Reading: ask <see cref="GetBuffer"/> for room, put bytes there, <see cref="Advance"/>, then <see
/// cref="TryRead"/> until it says no. Frames point into the buffer. While nothing is pending no memory is held.</para>
/// <para>After a fault the stream goes on at the next line, or at the line in which the fault was found if that is a
/// later line and begins with a brace: an object cut short does not take the good one behind it along.</para>
/// </remarks>
public sealed class FrameDecoder : IDisposable
{
    private const int MinBufferBytes = 4 * 1024;

    private readonly int _maxFrameBytes;
    private byte[] _buffer = [];
    private int _start;   // of the frame under way
    private int _scanned; // up to here the scanner has looked
    private int _end;
    private Mode _mode;
    private JsonScanner _scanner;
    private long _skipped;
    private bool _reported; // the fault of what is being skipped
    private FrameKind _fault;

    private enum Mode : byte
    {
        Between,
        InObject,
        SkippingObject,
        SkippingLine,
    }

    /// <summary>Makes a decoder.</summary>
    /// <param name="maxFrameBytes">Largest object taken, in bytes.</param>
    public FrameDecoder(int maxFrameBytes = Limits.MaxFrameBytes) => _maxFrameBytes = maxFrameBytes;

    /// <summary>The memory held, in bytes: a small multiple of the largest frame, whatever comes.</summary>
    internal int HeldBytes => _buffer.Length;

    /// <summary>What is held back, waiting for more.</summary>
    public Pending Pending => _mode switch
    {
        Mode.SkippingLine when !_reported => Pending.Line,
        Mode.InObject when _buffer[_end - 1] == '\n' => Pending.LineOfJson,
        Mode.InObject => Pending.Json,
        _ => Pending.Nothing,
    };

    /// <summary>True if what is held, blanks aside, begins with an object.</summary>
    public bool BeginsWithObject => _buffer.AsSpan(_start, _end - _start).TrimStart(" \t\r\n"u8) is [(byte)'{', ..];

    /// <summary>Room for the next bytes of the stream. Ends the life of all frames given out before.</summary>
    /// <param name="sizeHint">How many bytes would be welcome, at the least.</param>
    public Memory<byte> GetBuffer(int sizeHint = MinBufferBytes)
    {
        if (_start == _end) _start = _scanned = _end = 0;
        if (_buffer.Length - _end < sizeHint) Grow(sizeHint);
        return _buffer.AsMemory(_end);
    }

    /// <summary>Takes over bytes that were put into <see cref="GetBuffer"/>.</summary>
    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, _buffer.Length - _end);
        _end += count;
    }

    /// <summary>Takes over a copy of some bytes.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(GetBuffer(Math.Max(1, bytes.Length)).Span);
        Advance(bytes.Length);
    }

    /// <summary>The next frame; false if the stream has to bring more first.</summary>
    public bool TryRead(out Frame frame)
    {
        while (true)
        {
            bool? done = _mode switch
            {
                Mode.Between => Begin(out frame),
                Mode.InObject => ScanObject(out frame),
                Mode.SkippingObject => SkipObject(out frame),
                _ => SkipLine(out frame),
            };
            if (done is bool answer) return answer;
        }
    }

    /// <summary>
    /// The name with which a stream of the classic dialect begins: everything up to a newline, or up to the brace of
    /// the first object. False if the stream has to bring more, or begins with an object.
    /// </summary>
    /// <param name="rested">
    /// True if the stream has rested for <see cref="Limits.UnendedLineRest"/>: what is there is all.
    /// </param>
    /// <param name="name">The bytes of the name, blanks around them included.</param>
    public bool TryReadName(bool rested, out ReadOnlySpan<byte> name)
    {
        name = default;
        SkipBlanks();
        ReadOnlySpan<byte> rest = _buffer.AsSpan(_start, _end - _start);
        if (rest.IsEmpty || rest[0] == '{') return false;

        int stop = rest.IndexOfAny((byte)'\n', (byte)'{');
        if (stop < 0 && !rested && rest.Length < _maxFrameBytes) return false;
        name = stop < 0 ? rest : rest[..stop];
        _start = _scanned = _start + name.Length;
        return true;
    }

    /// <summary>
    /// Gives up waiting for the end of what is pending: the stream has rested long enough (see
    /// <see cref="Protocol.Framing.Pending"/>).
    /// </summary>
    /// <param name="frame">The fault to report.</param>
    /// <returns>False if nothing is pending that a rest ends.</returns>
    public bool TryEndPending(out Frame frame)
    {
        bool ends = Pending is Pending.Line or Pending.LineOfJson;
        frame = ends ? new Frame(_mode == Mode.SkippingLine ? _fault : FrameKind.Malformed, default) : default;
        if (ends) Reset();
        return ends;
    }

    /// <summary>Gives the memory back when nothing is pending.</summary>
    public void ReleaseIfEmpty()
    {
        if (_start != _end || _buffer.Length == 0) return;
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
        _start = _scanned = _end = 0;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _start = _end;
        ReleaseIfEmpty();
    }

    private bool? Begin(out Frame frame)
    {
        frame = default;
        SkipBlanks();
        if (_start == _end) return false;
        _skipped = 0;
        _scanner = default;
        if (_buffer[_start] == '{') _mode = Mode.InObject;
        else BeginSkippingLine(FrameKind.Malformed, reported: false);
        return null;
    }

    private bool? ScanObject(out Frame frame)
    {
        frame = default;
        // Not a byte beyond the limit is looked at here, so that the verdict does not depend on how the stream was cut.
        int room = Math.Min(_end, _start + _maxFrameBytes) - _scanned;
        ScanResult result = _scanner.Scan(_buffer.AsSpan(_scanned, room), out int taken);
        _scanned += taken;
        switch (result)
        {
            case ScanResult.Complete:
                frame = new Frame(FrameKind.Json, _buffer.AsMemory(_start, _scanned - _start));
                _start = _scanned;
                _mode = Mode.Between;
                return true;
            case ScanResult.More when _scanned == _end:
                return false;
            case ScanResult.More:
                frame = new Frame(FrameKind.TooLarge, default);
                _start = _scanned;
                _mode = Mode.SkippingObject;
                return true;
            default:
                FrameKind fault = result == ScanResult.TooDeep ? FrameKind.TooDeep : FrameKind.Malformed;
                if (!TryResumeInLaterLine()) BeginSkippingLine(fault, reported: false);
                else frame = new Frame(fault, default);
                return _mode == Mode.Between ? true : null;
        }
    }

    /// <summary>The fault stands in a later line than the object's first, and that line begins with a brace.</summary>
    private bool TryResumeInLaterLine()
    {
        ReadOnlySpan<byte> seen = _buffer.AsSpan(_start, _scanned - _start);
        int newline = seen.LastIndexOf((byte)'\n');
        if (newline < 0) return false;
        int line = _start + newline + 1;
        while (line < _end && _buffer[line] is (byte)' ' or (byte)'\t' or (byte)'\r') line++;
        if (line >= _end || _buffer[line] != '{') return false;
        _start = _scanned = line;
        _mode = Mode.Between;
        return true;
    }

    private bool? SkipObject(out Frame frame)
    {
        frame = default;
        ScanResult result = _scanner.Scan(_buffer.AsSpan(_scanned, _end - _scanned), out int taken);
        _skipped += taken;
        _start = _scanned += taken;
        if (_skipped > Limits.MaxSkippedBytes) return GiveUp(out frame);
        if (result == ScanResult.More) return false;
        if (result == ScanResult.Complete) _mode = Mode.Between;
        else BeginSkippingLine(FrameKind.Malformed, reported: true);
        return null;
    }

    private bool? SkipLine(out Frame frame)
    {
        frame = default;
        int newline = _buffer.AsSpan(_scanned, _end - _scanned).IndexOf((byte)'\n');
        int count = newline < 0 ? _end - _scanned : newline + 1;
        _skipped += count;
        _start = _scanned += count;
        if (_skipped > Limits.MaxSkippedBytes) return GiveUp(out frame);

        bool report = !_reported && (newline >= 0 || _skipped > Limits.MaxGarbageBytes);
        if (report)
        {
            frame = new Frame(_skipped > Limits.MaxGarbageBytes ? FrameKind.TooLarge : _fault, default);
            _reported = true;
        }

        if (newline >= 0) _mode = Mode.Between;
        if (report) return true;
        return newline >= 0 ? null : false;
    }

    private void BeginSkippingLine(FrameKind fault, bool reported)
    {
        _mode = Mode.SkippingLine;
        _fault = fault;
        _reported = reported;
        _start = _scanned;
    }

    private bool GiveUp(out Frame frame)
    {
        frame = new Frame(FrameKind.Hopeless, default);
        Reset();
        return true;
    }

    private void Reset()
    {
        _start = _scanned = _end;
        _mode = Mode.Between;
        _skipped = 0;
    }

    private void SkipBlanks()
    {
        while (_start < _end && _buffer[_start] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n') _start++;
        _scanned = _start;
    }

    private void Grow(int sizeHint)
    {
        int held = _end - _start;
        // Twice what is held: a large frame is copied a constant number of times on the whole.
        int wanted = Math.Max(Math.Max(MinBufferBytes, held + sizeHint), held * 2);
        byte[] larger = ArrayPool<byte>.Shared.Rent(wanted);
        _buffer.AsSpan(_start, held).CopyTo(larger);
        if (_buffer.Length > 0) ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
        _scanned -= _start;
        _end = held;
        _start = 0;
    }
}
