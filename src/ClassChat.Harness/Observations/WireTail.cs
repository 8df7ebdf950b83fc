namespace ClassChat.Harness.Observations;

/// <summary>The last bytes that went one way over a connection, kept for the report.</summary>
public sealed class WireTail
{
    /// <summary>How many bytes are kept.</summary>
    public const int MaxBytes = 1024;

    private byte[] _ring = [];
    private int _next;

    /// <summary>How many bytes went this way on the whole.</summary>
    public long Total { get; private set; }

    /// <summary>Notes bytes that went over the wire.</summary>
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
