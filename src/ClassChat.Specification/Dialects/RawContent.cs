namespace ClassChat.Specification.Dialects;

/// <summary>
/// The way in which the content of a file follows its event as raw bytes, and where it ends. Read by
/// <see cref="RawReader"/>.
/// </summary>
public abstract record RawContent
{
    private RawContent()
    {
    }

    /// <summary>
    /// Message that the bot sends automatically once the content is complete; null for none.
    /// </summary>
    public Template? Acknowledgement { get; init; }

    /// <summary>
    /// As many unframed bytes as the event says or, if it does not, as are missing of the file that it belongs to.
    /// </summary>
    public sealed record Sized : RawContent;

    /// <summary>Messages with the usual framing, until as many bytes have come as for <see cref="Sized"/>.</summary>
    public sealed record Framed : RawContent;

    /// <summary>Unframed bytes up to an end mark, which does not belong to the file.</summary>
    /// <param name="Mark">The end mark; not empty.</param>
    public sealed record Until(ReadOnlyMemory<byte> Mark) : RawContent;
}
