using System.Buffers.Binary;
using System.Globalization;

namespace ClassChat.Specification.WireFormats;

/// <summary>Splits a stream into messages that are preceded by their length.</summary>
/// <param name="framing">The framing, which defines the format of the length.</param>
/// <param name="maxBytes">Maximum message size in bytes.</param>
internal sealed class LengthFramer(Framing framing, int maxBytes) : Framer
{
    /// <summary>Maximum size in bytes of a 32-bit number with seven bits per byte.</summary>
    private const int MaxVarintBytes = 5;

    private bool _isLost; // the start of the next message is unknown, so everything is malformed

    /// <inheritdoc/>
    public override bool TryRead(ByteBuffer buffer, out StreamPart part)
    {
        part = default;
        if (buffer.Length == 0) return false;
        (int headerBytes, long length) = _isLost ? (1, -1) : Header(buffer.Span);
        if (headerBytes == 0) return false;
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

    /// <summary>Size of the length header in bytes, 0 if incomplete; and the message length, -1 if invalid.</summary>
    private (int Bytes, long Length) Header(ReadOnlySpan<byte> bytes)
    {
        switch (framing.Kind)
        {
            case FramingMethod.Digits:
                if (bytes.Length < framing.Width) return (0, 0);
                bool isNumber = long.TryParse(
                    bytes[..framing.Width], NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite,
                    CultureInfo.InvariantCulture, out long digits);
                return (framing.Width, isNumber ? digits : -1);
            case FramingMethod.Binary:
                if (bytes.Length < sizeof(uint)) return (0, 0);
                return (sizeof(uint), framing.IsLittleEndian
                    ? BinaryPrimitives.ReadUInt32LittleEndian(bytes)
                    : BinaryPrimitives.ReadUInt32BigEndian(bytes));
            default:
                return Varint(bytes);
        }
    }

    private static (int Bytes, long Length) Varint(ReadOnlySpan<byte> bytes)
    {
        long length = 0;
        for (int i = 0; i < Math.Min(bytes.Length, MaxVarintBytes); i++)
        {
            length |= (long)(bytes[i] & 0x7F) << (7 * i);
            if (bytes[i] < 0x80) return (i + 1, length);
        }

        return bytes.Length < MaxVarintBytes ? (0, 0) : (MaxVarintBytes, -1);
    }
}
