namespace ClassChat.Harness.Frames;

/// <summary>What a stretch of what was received is.</summary>
public enum PieceKind
{
    /// <summary>A whole message, whatever is in it.</summary>
    Message,

    /// <summary>A JSON value.</summary>
    Json,

    /// <summary>Text, cut anywhere.</summary>
    Text,

    /// <summary>What the framing cannot make sense of, or is too long.</summary>
    Broken,
}

/// <summary>A stretch of what was received.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Bytes">Its bytes, without what frames them; good until more is received.</param>
public readonly record struct Piece(PieceKind Kind, ReadOnlyMemory<byte> Bytes);

/// <summary>
/// Cuts a stream into pieces, wherever TCP cut or glued it. It holds no bytes: those that are not yet a piece stay in
/// the buffer, so that another framing can take over in the middle of a stream.
/// </summary>
internal abstract class Framer
{
    /// <summary>The next piece, taken from the buffer; false if more must come first.</summary>
    public abstract bool TryRead(ByteBuffer buffer, out Piece piece);

    /// <summary>True if a silence ends what stands in the buffer.</summary>
    public virtual bool EndsBySilence => false;

    /// <summary>The framer for a framing; null where there is none.</summary>
    /// <param name="framing">How the stream is framed.</param>
    /// <param name="maxBytes">Largest message.</param>
    public static Framer? For(Framing framing, int maxBytes) => framing.Kind switch
    {
        FrameKind.None => null,
        FrameKind.Burst => new BurstFramer(),
        FrameKind.Json => new JsonFramer(framing.Arrays, maxBytes),
        FrameKind.Delimiter => new DelimiterFramer(framing.Delimiter, maxBytes),
        _ => new LengthFramer(framing, maxBytes),
    };

    private sealed class BurstFramer : Framer
    {
        public override bool EndsBySilence => true;

        public override bool TryRead(ByteBuffer buffer, out Piece piece)
        {
            piece = default;
            return false;
        }
    }
}
