using ClassChat.Specification.Recording;
using ClassChat.Specification.WireFormats;

namespace ClassChat.Specification.Dialects;

/// <summary>Reads the raw content that follows an event on the wire, until it is complete.</summary>
/// <param name="observed">The event.</param>
/// <param name="raw">The way in which the content follows.</param>
/// <param name="size">Size of the content in bytes; unused if an end mark follows it.</param>
/// <param name="maxBytes">Maximum size of content that ends with a mark, in bytes; more is lost.</param>
internal sealed class RawReader(ObservedEvent observed, RawContent raw, int size, int maxBytes)
{
    private readonly List<byte> _messages = [];
    private int _scanned;

    /// <summary>Creates the reader of the content that follows an event; null if nothing says where it ends.</summary>
    /// <param name="observed">The event.</param>
    /// <param name="raw">The way in which the content follows; null if none does.</param>
    /// <param name="missing">Size of what is missing of the file that the event belongs to; null if not known.</param>
    public static RawReader? Open(ObservedEvent observed, RawContent? raw, long? missing)
    {
        long? size = raw is null ? null : raw is RawContent.Until ? 0 : observed.FileSize ?? missing;
        return size is >= 0 and <= EventDecoder.MaxObjectBytes
            ? new RawReader(observed, raw!, (int)size, EventDecoder.MaxObjectBytes)
            : null;
    }

    /// <summary>The way in which the content follows.</summary>
    public RawContent Raw => raw;

    /// <summary>True if the content is in framed messages.</summary>
    public bool IsFramed => raw is RawContent.Framed;

    /// <summary>Number of bytes of framed messages that are kept.</summary>
    public int Bytes => _messages.Count;

    /// <summary>Number of unframed bytes that belong to the content for certain.</summary>
    /// <param name="held">Number of received bytes that are not decoded yet.</param>
    public int Missing(int held) => raw is RawContent.Sized ? Math.Max(0, size - held) : 0;

    /// <summary>Adds a message to the content.</summary>
    public void Add(ReadOnlySpan<byte> message) => _messages.AddRange(message);

    /// <summary>Completes the event with its content; false while bytes are missing.</summary>
    /// <param name="buffer">The received bytes, from which the content is removed.</param>
    /// <param name="complete">The event with its content, which is null if no end mark came in time.</param>
    public bool TryRead(ByteBuffer buffer, out ObservedEvent complete)
    {
        complete = observed;
        if (raw is RawContent.Until until) return TryReadUntil(buffer, until.Mark.Span, ref complete);
        if (IsFramed)
        {
            if (_messages.Count < size) return false;
            complete = observed with { Content = _messages.ToArray() };
            return true;
        }

        if (buffer.Length < size) return false;
        complete = observed with { Content = buffer.Consume(size).ToArray() };
        return true;
    }

    private bool TryReadUntil(ByteBuffer buffer, ReadOnlySpan<byte> mark, ref ObservedEvent complete)
    {
        int from = Math.Max(0, Math.Min(_scanned, buffer.Length) - mark.Length + 1);
        int at = buffer.Span[from..].IndexOf(mark);
        if (at < 0 && buffer.Length < maxBytes + mark.Length)
        {
            _scanned = buffer.Length;
            return false;
        }

        if (at < 0) buffer.Consume(buffer.Length); // the content is lost, and with it the place where it ends
        else complete = complete with { Content = buffer.Consume(from + at).ToArray() };
        if (at >= 0) buffer.Consume(mark.Length);
        return true;
    }
}
