using System.Buffers.Binary;
using System.Globalization;

namespace ClassChat.Harness.Frames;

/// <summary>Messages with a length before each.</summary>
/// <param name="framing">How the length is written.</param>
/// <param name="maxBytes">Largest message.</param>
internal sealed class LengthFramer(Framing framing, int maxBytes) : Framer
{
    /// <summary>Most bytes of a 32-bit number, seven bits to each.</summary>
    private const int MaxVarintBytes = 5;

    /// <inheritdoc/>
    public override bool TryRead(ByteBuffer buffer, out Piece piece)
    {
        piece = default;
        if (buffer.Length == 0) return false;
        (int headerBytes, long length) = Header(buffer.Span);
        if (headerBytes == 0) return false;
        if (length < 0 || length > maxBytes)
        {
            // Where the next message begins is not known: nothing that comes can be trusted.
            piece = new Piece(PieceKind.Broken, buffer.Take(buffer.Length));
            return true;
        }

        if (buffer.Length - headerBytes < length) return false;
        buffer.Take(headerBytes);
        piece = new Piece(PieceKind.Message, buffer.Take((int)length));
        return true;
    }

    /// <summary>How long the header is, 0 if it is not there as a whole; and its length, -1 if it is none.</summary>
    private (int Bytes, long Length) Header(ReadOnlySpan<byte> bytes)
    {
        switch (framing.Kind)
        {
            case FrameKind.Digits:
                if (bytes.Length < framing.Width) return (0, 0);
                bool isNumber = long.TryParse(
                    bytes[..framing.Width], NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite,
                    CultureInfo.InvariantCulture, out long digits);
                return (framing.Width, isNumber ? digits : -1);
            case FrameKind.Binary:
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
