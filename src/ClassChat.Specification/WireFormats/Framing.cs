using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace ClassChat.Specification.WireFormats;

/// <summary>Method of separating messages on the wire, part of <see cref="Framing"/>.</summary>
public enum FramingMethod
{
    /// <summary>No separation: one continuous stream.</summary>
    None,

    /// <summary>A pause ends each message.</summary>
    Burst,

    /// <summary>
    /// Each message is a JSON value that ends with its closing brace or bracket; anything between values is text.
    /// </summary>
    Json,

    /// <summary>A delimiter follows each message.</summary>
    Delimiter,

    /// <summary>A length in ASCII digits precedes each message.</summary>
    Digits,

    /// <summary>A length as a 32-bit number precedes each message.</summary>
    Binary,

    /// <summary>
    /// A length in 7-bit groups, lowest first, precedes each message, as .NET's BinaryWriter writes strings.
    /// </summary>
    Varint,
}

/// <summary>
/// Framing of one direction of a connection: the method that separates messages, and its parameters. Encodes messages;
/// a <see cref="Framer"/> decodes them.
/// </summary>
public sealed record Framing
{
    /// <summary>No framing.</summary>
    public static Framing None { get; } = new();

    /// <summary>Lines; a carriage return before the newline is part of the delimiter.</summary>
    public static Framing Line { get; } = new() { Kind = FramingMethod.Delimiter, Delimiter = "\n"u8.ToArray() };

    /// <summary>Method of separating messages.</summary>
    public FramingMethod Kind { get; init; }

    /// <summary>Bytes after each message, for <see cref="FramingMethod.Delimiter"/>.</summary>
    public ReadOnlyMemory<byte> Delimiter { get; init; }

    /// <summary>Number of digits of a length, for <see cref="FramingMethod.Digits"/>; 1 to 18.</summary>
    public int Width { get; init; } = 10;

    /// <summary>True if the lowest byte of a length comes first, for <see cref="FramingMethod.Binary"/>.</summary>
    public bool IsLittleEndian { get; init; }

    /// <summary>
    /// True if arrays count as JSON values in addition to objects, for <see cref="FramingMethod.Json"/>.
    /// </summary>
    public bool Arrays { get; init; }

    /// <summary>Sent messages are padded with zero bytes to a multiple of this size in bytes; 0: no padding.</summary>
    public int PadBytes { get; init; }

    /// <summary>Encodes a message for the wire.</summary>
    public byte[] Encode(ReadOnlySpan<byte> payload)
    {
        byte[] framed = Kind switch
        {
            FramingMethod.Delimiter => [.. payload, .. Delimiter.Span],
            FramingMethod.Digits =>
                [.. Encoding.ASCII.GetBytes(payload.Length.ToString($"D{Width}", CultureInfo.InvariantCulture)),
                    .. payload],
            FramingMethod.Binary => [.. Length(payload.Length), .. payload],
            FramingMethod.Varint => [.. Varint(payload.Length), .. payload],
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
