using ClassChat.Specification.Scenarios;

namespace ClassChat.Harness.Bots;

/// <summary>
/// Splits bytes into the pieces that a write mode asks for: one, equal pieces (of long data only at both ends), or cuts
/// inside multi-byte characters. It writes nothing.
/// </summary>
internal static class WriteSplitter
{
    /// <summary>Maximum number of equal pieces of one message.</summary>
    public const int MaxPieces = 10_000;

    /// <summary>The pieces of some bytes, in order.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="mode">The way to split.</param>
    /// <param name="size">Bytes per piece, for pieces of equal size.</param>
    public static IEnumerable<ReadOnlyMemory<byte>> Split(ReadOnlyMemory<byte> bytes, WriteMode mode, int size)
    {
        if (mode == WriteMode.Whole) return [bytes];
        return mode == WriteMode.Pieces ? Equal(bytes, Math.Max(1, size)) : InsideCharacters(bytes);
    }

    private static IEnumerable<ReadOnlyMemory<byte>> Equal(ReadOnlyMemory<byte> bytes, int size)
    {
        // A whole file byte by byte would take minutes: only its ends, where cuts matter, are split.
        int end = Math.Max(0, bytes.Length - (MaxPieces / 2 * size));
        for (int i = 0, count = 1; i < bytes.Length; count++)
        {
            int length = count == MaxPieces / 2 && end > i ? end - i : Math.Min(size, bytes.Length - i);
            yield return bytes.Slice(i, length);
            i += length;
        }
    }

    /// <summary>Pieces that each end after the first byte of a multi-byte character.</summary>
    private static IEnumerable<ReadOnlyMemory<byte>> InsideCharacters(ReadOnlyMemory<byte> bytes)
    {
        int start = 0;
        for (int i = 0; i < bytes.Length; i++)
        {
            if (bytes.Span[i] < 0xC0) continue;
            yield return bytes[start..(i + 1)];
            start = i + 1;
        }

        if (start < bytes.Length) yield return bytes[start..];
    }
}
