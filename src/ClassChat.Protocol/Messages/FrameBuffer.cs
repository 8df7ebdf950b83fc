using System.Buffers;

namespace ClassChat.Protocol.Messages;

/// <summary>
/// Takes one frame of about a known length. Its memory is not cleared first, which for a file costs as much as writing
/// it does.
/// </summary>
/// <param name="expectedBytes">How long the frame will be, rather too much: what is longer is copied.</param>
internal sealed class FrameBuffer(int expectedBytes) : IBufferWriter<byte>
{
    private byte[] _buffer = GC.AllocateUninitializedArray<byte>(expectedBytes);
    private int _count;

    /// <summary>What was written; never more than that of the buffer is seen.</summary>
    public ReadOnlyMemory<byte> Written => _buffer.AsMemory(0, _count);

    /// <inheritdoc/>
    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, _buffer.Length - _count);
        _count += count;
    }

    /// <inheritdoc/>
    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        int wanted = Math.Max(1, sizeHint);
        if (_buffer.Length - _count < wanted)
        {
            byte[] larger = GC.AllocateUninitializedArray<byte>(Math.Max(_buffer.Length * 2, _count + wanted));
            Written.Span.CopyTo(larger);
            _buffer = larger;
        }

        return _buffer.AsMemory(_count);
    }

    /// <inheritdoc/>
    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;
}
