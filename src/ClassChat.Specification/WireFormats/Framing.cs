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

    /// <summary>A length as a binary number precedes each message.</summary>
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
    /// <summary>Maximum size in bytes of a length in digits with its filling.</summary>
    public const int MaxWidth = 4096;

    /// <summary>Maximum number of digits of a length: as many as a 64-bit number has.</summary>
    public const int MaxDigits = 18;

    /// <summary>Size of a length as a binary number in bytes, without another size.</summary>
    private const int UsualNumberBytes = sizeof(uint);

    /// <summary>No framing.</summary>
    public static Framing None { get; } = new();

    /// <summary>Lines; a carriage return before the newline is part of the delimiter.</summary>
    public static Framing Line { get; } = new() { Kind = FramingMethod.Delimiter, Delimiter = "\n"u8.ToArray() };

    /// <summary>Method of separating messages.</summary>
    public FramingMethod Kind { get; init; }

    /// <summary>
    /// Bytes after each message, for <see cref="FramingMethod.Delimiter"/>; after the length, for
    /// <see cref="FramingMethod.Digits"/>.
    /// </summary>
    public ReadOnlyMemory<byte> Delimiter { get; init; }

    /// <summary>
    /// Bytes before each message or, if a length precedes it, before the length; empty for none.
    /// </summary>
    public ReadOnlyMemory<byte> Prefix { get; init; }

    /// <summary>
    /// Size of a length in bytes with its filling, for <see cref="FramingMethod.Digits"/>; 1 to
    /// <see cref="MaxWidth"/>. Unused if a <see cref="Delimiter"/> ends the length.
    /// </summary>
    public int Width { get; init; } = 10;

    /// <summary>Base of the digits of a length, for <see cref="FramingMethod.Digits"/>: 10 or 16.</summary>
    public int NumberBase { get; init; } = 10;

    /// <summary>Byte that fills a length up to <see cref="Width"/>.</summary>
    public byte Fill { get; init; } = (byte)'0';

    /// <summary>True if the digits of a length come first, and the filling after them.</summary>
    public bool IsFilledRight { get; init; }

    /// <summary>Size of a length in bytes, for <see cref="FramingMethod.Binary"/>: 1 to 8.</summary>
    public int NumberBytes { get; init; } = UsualNumberBytes;

    /// <summary>True if the lowest byte of a length comes first, for <see cref="FramingMethod.Binary"/>.</summary>
    public bool IsLittleEndian { get; init; }

    /// <summary>True if a length counts all that precedes the message, too.</summary>
    public bool IncludesHeader { get; init; }

    /// <summary>
    /// True if arrays count as JSON values in addition to objects, for <see cref="FramingMethod.Json"/>.
    /// </summary>
    public bool Arrays { get; init; }

    /// <summary>Sent messages are padded with zero bytes to a multiple of this size in bytes; 0: no padding.</summary>
    public int PadBytes { get; init; }

    /// <summary>True if a length precedes each message.</summary>
    public bool HasLength => Kind is FramingMethod.Digits or FramingMethod.Binary or FramingMethod.Varint;

    /// <summary>Encodes a message for the wire.</summary>
    public byte[] Encode(ReadOnlySpan<byte> payload)
    {
        ReadOnlySpan<byte> end = Kind == FramingMethod.Delimiter ? Delimiter.Span : [];
        byte[] framed = [.. HasLength ? Header(payload.Length) : Prefix.ToArray(), .. payload, .. end];
        int over = PadBytes == 0 ? 0 : framed.Length % PadBytes;
        if (over > 0) Array.Resize(ref framed, framed.Length + PadBytes - over);
        return framed;
    }

    private byte[] Header(int payloadBytes)
    {
        byte[] header = HeaderFor(payloadBytes);
        // The header may grow with the number in it.
        for (int bytes = -1; IncludesHeader && bytes != header.Length; header = HeaderFor(payloadBytes + bytes))
            bytes = header.Length;
        return header;
    }

    private byte[] HeaderFor(int length) => Kind switch
    {
        FramingMethod.Digits => [.. Prefix.Span, .. Digits(length), .. Delimiter.Span],
        FramingMethod.Binary => [.. Prefix.Span, .. Binary(length)],
        _ => [.. Prefix.Span, .. Varint(length)],
    };

    private byte[] Digits(int length)
    {
        string digits = length.ToString(NumberBase == 16 ? "X" : "D", CultureInfo.InvariantCulture);
        if (Delimiter.Length > 0) return Encoding.ASCII.GetBytes(digits);
        return Encoding.ASCII.GetBytes(
            IsFilledRight ? digits.PadRight(Width, (char)Fill) : digits.PadLeft(Width, (char)Fill));
    }

    private byte[] Binary(int length)
    {
        byte[] header = new byte[NumberBytes];
        ulong rest = (ulong)length;
        for (int i = 0; i < NumberBytes; i++, rest >>= 8)
            header[IsLittleEndian ? i : NumberBytes - 1 - i] = (byte)rest;
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
