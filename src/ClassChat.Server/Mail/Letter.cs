using System.Buffers;
using System.Text;

namespace ClassChat.Server.Mail;

/// <summary>
/// A message, group message or file, which waits for its receiver if it cannot be sent: the frame as it goes out live,
/// and when it was sent. After a wait it goes out with its timestamp spliced in as the last field, so that one frame
/// serves the present and the absent.
/// </summary>
/// <param name="Frame">The frame, without timestamp, its newline included.</param>
/// <param name="SentAt">When it was sent.</param>
internal readonly record struct Letter(ReadOnlyMemory<byte> Frame, SentTime SentAt)
{
    /// <summary>What a letter costs beyond its frame, in bytes: array, entry and share of the queue.</summary>
    private const int OverheadBytes = 64;

    private const int MaxCopiedBytes = 64 * 1024;
    private const int TimestampChars = 19;

    private static ReadOnlySpan<byte> FrameEnd => "}\n"u8;

    private static ReadOnlySpan<byte> BeforeTimestamp => ",\"timestamp\":\""u8;

    private static ReadOnlySpan<byte> AfterTimestamp => "\"}\n"u8;

    /// <summary>What it counts for in the quota, in bytes.</summary>
    public int CostBytes => Frame.Length + OverheadBytes;

    /// <summary>The length of what <see cref="Write"/> writes, in bytes.</summary>
    public int StampedBytes =>
        Frame.Length - FrameEnd.Length + BeforeTimestamp.Length + TimestampChars + AfterTimestamp.Length;

    /// <summary>
    /// The same letter for a mailbox: a short frame is copied, for a million of them must not hold a buffer each.
    /// </summary>
    public Letter ForMailbox() => Frame.Length > MaxCopiedBytes ? this : this with { Frame = Frame.ToArray() };

    /// <summary>Writes the frame with its timestamp.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="timestamp"><see cref="SentAt"/>, written.</param>
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
