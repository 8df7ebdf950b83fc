using System.Buffers;
using System.Text;
using System.Text.Json;

namespace ClassChat.Protocol.Messages;

/// <summary>
/// The inside of a JSON string: escaped, UTF-8, without its quotes. A text goes from one connection to the others in
/// this form, so that relaying it neither decodes nor encodes it.
/// </summary>
/// <param name="Escaped">The bytes between the quotes. May point into a read buffer: copy before keeping it.</param>
public readonly record struct JsonText(ReadOnlyMemory<byte> Escaped)
{
    /// <summary>
    /// Escapes what JSON demands and leaves all other characters readable. Half a surrogate pair becomes U+FFFD.
    /// </summary>
    public static JsonText FromString(string text)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(text);
        return ReadableEncoder.Instance.FindFirstCharacterToEncodeUtf8(utf8) < 0
            ? new JsonText(utf8)
            : new JsonText(JsonEncodedText.Encode(utf8, ReadableEncoder.Instance).EncodedUtf8Bytes.ToArray());
    }

    /// <summary>
    /// Takes over the string that a reader stands on, without a copy where it holds no escapes.
    /// </summary>
    /// <param name="reader">Stands on a value.</param>
    /// <param name="frame">The memory that <paramref name="reader"/> reads.</param>
    /// <exception cref="InvalidOperationException">
    /// The value is not a string, or an escape in it names half a surrogate pair.
    /// </exception>
    internal static JsonText FromReader(ref Utf8JsonReader reader, ReadOnlyMemory<byte> frame)
    {
        if (reader.TokenType != JsonTokenType.String) throw new InvalidOperationException("not a string");
        if (reader.ValueIsEscaped) return FromString(reader.GetString()!);
        int start = (int)reader.TokenStartIndex + 1;
        return new JsonText(frame.Slice(start, reader.ValueSpan.Length));
    }

    /// <summary>True if the text has no characters.</summary>
    public bool IsEmpty => Escaped.IsEmpty;

    /// <summary>The length of the text itself, in UTF-8 bytes.</summary>
    public int TextBytes => Escaped.Span.Contains((byte)'\\') ? Encoding.UTF8.GetByteCount(ToString()) : Escaped.Length;

    /// <summary>The text itself, escapes resolved.</summary>
    public override string ToString()
    {
        ReadOnlySpan<byte> escaped = Escaped.Span;
        if (!escaped.Contains((byte)'\\')) return Encoding.UTF8.GetString(escaped);

        byte[] quoted = ArrayPool<byte>.Shared.Rent(escaped.Length + 2);
        try
        {
            quoted[0] = (byte)'"';
            escaped.CopyTo(quoted.AsSpan(1));
            quoted[escaped.Length + 1] = (byte)'"';
            var reader = new Utf8JsonReader(quoted.AsSpan(0, escaped.Length + 2));
            reader.Read();
            return reader.GetString()!;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(quoted);
        }
    }

    /// <summary>The same text in memory of its own.</summary>
    public JsonText Copy() => new(Escaped.ToArray());

    /// <inheritdoc/>
    public bool Equals(JsonText other) => Escaped.Span.SequenceEqual(other.Escaped.Span);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.AddBytes(Escaped.Span);
        return hash.ToHashCode();
    }
}
