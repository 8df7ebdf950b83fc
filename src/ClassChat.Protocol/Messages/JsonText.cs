using System.Buffers;
using System.Text;
using System.Text.Json;

namespace ClassChat.Protocol.Messages;

/// <summary>
/// Content of a JSON string in wire form: escaped UTF-8 without the quotes. Texts are relayed in this form: one without
/// escapes is neither decoded nor copied; one with an escape is decoded and encoded anew, when it is read.
/// </summary>
/// <param name="Escaped">The bytes between the quotes. May point into a read buffer: copy before keeping it.</param>
public readonly record struct JsonText(ReadOnlyMemory<byte> Escaped)
{
    /// <summary>
    /// Escapes the characters that JSON requires and leaves all others readable. An unpaired surrogate becomes U+FFFD.
    /// </summary>
    public static JsonText FromString(string text)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(text);
        return MinimalJsonEncoder.Instance.FindFirstCharacterToEncodeUtf8(utf8) < 0
            ? new JsonText(utf8)
            : new JsonText(JsonEncodedText.Encode(utf8, MinimalJsonEncoder.Instance).EncodedUtf8Bytes.ToArray());
    }

    /// <summary>Creates a text from the reader's current string value; copies it only if it contains escapes.</summary>
    /// <param name="reader">A reader positioned at a value.</param>
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

    /// <summary>The length of the unescaped text, in UTF-8 bytes.</summary>
    public int TextBytes => Escaped.Span.Contains((byte)'\\') ? Encoding.UTF8.GetByteCount(ToString()) : Escaped.Length;

    /// <summary>The unescaped text.</summary>
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

    /// <summary>Copies the text into memory of its own.</summary>
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
