namespace ClassChat.Harness.Frames;

/// <summary>Bytes that have come and are not yet understood: added at the end, taken from the front.</summary>
public sealed class ByteBuffer
{
    private const int LeastBytes = 4096;

    /// <summary>
    /// An empty array that is larger is given back: each bot would else keep the room of its largest file.
    /// </summary>
    private const int MostIdleBytes = 1 << 20;

    private byte[] _bytes = new byte[LeastBytes];
    private int _start;
    private int _end;

    /// <summary>How many bytes are held.</summary>
    public int Length => _end - _start;

    /// <summary>The bytes held; good until more is added.</summary>
    public ReadOnlyMemory<byte> Memory => _bytes.AsMemory(_start, Length);

    /// <summary>The bytes held; good until more is added.</summary>
    public ReadOnlySpan<byte> Span => _bytes.AsSpan(_start, Length);

    /// <summary>Adds bytes.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        if (_start == _end && _bytes.Length > MostIdleBytes)
            (_bytes, _start, _end) = (new byte[Math.Max(LeastBytes, bytes.Length)], 0, 0);
        if (_bytes.Length - _end < bytes.Length) MakeRoom(bytes.Length);
        bytes.CopyTo(_bytes.AsSpan(_end));
        _end += bytes.Length;
    }

    /// <summary>Takes bytes from the front; they stay readable until more is added.</summary>
    public ReadOnlyMemory<byte> Take(int count)
    {
        ReadOnlyMemory<byte> taken = _bytes.AsMemory(_start, count);
        _start += count;
        return taken;
    }

    private void MakeRoom(int more)
    {
        int held = Length;
        byte[] next = held + more <= _bytes.Length ? _bytes : new byte[Math.Max(held * 2, held + more)];
        _bytes.AsSpan(_start, held).CopyTo(next);
        _bytes = next;
        _start = 0;
        _end = held;
    }
}
