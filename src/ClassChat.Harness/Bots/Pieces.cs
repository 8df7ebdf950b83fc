using ClassChat.Harness.Scenarios;

namespace ClassChat.Harness.Bots;

/// <summary>Cuts what is written into the writes that a scenario asks for.</summary>
internal static class Pieces
{
    /// <summary>The pieces of some bytes.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="manner">How they are cut.</param>
    /// <param name="size">Of how many bytes a piece is, where all are of one size.</param>
    public static IEnumerable<ReadOnlyMemory<byte>> Of(ReadOnlyMemory<byte> bytes, WireManner manner, int size)
    {
        if (manner == WireManner.Whole) return [bytes];
        return manner == WireManner.Pieces ? Equal(bytes, Math.Max(1, size)) : InsideCharacters(bytes);
    }

    private static IEnumerable<ReadOnlyMemory<byte>> Equal(ReadOnlyMemory<byte> bytes, int size)
    {
        for (int i = 0; i < bytes.Length; i += size) yield return bytes.Slice(i, Math.Min(size, bytes.Length - i));
    }

    /// <summary>Each piece ends behind the first byte of a multi-byte character.</summary>
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
