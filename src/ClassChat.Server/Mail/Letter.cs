using System.Buffers;
using System.Text;

namespace ClassChat.Server.Mail;

/// <summary>
/// A message, group message or file that waits: the frame as it would have gone out live, and when it was sent. It goes
/// out with its timestamp spliced in as the last field, so that one frame serves the present and the absent.
/// </summary>
/// <param name="Frame">The frame, without timestamp, its newline included.</param>
/// <param name="SentAt">When it was sent.</param>
internal readonly record struct Letter(ReadOnlyMemory<byte> Frame, SentTime SentAt)
{
    /// <summary>What a letter costs beyond its frame, in bytes: array, entry and share of the queue.</summary>
    private const int OverheadBytes = 64;

    private const int MaxCopiedBytes = 64 * 1024;
    private const int TimestampChars = 19;

    private static readonly byte[][] _heads =
    [
        "{\"status\":\"message\","u8.ToArray(),
        "{\"status\":\"group_message\","u8.ToArray(),
        "{\"status\":\"file_transfer\","u8.ToArray(),
    ];

    private static ReadOnlySpan<byte> FrameEnd => "}\n"u8;

    private static ReadOnlySpan<byte> BeforeTimestamp => ",\"timestamp\":\""u8;

    private static ReadOnlySpan<byte> AfterTimestamp => "\"}\n"u8;

    /// <summary>What it counts for in the quota, in bytes.</summary>
    public int CostBytes => Frame.Length + OverheadBytes;

    /// <summary>The length of what <see cref="Write"/> writes, in bytes.</summary>
    public int StampedBytes =>
        Frame.Length - FrameEnd.Length + BeforeTimestamp.Length + TimestampChars + AfterTimestamp.Length;

    /// <summary>
    /// A letter for the queue: a short frame is copied, for a million of them must not hold a buffer each.
    /// </summary>
    public static Letter Keeping(ReadOnlyMemory<byte> frame, SentTime sentAt) =>
        new(frame.Length > MaxCopiedBytes ? frame : frame.ToArray(), sentAt);

    /// <summary>Takes a frame that did not go out, if it is one that waits for its receiver.</summary>
    /// <param name="frame">A whole frame; not copied.</param>
    /// <param name="sentAt">When it was sent, unless the frame itself says.</param>
    /// <param name="letter">The letter.</param>
    /// <returns>False if it is an answer, a notice or a list.</returns>
    public static bool TryFromFrame(ReadOnlyMemory<byte> frame, SentTime sentAt, out Letter letter)
    {
        letter = default;
        ReadOnlySpan<byte> bytes = frame.Span;
        bool isLetter = false;
        foreach (byte[] head in _heads) isLetter |= bytes.StartsWith(head);
        if (!isLetter) return false;

        letter = TryReadTimestamp(bytes, out SentTime stamped, out int unstamped)
            ? new Letter(WithoutTimestamp(bytes[..unstamped]), stamped)
            : new Letter(frame, sentAt);
        return true;
    }

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

    // Inside a text every quote is escaped, so these bytes can only be the field itself.
    private static bool TryReadTimestamp(ReadOnlySpan<byte> frame, out SentTime time, out int unstamped)
    {
        time = default;
        unstamped = frame.Length - AfterTimestamp.Length - TimestampChars - BeforeTimestamp.Length;
        if (unstamped < 0 || !frame.EndsWith(AfterTimestamp)) return false;
        ReadOnlySpan<byte> field = frame[unstamped..];
        ReadOnlySpan<byte> timestamp = field.Slice(BeforeTimestamp.Length, TimestampChars);
        return field.StartsWith(BeforeTimestamp) && SentTime.TryParse(Encoding.ASCII.GetString(timestamp), out time);
    }

    private static byte[] WithoutTimestamp(ReadOnlySpan<byte> fields)
    {
        byte[] frame = new byte[fields.Length + FrameEnd.Length];
        fields.CopyTo(frame);
        FrameEnd.CopyTo(frame.AsSpan(fields.Length));
        return frame;
    }
}
