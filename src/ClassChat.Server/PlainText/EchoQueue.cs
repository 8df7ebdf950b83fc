namespace ClassChat.Server.PlainText;

/// <summary>
/// Bounded queue of lines to write to one task 3 client. Any thread adds lines: an answer waits for room, a notice is
/// refused without it. The client's writer thread waits for lines and takes them.
/// </summary>
/// <param name="maxBytes">Largest total size of the queued lines, in bytes.</param>
/// <param name="gap">Minimum time between two lines, each taken by itself; zero: all are taken together.</param>
/// <param name="clock">The time source.</param>
internal sealed class EchoQueue(int maxBytes, TimeSpan gap, TimeProvider clock)
{
    private readonly object _monitor = new();
    private readonly Queue<byte[]> _lines = new();
    private int _bytes;
    private bool _isClosed;
    private long? _takenAt;

    /// <summary>Adds a line; false if there is no room.</summary>
    public bool TryPut(byte[] line)
    {
        lock (_monitor)
        {
            if (_isClosed) return true;
            if (_bytes + line.Length > maxBytes) return false;
            Add(line);
            return true;
        }
    }

    /// <summary>
    /// Adds a line and blocks while there is no room: a client that does not read its answers cannot send more
    /// requests.
    /// </summary>
    public void Put(byte[] line)
    {
        lock (_monitor)
        {
            while (!_isClosed && _bytes + line.Length > maxBytes) Monitor.Wait(_monitor);
            if (!_isClosed) Add(line);
        }
    }

    /// <summary>
    /// Waits for lines and takes all of them or, with a gap, the next one; null if the queue is closed and empty.
    /// </summary>
    public byte[]? Dequeue()
    {
        lock (_monitor)
        {
            while (_lines.Count == 0 && !_isClosed) Monitor.Wait(_monitor);
            if (_lines.Count == 0) return null;
            while (Left() is TimeSpan left && left > TimeSpan.Zero) Monitor.Wait(_monitor, left);
            byte[] taken = _lines.Count == 1 || gap > TimeSpan.Zero ? _lines.Dequeue() : Join();
            _bytes -= taken.Length;
            if (gap > TimeSpan.Zero) _takenAt = clock.GetTimestamp();
            Monitor.PulseAll(_monitor);
            return taken;
        }
    }

    /// <summary>Closes the queue for new lines; lines already queued can still be taken.</summary>
    public void Close()
    {
        lock (_monitor)
        {
            _isClosed = true;
            Monitor.PulseAll(_monitor);
        }
    }

    /// <summary>Time until the next line may be taken; null if it has not to wait for another.</summary>
    private TimeSpan? Left() => _takenAt is long taken ? gap - clock.GetElapsedTime(taken) : null;

    private void Add(byte[] line)
    {
        _lines.Enqueue(line);
        _bytes += line.Length;
        Monitor.PulseAll(_monitor);
    }

    private byte[] Join()
    {
        byte[] all = new byte[_bytes];
        int length = 0;
        while (_lines.TryDequeue(out byte[]? line))
        {
            line.CopyTo(all, length);
            length += line.Length;
        }

        return all;
    }
}
