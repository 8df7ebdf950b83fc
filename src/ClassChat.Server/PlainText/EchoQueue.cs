namespace ClassChat.Server.PlainText;

/// <summary>What waits to be written to one client, bounded: any thread puts, the client's writer takes.</summary>
/// <param name="maxBytes">How much may wait.</param>
internal sealed class EchoQueue(int maxBytes)
{
    private readonly object _monitor = new();
    private readonly Queue<byte[]> _lines = new();
    private int _bytes;
    private bool _isClosed;

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

    /// <summary>Adds a line, as soon as there is room: who does not take its answers may ask no more.</summary>
    public void Put(byte[] line)
    {
        lock (_monitor)
        {
            while (!_isClosed && _bytes + line.Length > maxBytes) Monitor.Wait(_monitor);
            if (!_isClosed) Add(line);
        }
    }

    /// <summary>Waits for lines and takes all there are; null if it is closed and empty.</summary>
    public byte[]? TakeAll()
    {
        lock (_monitor)
        {
            while (_lines.Count == 0 && !_isClosed) Monitor.Wait(_monitor);
            if (_lines.Count == 0) return null;
            byte[] all = _lines.Count == 1 ? _lines.Dequeue() : Join();
            _bytes = 0;
            Monitor.PulseAll(_monitor);
            return all;
        }
    }

    /// <summary>Takes no more; what waits is still given out.</summary>
    public void Close()
    {
        lock (_monitor)
        {
            _isClosed = true;
            Monitor.PulseAll(_monitor);
        }
    }

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
