using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace ClassChat.Harness.Frames;

/// <summary>How messages are told apart on the wire.</summary>
public enum FrameKind
{
    /// <summary>Not at all: it is one stream.</summary>
    None,

    /// <summary>By a pause: what comes until then is a message.</summary>
    Burst,

    /// <summary>Each is a JSON value, which ends where its braces do; what stands between is text.</summary>
    Json,

    /// <summary>By the bytes behind each.</summary>
    Delimiter,

    /// <summary>By a length before each, in ASCII digits.</summary>
    Digits,

    /// <summary>By a length before each, a 32-bit number.</summary>
    Binary,

    /// <summary>
    /// By a length before each, seven bits to a byte, the lowest first: as .NET's BinaryWriter writes a string.
    /// </summary>
    Varint,
}

/// <summary>How one direction of a connection is framed.</summary>
public sealed record Framing
{
    /// <summary>No framing.</summary>
    public static Framing None { get; } = new();

    /// <summary>Lines; a carriage return before the newline belongs to it.</summary>
    public static Framing Line { get; } = new() { Kind = FrameKind.Delimiter, Delimiter = "\n"u8.ToArray() };

    /// <summary>How messages are told apart.</summary>
    public FrameKind Kind { get; init; }

    /// <summary>What stands behind each message, for <see cref="FrameKind.Delimiter"/>.</summary>
    public ReadOnlyMemory<byte> Delimiter { get; init; }

    /// <summary>How many digits a length has, for <see cref="FrameKind.Digits"/>; 1 to 18.</summary>
    public int Width { get; init; } = 10;

    /// <summary>Lowest byte first, for <see cref="FrameKind.Binary"/>.</summary>
    public bool IsLittleEndian { get; init; }

    /// <summary>Arrays are JSON values too, not only objects, for <see cref="FrameKind.Json"/>.</summary>
    public bool Arrays { get; init; }

    /// <summary>What is sent is padded with zero bytes to a multiple of so many bytes; 0: not.</summary>
    public int PadBytes { get; init; }

    /// <summary>The bytes of a message on the wire.</summary>
    public byte[] Encode(ReadOnlySpan<byte> payload)
    {
        byte[] framed = Kind switch
        {
            FrameKind.Delimiter => [.. payload, .. Delimiter.Span],
            FrameKind.Digits =>
                [.. Encoding.ASCII.GetBytes(payload.Length.ToString($"D{Width}", CultureInfo.InvariantCulture)),
                    .. payload],
            FrameKind.Binary => [.. Length(payload.Length), .. payload],
            FrameKind.Varint => [.. Varint(payload.Length), .. payload],
            _ => payload.ToArray(),
        };
        int over = PadBytes == 0 ? 0 : framed.Length % PadBytes;
        if (over > 0) Array.Resize(ref framed, framed.Length + PadBytes - over);
        return framed;
    }

    private byte[] Length(int length)
    {
        byte[] header = new byte[sizeof(uint)];
        if (IsLittleEndian) BinaryPrimitives.WriteUInt32LittleEndian(header, (uint)length);
        else BinaryPrimitives.WriteUInt32BigEndian(header, (uint)length);
        return header;
    }

    private static List<byte> Varint(int length)
    {
        List<byte> header = [];
        uint rest = (uint)length;
        for (; rest >= 0x80; rest >>= 7) header.Add((byte)(rest | 0x80));
        header.Add((byte)rest);
        return header;
    }
}
