namespace ClassChat.Server.Outboxes;

/// <summary>
/// Memory for broadcast frames, shared by all outboxes, so that no frame is copied per client. Short frames are stored
/// one after another, so consecutive ones in an outbox are usually one block. Not synchronized: its owner locks.
/// </summary>
internal sealed class BroadcastBuffer
{
    private const int BlockBytes = 16 * 1024;

    /// <summary>
    /// Largest frame placed in a shared block, in bytes; a larger one gets memory of its own, so that little of a block
    /// is wasted.
    /// </summary>
    private const int MaxSharedBytes = BlockBytes / 4;

    private byte[] _block = [];
    private int _end;

    /// <summary>Stores a frame.</summary>
    /// <returns>The stored frame: directly after the previous one if the block had room.</returns>
    public ReadOnlyMemory<byte> Write(ReadOnlySpan<byte> frame)
    {
        if (frame.Length > MaxSharedBytes) return frame.ToArray();
        if (_block.Length - _end < frame.Length)
        {
            _block = new byte[BlockBytes];
            _end = 0;
        }

        Memory<byte> place = _block.AsMemory(_end, frame.Length);
        frame.CopyTo(place.Span);
        _end += frame.Length;
        return place;
    }
}
