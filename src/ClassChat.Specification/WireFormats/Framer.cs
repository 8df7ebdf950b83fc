namespace ClassChat.Specification.WireFormats;

/// <summary>Kind of a part that a <see cref="Framer"/> extracts from a stream.</summary>
public enum StreamPartKind
{
    /// <summary>A complete message with any content.</summary>
    Message,

    /// <summary>A complete JSON value.</summary>
    Json,

    /// <summary>Text, possibly split at any byte.</summary>
    Text,

    /// <summary>Bytes that the framing cannot interpret, or a message that is too long.</summary>
    Malformed,
}

/// <summary>
/// Part of a received stream, as extracted by a <see cref="Framer"/>: a message, a JSON value, text, or undecodable
/// bytes.
/// </summary>
/// <param name="Kind">Kind of the part.</param>
/// <param name="Bytes">Its bytes, without the framing; valid until more is received.</param>
public readonly record struct StreamPart(StreamPartKind Kind, ReadOnlyMemory<byte> Bytes);

/// <summary>
/// Splits a stream into parts, regardless of TCP segment boundaries. Incomplete parts stay in the buffer, so that
/// another framing can take over in the middle of a stream.
/// </summary>
public abstract class Framer
{
    /// <summary>Extracts the next part from the buffer; false if it is incomplete.</summary>
    public abstract bool TryRead(ByteBuffer buffer, out StreamPart part);

    /// <summary>True if a pause in the stream ends the message in the buffer.</summary>
    public virtual bool EndsBySilence => false;

    /// <summary>Starts anew after a pause has ended the message in the buffer.</summary>
    public virtual void EndSilence()
    {
    }

    /// <summary>Creates the framer for a framing; null if there is no framing.</summary>
    /// <param name="framing">The framing of the stream.</param>
    /// <param name="maxBytes">Maximum message size in bytes.</param>
    public static Framer? For(Framing framing, int maxBytes) => framing.Kind switch
    {
        FramingMethod.None => null,
        FramingMethod.Burst => new SilenceFramer(),
        FramingMethod.Json => new JsonFramer(framing.Arrays, maxBytes),
        FramingMethod.Delimiter => new DelimiterFramer(framing.Delimiter, framing.Prefix, maxBytes),
        _ => new LengthFramer(framing, maxBytes),
    };

    /// <summary>
    /// Framer for <see cref="FramingMethod.Burst"/>: finds no message itself, because only a pause ends one.
    /// </summary>
    private sealed class SilenceFramer : Framer
    {
        public override bool EndsBySilence => true;

        public override bool TryRead(ByteBuffer buffer, out StreamPart part)
        {
            part = default;
            return false;
        }
    }
}
