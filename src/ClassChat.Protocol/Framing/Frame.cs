namespace ClassChat.Protocol.Framing;

/// <summary>What a stretch of the stream turned out to be.</summary>
public enum FrameKind
{
    /// <summary>
    /// A JSON object, from brace to brace, well nested; whether it is valid inside is for its reader to say.
    /// </summary>
    Json,

    /// <summary>A line that is not a JSON object, or an object cut short.</summary>
    Malformed,

    /// <summary>An object nested deeper than <see cref="Limits.MaxDepth"/>.</summary>
    TooDeep,

    /// <summary>An object, or line, longer than allowed; the rest of it is skipped.</summary>
    TooLarge,

    /// <summary>More was skipped than <see cref="Limits.MaxSkippedBytes"/>: no use to go on with this peer.</summary>
    Hopeless,
}

/// <summary>A stretch of the stream.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Bytes">The object; empty for all other kinds. Valid until the decoder is next given bytes.</param>
public readonly record struct Frame(FrameKind Kind, ReadOnlyMemory<byte> Bytes);

/// <summary>What a decoder holds while it waits for more.</summary>
public enum Pending
{
    /// <summary>Nothing: the stream stands between two frames.</summary>
    Nothing,

    /// <summary>A line without its end, which is not an object: see <see cref="Limits.UnendedLineRest"/>.</summary>
    Line,

    /// <summary>An object without its end, behind a newline: see <see cref="Limits.UnendedObjectRest"/>.</summary>
    LineOfJson,

    /// <summary>An object without its end.</summary>
    Json,
}
