namespace ClassChat.Protocol.Framing;

/// <summary>
/// Kind of one <see cref="Frame"/> that the decoder cut out of the stream: a JSON object, or one of the framing errors.
/// </summary>
public enum FrameKind
{
    /// <summary>
    /// A JSON object from brace to brace, well nested. Whether the values inside are valid is checked by its reader.
    /// </summary>
    Json,

    /// <summary>A line that is not a JSON object, or an object cut short.</summary>
    Malformed,

    /// <summary>An object nested deeper than <see cref="Limits.MaxDepth"/>.</summary>
    TooDeep,

    /// <summary>An object, or line, longer than allowed; the rest of it is skipped.</summary>
    TooLarge,

    /// <summary>More than <see cref="Limits.MaxSkippedBytes"/> were skipped: the connection should be closed.</summary>
    Unrecoverable,
}

/// <summary>One frame of the stream: a complete JSON object, or the report of a framing error.</summary>
/// <param name="Kind">The kind of frame: a JSON object or a framing error.</param>
/// <param name="Bytes">The object; empty for all other kinds. Valid until the decoder is given more bytes.</param>
public readonly record struct Frame(FrameKind Kind, ReadOnlyMemory<byte> Bytes);

/// <summary>Kind of incomplete input that a <see cref="FrameDecoder"/> holds while it waits for more bytes.</summary>
public enum PendingInput
{
    /// <summary>Nothing: the stream is between two frames.</summary>
    Nothing,

    /// <summary>
    /// A line that is not an object and has no end yet: see <see cref="Limits.UnterminatedLineTimeout"/>.
    /// </summary>
    Line,

    /// <summary>
    /// An object without its end whose last byte so far is a newline: see
    /// <see cref="Limits.UnterminatedObjectTimeout"/>.
    /// </summary>
    LineOfJson,

    /// <summary>An object without its end.</summary>
    Json,
}
