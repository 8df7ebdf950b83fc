using System.Buffers;

namespace ClassChat.Protocol.Framing;

/// <summary>
/// Cuts a byte stream, in chunks of any size, into the frames of the classic dialect: JSON objects and framing errors.
/// Invalid input is reported once and skipped without being buffered. Never throws because of what a peer sends.
/// </summary>
/// <remarks><para>Reading: get a buffer from <see cref="GetBuffer"/>, fill it, call <see cref="Advance"/>, then
/// <see cref="TryRead"/> until it returns false. Frames point into the buffer. While nothing is pending no memory is
/// held.</para> <para>After an error the stream continues at the next line, or at the line in which the error was found
/// if that is a later line and begins with a brace: an object that was cut short does not destroy the valid one after
/// it.</para></remarks>
public sealed class FrameDecoder : IDisposable
{
    private const int MinBufferBytes = 4 * 1024;

    private byte[] _buffer = [];
    private int _start;   // start of the current frame
    private int _scanned; // end of the scanned bytes
    private int _end;
    private Mode _mode;
    private JsonScanner _scanner;
    private long _skipped;
    private bool _reported; // the error of the skipped input was reported
    private FrameKind _fault;

    private enum Mode : byte
    {
        Between,
        InObject,
        SkippingObject,
        SkippingLine,
    }

    /// <summary>Creates a decoder.</summary>
    /// <param name="maxFrameBytes">Largest object accepted, in bytes.</param>
    public FrameDecoder(int maxFrameBytes = Limits.MaxFrameBytes) => MaxFrameBytes = maxFrameBytes;

    /// <summary>Largest object accepted, in bytes; changes for the objects that are not complete yet.</summary>
    public int MaxFrameBytes { get; set; }

    /// <summary>
    /// The size of the buffer, in bytes: at most a small multiple of the largest frame, whatever the peer sends.
    /// </summary>
    internal int BufferedBytes => _buffer.Length;

    /// <summary>The kind of incomplete input held at the moment.</summary>
    public PendingInput PendingInput => _mode switch
    {
        Mode.SkippingLine when !_reported => PendingInput.Line,
        Mode.InObject when _buffer[_end - 1] == '\n' => PendingInput.LineOfJson,
        Mode.InObject => PendingInput.Json,
        _ => PendingInput.Nothing,
    };

    /// <summary>True if the buffered input, ignoring leading whitespace, begins with an object.</summary>
    public bool BeginsWithObject => _buffer.AsSpan(_start, _end - _start).TrimStart(" \t\r\n"u8) is [(byte)'{', ..];

    /// <summary>Returns a buffer for the next bytes of the stream. Invalidates all frames returned before.</summary>
    /// <param name="sizeHint">The minimum size of the buffer, in bytes.</param>
    public Memory<byte> GetBuffer(int sizeHint = MinBufferBytes)
    {
        if (_start == _end) _start = _scanned = _end = 0;
        if (_buffer.Length - _end < sizeHint) Grow(sizeHint);
        return _buffer.AsMemory(_end);
    }

    /// <summary>Accepts bytes that were written into the buffer from <see cref="GetBuffer"/>.</summary>
    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, _buffer.Length - _end);
        _end += count;
    }

    /// <summary>Adds a copy of some bytes to the stream.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(GetBuffer(Math.Max(1, bytes.Length)).Span);
        Advance(bytes.Length);
    }

    /// <summary>Reads the next frame; false if more bytes are needed first.</summary>
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
    /// Reads the name with which a stream of the classic dialect begins: everything up to a newline, or up to the brace
    /// of the first object. False if more bytes are needed, or if the stream begins with an object.
    /// </summary>
    /// <param name="rested">True if nothing has arrived for <see cref="Limits.UnterminatedLineTimeout"/>: the name is
    /// then complete without a newline.</param>
    /// <param name="name">The bytes of the name, including surrounding whitespace.</param>
    public bool TryReadName(bool rested, out ReadOnlySpan<byte> name)
    {
        name = default;
        SkipBlanks();
        ReadOnlySpan<byte> rest = _buffer.AsSpan(_start, _end - _start);
        if (rest.IsEmpty || rest[0] == '{') return false;

        // Never search past the limit, so that the result does not depend on how the stream is split.
        rest = rest[..Math.Min(rest.Length, MaxFrameBytes)];
        int stop = rest.IndexOfAny((byte)'\n', (byte)'{');
        if (stop < 0 && !rested && rest.Length < MaxFrameBytes) return false;
        name = stop < 0 ? rest : rest[..stop];
        _start = _scanned = _start + name.Length;
        return true;
    }

    /// <summary>
    /// Ends the incomplete input after a timeout and reports it as an error (see <see cref="PendingInput"/>).
    /// </summary>
    /// <param name="frame">The error to report.</param>
    /// <returns>False if nothing is pending that a timeout ends.</returns>
    public bool TryEndPending(out Frame frame)
    {
        bool ends = PendingInput is PendingInput.Line or PendingInput.LineOfJson;
        frame = ends ? new Frame(_mode == Mode.SkippingLine ? _fault : FrameKind.Malformed, default) : default;
        if (ends) Reset();
        return ends;
    }

    /// <summary>Returns the buffer to the pool if it holds nothing.</summary>
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
        // Never scan past the limit, so that the result does not depend on how the stream is split.
        int room = Math.Min(_end, _start + MaxFrameBytes) - _scanned;
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

    /// <summary>
    /// Continues at the line in which the error was found, if that line is after the first line of the object and
    /// begins with a brace; false otherwise.
    /// </summary>
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
        frame = new Frame(FrameKind.Unrecoverable, default);
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
        // Doubles the size, so that each byte of a large frame is copied a constant number of times on average.
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
