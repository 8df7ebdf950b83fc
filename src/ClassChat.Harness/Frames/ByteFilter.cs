using ClassChat.Harness.Notation;

namespace ClassChat.Harness.Frames;

/// <summary>Takes out of a stream what decorates it: escape sequences of terminals (ECMA-48), zero bytes.</summary>
/// <param name="ansi">Takes out escape sequences.</param>
/// <param name="zeros">Takes out zero bytes.</param>
internal sealed class ByteFilter(bool ansi, bool zeros)
{
    private readonly EscapeSequences _sequences = new();

    /// <summary>What is left of some bytes.</summary>
    public byte[] Strip(ReadOnlySpan<byte> bytes)
    {
        var kept = new List<byte>(bytes.Length);
        foreach (byte b in bytes)
        {
            if ((ansi && _sequences.Take((char)b) != TerminalPart.Text) || (zeros && b == 0)) continue;
            kept.Add(b);
        }

        return [.. kept];
    }
}
