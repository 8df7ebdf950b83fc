using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace ClassChat.Protocol.Messages;

/// <summary>
/// Escapes only the characters that JSON requires (RFC 8259, section 7). The encoders of the framework escape all
/// characters beyond the basic plane; with this one 👋 stays four readable bytes of UTF-8 on the wire.
/// </summary>
public sealed class MinimalJsonEncoder : JavaScriptEncoder
{
    private const string Controls =
        "\0\u0001\u0002\u0003\u0004\u0005\u0006\a\b\t\n\v\f\r\u000e\u000f"
        + "\u0010\u0011\u0012\u0013\u0014\u0015\u0016\u0017\u0018\u0019\u001a\u001b\u001c\u001d\u001e\u001f";

    private static readonly SearchValues<char> _escapedChars = SearchValues.Create(Controls + "\"\\");
    private static readonly SearchValues<byte> _escapedBytes =
        SearchValues.Create(Encoding.ASCII.GetBytes(Controls + "\"\\"));

    private MinimalJsonEncoder()
    {
    }

    /// <summary>The only instance.</summary>
    public static MinimalJsonEncoder Instance { get; } = new();

    /// <inheritdoc/>
    public override int MaxOutputCharactersPerInputCharacter => 6;

    /// <inheritdoc/>
    public override bool WillEncode(int unicodeScalar) => unicodeScalar is < 0x20 or '"' or '\\';

    /// <inheritdoc/>
    public override unsafe int FindFirstCharacterToEncode(char* text, int textLength)
    {
        var span = new ReadOnlySpan<char>(text, textLength);
        int escaped = span.IndexOfAny(_escapedChars);
        int broken = LoneSurrogate(escaped < 0 ? span : span[..escaped]);
        return broken >= 0 ? broken : escaped;
    }

    /// <inheritdoc/>
    public override int FindFirstCharacterToEncodeUtf8(ReadOnlySpan<byte> utf8Text)
    {
        int escaped = utf8Text.IndexOfAny(_escapedBytes);
        return Utf8.IsValid(escaped < 0 ? utf8Text : utf8Text[..escaped])
            ? escaped
            : base.FindFirstCharacterToEncodeUtf8(utf8Text);
    }

    /// <inheritdoc/>
    public override unsafe bool TryEncodeUnicodeScalar(
        int unicodeScalar, char* buffer, int bufferLength, out int numberOfCharactersWritten)
    {
        var output = new Span<char>(buffer, bufferLength);
        return unicodeScalar switch
        {
            '"' or '\\' => TryWrite(output, $"\\{(char)unicodeScalar}", out numberOfCharactersWritten),
            '\n' => TryWrite(output, "\\n", out numberOfCharactersWritten),
            '\r' => TryWrite(output, "\\r", out numberOfCharactersWritten),
            '\t' => TryWrite(output, "\\t", out numberOfCharactersWritten),
            < 0x20 => TryWrite(output, $"\\u{unicodeScalar:x4}", out numberOfCharactersWritten),
            _ => new Rune(unicodeScalar).TryEncodeToUtf16(output, out numberOfCharactersWritten),
        };
    }

    private static bool TryWrite(Span<char> output, string text, out int written)
    {
        written = text.TryCopyTo(output) ? text.Length : 0;
        return written > 0;
    }

    private static int LoneSurrogate(ReadOnlySpan<char> text)
    {
        int start = 0;
        while (true)
        {
            int next = text[start..].IndexOfAnyInRange('\ud800', '\udfff');
            if (next < 0) return -1;
            start += next;
            if (start + 1 == text.Length || !char.IsSurrogatePair(text[start], text[start + 1])) return start;
            start += 2;
        }
    }
}
