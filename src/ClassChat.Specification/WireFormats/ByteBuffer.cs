namespace ClassChat.Specification.WireFormats;

/// <summary>Queue of received bytes that are not decoded yet: appended at the end, consumed from the front.</summary>
public sealed class ByteBuffer
{
    private const int MinBytes = 4096;

    /// <summary>
    /// Largest array in bytes that an empty buffer keeps; otherwise each bot would keep memory for its largest file.
    /// </summary>
    private const int MaxIdleBytes = 1 << 20;

    private byte[] _bytes = new byte[MinBytes];
    private int _start;
    private int _end;

    /// <summary>Number of bytes held.</summary>
    public int Length => _end - _start;

    /// <summary>The bytes held; valid until more is appended.</summary>
    public ReadOnlyMemory<byte> Memory => _bytes.AsMemory(_start, Length);

    /// <summary>The bytes held; valid until more is appended.</summary>
    public ReadOnlySpan<byte> Span => _bytes.AsSpan(_start, Length);

    /// <summary>Appends bytes.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        if (_start == _end && _bytes.Length > MaxIdleBytes)
            (_bytes, _start, _end) = (new byte[Math.Max(MinBytes, bytes.Length)], 0, 0);
        if (_bytes.Length - _end < bytes.Length) MakeRoom(bytes.Length);
        bytes.CopyTo(_bytes.AsSpan(_end));
        _end += bytes.Length;
    }

    /// <summary>Removes bytes from the front and returns them; they stay valid until more is appended.</summary>
    public ReadOnlyMemory<byte> Consume(int count)
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
