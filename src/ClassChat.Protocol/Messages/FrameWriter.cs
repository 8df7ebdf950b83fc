using System.Buffers;

namespace ClassChat.Protocol.Messages;

/// <summary>
/// Growable buffer for writing one frame of roughly known length. Its memory is not zeroed first: for a file, that
/// would cost as much as writing it.
/// </summary>
/// <param name="expectedBytes">Expected length of the frame, in bytes, better too large than too small: growing copies
/// the buffer.</param>
internal sealed class FrameWriter(int expectedBytes) : IBufferWriter<byte>
{
    private byte[] _buffer = GC.AllocateUninitializedArray<byte>(expectedBytes);
    private int _count;

    /// <summary>The bytes written so far.</summary>
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
