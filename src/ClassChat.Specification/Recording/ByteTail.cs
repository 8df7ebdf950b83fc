namespace ClassChat.Specification.Recording;

/// <summary>
/// Last bytes of one direction between a bot and the server, over all its connections, kept for reports.
/// </summary>
public sealed class ByteTail
{
    /// <summary>Number of bytes kept.</summary>
    public const int MaxBytes = 1024;

    private byte[] _ring = [];
    private int _next;

    /// <summary>Total number of bytes sent in this direction.</summary>
    public long Total { get; private set; }

    /// <summary>Records bytes that were sent in this direction.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        Total += bytes.Length;
        if (_ring.Length == 0) _ring = new byte[MaxBytes];
        if (bytes.Length > MaxBytes) bytes = bytes[^MaxBytes..];
        int first = Math.Min(bytes.Length, MaxBytes - _next);
        bytes[..first].CopyTo(_ring.AsSpan(_next));
        bytes[first..].CopyTo(_ring);
        _next = (_next + bytes.Length) % MaxBytes;
    }

    /// <summary>The bytes kept, oldest first.</summary>
    public byte[] ToArray()
    {
        if (Total < MaxBytes) return _ring[..(int)Total];
        return [.. _ring.AsSpan(_next), .. _ring.AsSpan(0, _next)];
    }
}
