using System.Buffers;
using System.Text;

namespace ClassChat.Server.OfflineMessages;

/// <summary>
/// A direct message, group message or file on its way to a user, live or queued: the encoded frame and the time it was
/// sent. The timestamp is added as the last field only on delivery from a mailbox, so both ways share one frame.
/// </summary>
/// <param name="Frame">The frame without a timestamp, including its newline.</param>
/// <param name="SentAt">The time at which it was sent.</param>
internal readonly record struct QueuedMessage(ReadOnlyMemory<byte> Frame, SentTime SentAt)
{
    /// <summary>
    /// Estimated memory of a queued message beyond its frame, in bytes: array, entry and share of the queue.
    /// </summary>
    private const int OverheadBytes = 64;

    private const int MaxCopiedBytes = 64 * 1024;
    private const int TimestampChars = 19;

    private static ReadOnlySpan<byte> FrameEnd => "}\n"u8;

    private static ReadOnlySpan<byte> BeforeTimestamp => ",\"timestamp\":\""u8;

    private static ReadOnlySpan<byte> AfterTimestamp => "\"}\n"u8;

    /// <summary>The size that counts against the quota, in bytes.</summary>
    public int CostBytes => Frame.Length + OverheadBytes;

    /// <summary>The number of bytes that <see cref="Write"/> writes.</summary>
    public int StampedBytes =>
        Frame.Length - FrameEnd.Length + BeforeTimestamp.Length + TimestampChars + AfterTimestamp.Length;

    /// <summary>
    /// Returns the message in a form for a mailbox: a short frame is copied, so that a million messages do not each
    /// keep a whole buffer alive.
    /// </summary>
    public QueuedMessage ForMailbox() => Frame.Length > MaxCopiedBytes ? this : this with { Frame = Frame.ToArray() };

    /// <summary>Writes the frame with its timestamp.</summary>
    /// <param name="output">The buffer to write to.</param>
    /// <param name="timestamp"><see cref="SentAt"/> in its text form.</param>
    public void Write(IBufferWriter<byte> output, string timestamp)
    {
        int length = StampedBytes;
        Span<byte> span = output.GetSpan(length);
        ReadOnlySpan<byte> fields = Frame.Span[..^FrameEnd.Length];
        fields.CopyTo(span);
        span = span[fields.Length..];
        BeforeTimestamp.CopyTo(span);
        span = span[BeforeTimestamp.Length..];
        span = span[Encoding.ASCII.GetBytes(timestamp, span)..];
        AfterTimestamp.CopyTo(span);
        output.Advance(length);
    }
}
