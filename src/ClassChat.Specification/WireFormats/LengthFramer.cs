using System.Globalization;

namespace ClassChat.Specification.WireFormats;

/// <summary>Splits a stream into messages that are preceded by their length.</summary>
/// <param name="framing">The framing, which defines the format of the length.</param>
/// <param name="maxBytes">Maximum message size in bytes.</param>
internal sealed class LengthFramer(Framing framing, int maxBytes) : Framer
{
    /// <summary>Maximum size in bytes of a 32-bit number with seven bits per byte.</summary>
    private const int MaxVarintBytes = 5;

    private static readonly (int, long) _incomplete = (0, 0);

    private bool _isLost; // the start of the next message is unknown, so everything is malformed

    /// <inheritdoc/>
    public override bool TryRead(ByteBuffer buffer, out StreamPart part)
    {
        part = default;
        if (buffer.Length == 0) return false;
        (int headerBytes, long length) = _isLost ? (1, -1) : Header(buffer.Span);
        if (headerBytes == 0) return false;
        if (framing.IncludesHeader) length -= headerBytes;
        _isLost = length < 0 || length > maxBytes;
        if (_isLost)
        {
            part = new StreamPart(StreamPartKind.Malformed, buffer.Consume(buffer.Length));
            return true;
        }

        if (buffer.Length - headerBytes < length) return false;
        buffer.Consume(headerBytes);
        part = new StreamPart(StreamPartKind.Message, buffer.Consume((int)length));
        return true;
    }

    /// <summary>Size of the length header in bytes, 0 if incomplete; and the number in it, -1 if invalid.</summary>
    private (int Bytes, long Length) Header(ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<byte> prefix = framing.Prefix.Span;
        int present = Math.Min(prefix.Length, bytes.Length);
        if (!bytes[..present].SequenceEqual(prefix[..present])) return (1, -1);
        if (bytes.Length <= prefix.Length) return _incomplete;
        (int count, long length) = framing.Kind switch
        {
            FramingMethod.Digits => Digits(bytes[prefix.Length..]),
            FramingMethod.Binary => Binary(bytes[prefix.Length..]),
            _ => Varint(bytes[prefix.Length..]),
        };
        return count == 0 ? _incomplete : (prefix.Length + count, length);
    }

    private (int Bytes, long Length) Digits(ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<byte> delimiter = framing.Delimiter.Span;
        if (delimiter.IsEmpty)
            return bytes.Length < framing.Width ? _incomplete : (framing.Width, Number(bytes[..framing.Width]));

        int most = Framing.MaxDigits + delimiter.Length;
        int at = bytes[..Math.Min(bytes.Length, most)].IndexOf(delimiter);
        if (at >= 0) return (at + delimiter.Length, Number(bytes[..at]));
        return bytes.Length < most ? _incomplete : (1, -1);
    }

    /// <summary>
    /// The number that some digits write, with blanks or zero bytes on both sides; -1 if they write none.
    /// </summary>
    private long Number(ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<byte> digits = bytes.Trim(" \t\r\n\0"u8);
        NumberStyles style = framing.NumberBase == 16 ? NumberStyles.AllowHexSpecifier : NumberStyles.None;
        return long.TryParse(digits, style, CultureInfo.InvariantCulture, out long number) ? number : -1;
    }

    private (int Bytes, long Length) Binary(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < framing.NumberBytes) return _incomplete;
        ulong length = 0;
        for (int i = 0; i < framing.NumberBytes; i++)
            length = (length << 8) | bytes[framing.IsLittleEndian ? framing.NumberBytes - 1 - i : i];
        return (framing.NumberBytes, length > int.MaxValue ? -1 : (long)length);
    }

    private static (int Bytes, long Length) Varint(ReadOnlySpan<byte> bytes)
    {
        long length = 0;
        for (int i = 0; i < Math.Min(bytes.Length, MaxVarintBytes); i++)
        {
            length |= (long)(bytes[i] & 0x7F) << (7 * i);
            if (bytes[i] < 0x80) return (i + 1, length);
        }

        return bytes.Length < MaxVarintBytes ? _incomplete : (MaxVarintBytes, -1);
    }
}
