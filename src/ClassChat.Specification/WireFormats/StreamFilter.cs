using ClassChat.Platform.Text;

namespace ClassChat.Specification.WireFormats;

/// <summary>
/// Removes terminal escape sequences (ECMA-48), zero bytes or both from a received stream before decoding.
/// </summary>
/// <param name="ansi">True to remove escape sequences.</param>
/// <param name="zeros">True to remove zero bytes.</param>
internal sealed class StreamFilter(bool ansi, bool zeros)
{
    private readonly EscapeSequences _sequences = new();

    /// <summary>Returns the bytes without what is to be removed; a sequence may continue in the next call.</summary>
    public byte[] Strip(ReadOnlySpan<byte> bytes)
    {
        var kept = new List<byte>(bytes.Length);
        foreach (byte b in bytes)
        {
            if ((ansi && _sequences.Next((char)b) != TerminalTextPart.Text) || (zeros && b == 0)) continue;
            kept.Add(b);
        }

        return [.. kept];
    }
}
